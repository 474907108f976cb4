import APISchema
import StoreSchema
import Values

extension APISchema.Stock {
  init(_ stock: StoreSchema.BatchStock) {
    self.init(
      batchID: stock.batchID,
      onHand: stock.onHand,
      quarantined: stock.quarantined,
      held: stock.held,
      committed: stock.committed,
      available: stock.availableQuantity,
      sampleOnHand: stock.sampleOnHand,
      sampleReserved: stock.sampleReserved)
  }
}

extension StoreSchema.BatchStock {
  /// on hand - quarantined - held - committed (C08); never negative while I1 holds.
  var availableQuantity: Quantity {
    Quantity(
      tenThousandths: onHand.tenThousandths &- quarantined.tenThousandths
        &- held.tenThousandths &- committed.tenThousandths)
  }
}

extension APISchema.Batch {
  /// With cost and stock: for staff only.
  init(_ batch: StoreSchema.Batch, _ stock: StoreSchema.BatchStock) {
    self.init(
      batchID: batch.id,
      code: batch.code,
      name: batch.name,
      category: batch.category,
      grade: batch.grade,
      brand: batch.brand,
      strain: batch.strain,
      unitOfMeasure: APISchema.UnitOfMeasure(batch.unitOfMeasure),
      quantityStep: batch.quantityStep,
      unitPrice: batch.unitPrice,
      unitCost: batch.unitCost,
      location: batch.location,
      status: APISchema.BatchStatus(rawValue: batch.status.rawValue) ?? .unspecified,
      addedAt: batch.addedAt,
      tags: batch.tags,
      version: batch.version,
      stock: APISchema.Stock(stock),
      barcode: batch.barcode,
      zone: batch.zone,
      regularPrice: batch.regularPrice,
      floorPrice: batch.floorPrice)
  }
}
