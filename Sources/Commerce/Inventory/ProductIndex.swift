import HashTreeCollections
import StoreSchema
import Values

/// What makes batches the same product: goods of another delivery, which may stand in for one
/// another.
struct ProductKey: Hashable, Sendable {
  var name: String
  var brand: String
  var unitOfMeasure: UnitOfMeasure
}

extension Batch {
  var productKey: ProductKey {
    ProductKey(name: name, brand: brand, unitOfMeasure: unitOfMeasure)
  }
}

extension State {
  /// Lists a batch under its product, and no longer under the one it was before.
  mutating func indexProduct(of batch: Batch, replacing before: Batch?) {
    let key = batch.productKey
    if let old = before?.productKey {
      if old == key { return }
      batchesByProduct[old]?.remove(batch.id)
      if batchesByProduct[old]?.isEmpty == true { batchesByProduct[old] = nil }
    }
    batchesByProduct[key, default: []].insert(batch.id)
  }

  /// The batch that can make up for so much of another: of the same product, for sale, divisible
  /// that way, with all of it available. One in the same zone is preferred, then the oldest.
  /// What sessions and drafts past their time hold is available.
  func standIn(for batchID: BatchID, _ quantity: Quantity, at now: Timestamp) -> Batch? {
    guard let short = batches[batchID] else { return nil }
    var best: (batch: Batch, isNear: Bool)?
    for id in batchesByProduct[short.productKey] ?? [] where id != batchID {
      guard let batch = batches[id], batch.status == .live,
        quantity.isMultiple(of: batch.quantityStep),
        isFree(quantity.tenThousandths, of: id, at: now)
      else { continue }
      let isNear = batch.warehouseZone == short.warehouseZone
      if let best, best.isNear ? !isNear || best.batch.id < id : !isNear && best.batch.id < id {
        continue
      }
      best = (batch, isNear)
    }
    return best?.batch
  }

  private func isFree(_ wanted: Int64, of id: BatchID, at now: Timestamp) -> Bool {
    var discarded = Recorder()
    return (try? requireFree(wanted, of: id, at: now, &discarded)) != nil
  }

  /// The most that any batch of the same product could give.
  func mostOfProduct(besides batchID: BatchID) -> Quantity {
    guard let short = batches[batchID] else { return .zero }
    return (batchesByProduct[short.productKey] ?? []).reduce(.zero) { most, id in
      if id == batchID || batches.read(id, { $0.status }) != .live { return most }
      return max(most, stocks[id]?.available ?? .zero)
    }
  }
}
