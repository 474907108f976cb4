import HashTreeCollections
public import StoreSchema
public import Values

extension State {
  mutating func put(_ batch: Batch) {
    let before = batches[batch.id]
    batches[batch.id] = batch
    indexProduct(of: batch, replacing: before)
    batchByCode[batch.code] = batch.id
    if stocks[batch.id] == nil { stocks[batch.id] = BatchStock(batchID: batch.id) }
    counters.nextBatchID = max(counters.nextBatchID, batch.id.rawValue + 1)
  }

  /// Puts a hold in place and moves its batch's held stock by the difference.
  mutating func put(_ hold: Hold) {
    let before = holds[hold.lineID]?.total ?? 0
    let after = hold.total
    holds[hold.lineID] = after == 0 ? nil : hold
    if after == before { return }
    if before == 0 {
      updateClaims(on: hold.batchID) { $0.holders.insert(hold.lineID) }
    } else if after == 0 {
      updateClaims(on: hold.batchID) { $0.holders.remove(hold.lineID) }
    }
    stocks.update(hold.batchID) { $0.held.tenThousandths += after - before }
  }

  /// Moves what the session's lines hold from held to committed; recalled goods stay held.
  mutating func evolve(_ event: HoldsCommitted) {
    for lineID in listedLines(of: event.sessionID) {
      commitHold(of: lineID)
      pickLines.update(lineID) { $0.orderID = event.orderID }
    }
  }

  private mutating func commitHold(of lineID: LineID) {
    guard var hold = holds[lineID] else { return }
    let quantity = hold.quantity
    hold.quantity = .zero
    put(hold)
    stocks.update(hold.batchID) { $0.committed.tenThousandths += quantity.tenThousandths }
  }
}

extension Hold {
  /// All that it keeps from others, in ten-thousandths.
  var total: Int64 { quantity.tenThousandths + recalled.tenThousandths }
}

extension BatchStock {
  /// What could be sold right now (C08). Never negative (I1).
  public var available: Quantity {
    Quantity(
      tenThousandths: onHand.tenThousandths - quarantined.tenThousandths - held.tenThousandths
        - committed.tenThousandths)
  }
}
