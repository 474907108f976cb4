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

  /// Makes room for goods that leave: carts pay with what is not picked, the newest line first.
  private mutating func free(
    _ wanted: Int64, of batch: UInt64, _ onShortage: OnShortage
  ) -> Rejection? {
    let missing = wanted - available(batch)
    if missing <= 0 { return nil }
    let losable = onShortage == .refuse ? 0 : holders(of: batch).reduce(0) { $0 + loss($1.line) }
    if losable < missing {
      let most = Quantity(tenThousandths: available(batch) + losable)
      return .insufficientInventory(available: most)
    }
    short(batch, by: missing)
    return nil
  }

  /// The lines of a batch in live carts, newest first, with their visits.
  private func holders(of batch: UInt64) -> [(visit: UInt64, line: Line)] {
    visits.filter { isLive($0.value) }
      .flatMap { id, visit in visit.cart.map { (visit: id, line: $0) } }
      .filter { $0.line.batch == batch }.sorted { $0.line.id > $1.line.id }
  }

  /// What a line can lose: what of it is still on the shelf.
  private func loss(_ line: Line) -> Int64 { line.quantity - min(line.picked, line.quantity) }

  private mutating func short(_ batch: UInt64, by missing: Int64) {
    var missing = missing
    let step = goods[batch]?.step ?? 1
    for (visit, line) in holders(of: batch) where missing > 0 && loss(line) > 0 {
      guard let index = visits[visit]?.lines.firstIndex(where: { $0.id == line.id }) else {
        continue
      }
      let whole = max(line.quantity - missing, 0) / step * step
      let kept = max(whole, min(line.picked, line.quantity))
      missing -= line.quantity - kept
      visits[visit]?.lines[index].quantity = kept == 0 ? line.quantity : kept
      visits[visit]?.lines[index].removed = kept == 0
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
