import APISchema
import StoreSchema

extension APISchema.PickLine {
  init(_ line: StoreSchema.PickLine) {
    self.init(
      lineID: line.lineID,
      sessionID: line.sessionID,
      orderID: line.orderID,
      clientName: line.clientName,
      staffName: line.staffName,
      batchID: line.batchID,
      batchCode: line.batchCode,
      productName: line.productName,
      unitOfMeasure: APISchema.UnitOfMeasure(line.unitOfMeasure),
      location: line.location,
      quantity: line.quantity,
      picked: line.picked,
      recalled: line.recalled,
      status: APISchema.PickStatus(line.state),
      pickedBy: line.pickedBy?.name ?? "",
      pickedAt: line.pickedAt,
      releasedAt: line.releasedAt,
      version: line.version)
  }
}

extension APISchema.PickChanged {
  /// Where a line stands in the warehouse, for its session's staff (S1-GAP04).
  init(_ line: StoreSchema.PickLine) {
    self.init(
      lineID: line.lineID,
      status: APISchema.PickStatus(line.state),
      picked: line.picked,
      recalled: line.recalled,
      pickedBy: line.pickedBy?.name ?? "")
  }
}
