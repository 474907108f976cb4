import Commerce
import StoreSchema
import Values

// What happens to the goods themselves.

extension Model {
  mutating func play(_ command: AdjustStock) -> Rejection? {
    let (batch, delta) = (command.batchID.rawValue, command.delta.tenThousandths)
    if delta == 0 { return .invalidField(field: "delta_e4", allowed: "anything but 0") }
    if let no = free(-delta, of: batch, command.onShortage) { return no }
    goods[batch]?.onHand += delta
    return nil
  }

  mutating func play(_ command: QuarantineStock, _ who: Principal) -> Rejection? {
    if let no = denied(who, [.staff, .warehouse, .admin]) { return no }
    let (batch, delta) = (command.batchID.rawValue, command.delta.tenThousandths)
    if delta == 0 { return .invalidField(field: "delta_e4", allowed: "anything but 0") }
    let now = goods[batch]?.quarantined ?? 0
    if now + delta < 0 {
      let most = Quantity(tenThousandths: now)
      return .invalidField(field: "delta_e4", allowed: "-\(most) or more")
    }
    if let no = free(delta, of: batch, command.onShortage) { return no }
    goods[batch]?.quarantined += delta
    return nil
  }

  mutating func play(_ command: SetBatchStatus) -> Rejection? {
    let batch = command.batchID.rawValue
    if goods[batch]?.status == command.status { return nil }
    goods[batch]?.status = command.status
    if command.status == .quarantined { short(batch, by: .max / 2) }
    return nil
  }

  /// Makes room for goods that leave: carts pay with what is not picked, and drafts with what they
  /// hold, the newest line first.
  private mutating func free(
    _ wanted: Int64, of batch: UInt64, _ onShortage: OnShortage
  ) -> Rejection? {
    let missing = wanted - available(batch)
    if missing <= 0 { return nil }
    let losable = onShortage == .refuse ? 0 : payers(of: batch).reduce(0) { $0 + $1.loss }
    if losable < missing {
      let most = Quantity(tenThousandths: available(batch) + losable)
      return .insufficientInventory(available: most)
    }
    short(batch, by: missing)
    return nil
  }

  /// A line of a live cart, or of a draft that holds, and what it can lose.
  private struct Payer {
    var visit: UInt64 = 0
    var order: UInt64 = 0
    var line: UInt64
    var has: Int64
    var loss: Int64
  }

  private func payers(of batch: UInt64) -> [Payer] {
    var payers: [Payer] = []
    for (id, visit) in visits where isLive(visit) {
      for line in visit.cart where line.batch == batch && line.picked < line.quantity {
        let loss = line.quantity - line.picked
        payers.append(Payer(visit: id, line: line.id, has: line.quantity, loss: loss))
      }
    }
    for (id, order) in orders where order.mayChange {
      for line in order.lines where line.batch == batch && kept(line, order) > 0 {
        payers.append(Payer(order: id, line: line.id, has: line.held, loss: line.held))
      }
    }
    return payers.sorted { $0.line > $1.line }
  }

  private mutating func short(_ batch: UInt64, by missing: Int64) {
    var missing = missing
    let step = goods[batch]?.step ?? 1
    for payer in payers(of: batch) where missing > 0 {
      let whole = max(payer.has - missing, 0) / step * step
      let kept = max(whole, payer.has - payer.loss)
      missing -= payer.has - kept
      if let index = orders[payer.order]?.lines.firstIndex(where: { $0.id == payer.line }) {
        orders[payer.order]?.lines[index].held = kept
        seen.insert(.draftPaidLoss)
      }
      if let index = visits[payer.visit]?.lines.firstIndex(where: { $0.id == payer.line }) {
        if kept > 0 { visits[payer.visit]?.lines[index].quantity = kept }
        visits[payer.visit]?.lines[index].removed = kept == 0
      }
    }
  }

  mutating func play(_ command: UpsertBatches) -> Rejection? {
    for input in command.batches {
      guard let batch = UInt64(input.code.dropFirst()) else { continue }
      goods[batch]?.price = input.unitPrice.cents
      goods[batch]?.cost = input.unitCost.cents
      goods[batch]?.status = input.status
    }
    return nil
  }
}
