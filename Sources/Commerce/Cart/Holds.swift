import HashTreeCollections
import StoreSchema
import Values

extension State {
  /// Makes sure that a line can hold `total` ten-thousandths in all. Holds of sessions past
  /// their expiry do not count, however late the timer is: such sessions end in this commit.
  func requireStock(
    _ total: Int64, for line: CartLine, _ change: inout LineChange
  ) throws(Rejection) {
    try requireFree(
      total, of: line.batchID, besides: holds[line.id]?.total ?? 0, at: change.context.now,
      &change.recorder)
  }

  /// Makes sure that so much of a batch is available, besides what whoever asks has of it.
  func requireFree(
    _ total: Int64, of batchID: BatchID, besides own: Int64 = 0, at now: Timestamp,
    _ recorder: inout Recorder
  ) throws(Rejection) {
    guard let stock = stocks[batchID] else { throw .batchNotFound }
    let missing = total - own - stock.available.tenThousandths
    if missing <= 0 { return }
    let freed = releaseExpired(missing, of: batchID, at: now, &recorder)
    if freed >= missing { return }
    let most = own + stock.available.tenThousandths + freed
    let step = batches.read(batchID) { $0.quantityStep.tenThousandths } ?? 1
    throw .insufficientInventory(available: Quantity(tenThousandths: most / step * step))
  }

  /// Ends sessions past their expiry that hold something of a batch, until enough is free;
  /// answers how much became free. Picked goods stay held until they are back on the shelf.
  func releaseExpired(
    _ wanted: Int64, of batchID: BatchID, at now: Timestamp, _ recorder: inout Recorder,
    besides own: OrderID = .none
  ) -> Int64 {
    let freed = releaseExpiredSessions(wanted, of: batchID, at: now, &recorder)
    if freed >= wanted { return freed }
    return freed
      + releaseExpiredOrders(wanted - freed, of: batchID, at: now, &recorder, besides: own)
  }

  /// The same for drafts whose time to hold is over.
  private func releaseExpiredOrders(
    _ wanted: Int64, of batchID: BatchID, at now: Timestamp, _ recorder: inout Recorder,
    besides own: OrderID
  ) -> Int64 {
    if orderDeadlines.earliest.map({ $0 > now }) ?? true { return 0 }
    var freed: Int64 = 0
    orderDeadlines.visitDue(at: now) { id in
      guard id != own, let order = orders[id] else { return true }
      let held = order.lines.reduce(Int64(0)) { sum, line in
        guard line.batchID == batchID, let hold = holds[line.lineID], hold.orderID == id else {
          return sum
        }
        return sum + hold.quantity.tenThousandths
      }
      if held == 0 { return true }
      attend(to: id, at: now, &recorder)
      freed += held
      return freed < wanted
    }
    return freed
  }

  private func releaseExpiredSessions(
    _ wanted: Int64, of batchID: BatchID, at now: Timestamp, _ recorder: inout Recorder
  ) -> Int64 {
    if deadlines.earliest.map({ $0 > now }) ?? true { return 0 }
    var freed: Int64 = 0
    deadlines.visitDue(at: now) { id in
      guard let activity = activity(of: id), activity.expiresAt <= now else { return true }
      let releasable = releasable(of: batchID, in: id)
      if releasable == 0 { return true }
      expire(id, at: now, &recorder)
      freed += releasable
      return freed < wanted
    }
    return freed
  }

  /// What ending a session would free of a batch.
  private func releasable(of batchID: BatchID, in sessionID: SessionID) -> Int64 {
    guard let index = sessionIndexes[sessionID], index.lineByBatch[batchID] != nil else { return 0 }
    var sum: Int64 = 0
    for lineID in listedLines(of: sessionID) {
      guard let hold = holds[lineID], hold.batchID == batchID else { continue }
      let pick = pickLines[lineID]
      sum += hold.total - (pick?.offShelf.tenThousandths ?? 0) - (pick?.short.tenThousandths ?? 0)
    }
    return sum
  }

  /// Sets what is wanted of a line: its hold, and its pick line if it has one. Zero: the line
  /// is gone. What is off the shelf beyond that is recalled and stays held (C21, I8); what was
  /// reported missing beyond that leaves sale.
  func want(
    _ quantity: Quantity, of line: CartLine, at now: Timestamp, _ recorder: inout Recorder
  ) {
    let before = pickLines[line.id]
    let after = before.map { wanting(quantity, of: $0, at: now) }
    if var hold = holds[line.id] {
      hold.quantity = quantity
      hold.recalled = after?.recalled ?? .zero
      recorder.record(.holdChanged(HoldChanged(hold: hold)))
    }
    if let before, let after, after.quantity != before.quantity {
      recorder.record(after, PickChange(from: before, to: after))
      let missing = before.short.tenThousandths - after.short.tenThousandths
      quarantine(
        Quantity(tenThousandths: missing), of: line.batchID, reason: before.shortSentence,
        &recorder)
    }
  }

  /// The first hold of a new line, and its pick line if the session releases lines when they
  /// are added (C20).
  func want(
    _ quantity: Quantity, of line: CartLine, release session: Session,
    _ recorder: inout Recorder, at now: Timestamp
  ) {
    let hold = Hold(
      lineID: line.id, sessionID: line.sessionID, batchID: line.batchID, quantity: quantity,
      placedAt: now)
    recorder.record(.holdChanged(HoldChanged(hold: hold)))
    guard session.releasePolicy == .onAdd else { return }
    recorder.record(queued(line, session, at: now))
  }
}
