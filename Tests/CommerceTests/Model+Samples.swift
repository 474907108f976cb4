import Commerce
import StoreSchema
import Values

// Samples: REQUESTED, IN_PROGRESS, DELIVERED, and then WANT_TO_BUY or PASSED; CANCELLED or
// UNAVAILABLE before they are delivered.

extension Model {
  /// As it is once sessions past their expiry are counted as ended.
  func status(of sample: Sample) -> SampleStatus {
    let waits = sample.status == .requested || sample.status == .inProgress
    return waits && visits[sample.visit].map(isLive) != true ? .cancelled : sample.status
  }

  func promised(_ batch: UInt64) -> Int64 {
    samples.values.filter { $0.batch == batch }.reduce(0) { sum, sample in
      let waits = [.requested, .inProgress].contains(status(of: sample))
      return sum + (waits ? sample.quantity : 0)
    }
  }

  mutating func play(_ command: RequestSample, _ who: Principal) -> Rejection? {
    if let no = cart(command.sessionID, who) { return no }
    var batch = command.batchID.rawValue
    if !command.lineID.isNone {
      guard let line = find(command.lineID, command.sessionID) else { return .itemNotInCart }
      batch = line.batch
    }
    guard let item = goods[batch] else { return .batchNotFound }
    if item.status != .live { return .batchNotAvailable(item.status) }
    let asked = command.quantity.tenThousandths
    let quantity = asked == 0 ? item.step : asked
    if let no = goodQuantity(quantity, item) { return no }
    let free = item.samples - promised(batch)
    if quantity > free { return .insufficientInventory(available: .init(tenThousandths: free)) }
    touch(command.sessionID)
    samples[UInt64(samples.count + 1)] = Sample(
      visit: command.sessionID.rawValue, batch: batch, line: command.lineID.rawValue,
      quantity: quantity)
    return nil
  }

  /// A sample of the session that may go from one of these statuses on; else why not.
  private func movable(
    _ id: SampleID, _ session: SessionID, from sources: [SampleStatus], _ allowed: String
  ) -> Rejection? {
    guard let sample = samples[id.rawValue], sample.visit == session.rawValue else {
      return .sampleNotFound
    }
    return sources.contains(sample.status)
      ? nil : .invalidSampleTransition(from: sample.status, allowed: allowed)
  }

  mutating func play(_ command: MoveSample, _ who: Principal) -> Rejection? {
    let roles: [Role] =
      command.step == .cancel ? [.client, .staff, .admin] : [.warehouse, .staff, .admin]
    if let no = denied(who, roles) { return no }
    if who.role == .warehouse {
      guard let visit = visits[command.sessionID.rawValue] else { return .sessionNotFound }
      if let no = ended(visit) { return no }
    } else if let no = open(command.sessionID, who, staffOnly: false) {
      return no
    }
    let (next, sources, allowed): (SampleStatus, [SampleStatus], String) =
      switch command.step {
      case .acknowledge: (.inProgress, [.requested], "REQUESTED")
      case .deliver: (.delivered, [.inProgress], "IN_PROGRESS")
      case .cancel: (.cancelled, [.requested, .inProgress], "REQUESTED or IN_PROGRESS")
      case .markUnavailable:
        (.unavailable, [.requested, .inProgress], "REQUESTED or IN_PROGRESS")
      }
    if let no = movable(command.sampleID, command.sessionID, from: sources, allowed) { return no }
    samples[command.sampleID.rawValue]?.status = next
    if let sample = samples[command.sampleID.rawValue], [.delivered, .unavailable].contains(next) {
      goods[sample.batch]?.samples -= sample.quantity
    }
    return nil
  }

  mutating func play(_ command: DecideSample, _ who: Principal) -> Rejection? {
    let (id, session) = (command.sampleID, command.sessionID)
    if let no = cart(session, who) { return no }
    if let no = movable(id, session, from: [.delivered], "DELIVERED") { return no }
    guard let sample = samples[id.rawValue] else { return .sampleNotFound }
    if command.wantsToBuy {
      if let no = buy(command.addQuantity, of: sample, session, who) { return no }
    } else {
      if command.addQuantity != .zero {
        return .invalidField(field: "add_quantity_e4", allowed: "0 with PASSED")
      }
      if command.removesLine, var line = find(LineID(rawValue: sample.line), session) {
        line.removed = true
        put(line, session)
      }
    }
    touch(session)
    samples[id.rawValue]?.status = command.wantsToBuy ? .wantToBuy : .passed
    return nil
  }

  /// Under ON_INTENT the wish sends the batch's lines to the warehouse.
  private mutating func buy(
    _ quantity: Quantity, of sample: Sample, _ session: SessionID, _ who: Principal
  ) -> Rejection? {
    if quantity != .zero {
      let add = AddToCart(
        sessionID: session, batchID: BatchID(rawValue: sample.batch), quantity: quantity)
      if let no = play(add, who) { return no }
    }
    guard var visit = visits[session.rawValue], visit.policy == .onIntent else { return nil }
    for index in visit.lines.indices
    where visit.lines[index].batch == sample.batch && !visit.lines[index].removed {
      visit.lines[index].released = true
    }
    visits[session.rawValue] = visit
    return nil
  }
}
