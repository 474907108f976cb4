import StoreSchema
import Values

/// Lines that pay for goods that are not there any more: the newest holds first (C35). What is
/// picked, or may be in a picker's hands, is not lost: it stays with its line. What was reported
/// missing can't pay for anything else.
struct Shortages {
  let batch: Batch
  let remedy: ShortageRemedy
  /// For people: "stock adjusted: water damage".
  let reason: String
  let context: CommandContext
  var recorder: Recorder
  /// Who paid, in order.
  private(set) var items: [ItemShortage] = []
  /// What became free, in ten-thousandths.
  private(set) var freed: Int64 = 0
  /// Sessions with several victims move on from one to the next.
  private var activities: [SessionID: SessionActivity] = [:]

  init(
    of batch: Batch, _ remedy: ShortageRemedy, reason: String, _ context: CommandContext,
    _ recorder: Recorder
  ) {
    self.batch = batch
    self.remedy = remedy
    self.reason = reason
    self.context = context
    self.recorder = recorder
  }

  /// Takes up to `missing` from a line of a session.
  mutating func take(_ missing: Int64, from line: CartLine, in state: State) {
    guard let session = state.sessions[line.sessionID],
      let activity = activities[session.id] ?? state.activity(of: session.id)
    else { return }
    let bound = state.bound(of: line)
    let kept = kept(of: line, bound: bound, missing)
    var change = LineChange(
      session: session, activity: activity, context: context, isActivity: false)
    change.recorder = recorder
    state.short(line, to: kept, reason: reason, &change)
    recorder = change.recorder
    activities[session.id] = change.activity
    freed += line.quantity.tenThousandths - max(kept, bound)
    items.append(
      ItemShortage(
        sessionID: session.id, lineID: line.id, clientName: session.clientName,
        staffName: session.staffName, previousQuantity: line.quantity,
        quantity: Quantity(tenThousandths: kept)))
  }

  /// Takes up to `missing` from what a draft holds for a time. The draft stays as it is: it wants
  /// what it wants, and is told when it is confirmed.
  mutating func take(_ missing: Int64, from hold: Hold, of order: Order) {
    let step = max(batch.quantityStep.tenThousandths, 1)
    let rest = max(hold.quantity.tenThousandths - missing, 0)
    let kept = remedy == .remove ? 0 : rest / step * step
    var next = hold
    next.quantity = Quantity(tenThousandths: kept)
    recorder.record(.holdChanged(HoldChanged(hold: next)))
    freed += hold.quantity.tenThousandths - kept
    items.append(
      ItemShortage(
        lineID: hold.lineID, clientName: order.clientName, staffName: order.staffName,
        previousQuantity: hold.quantity, quantity: next.quantity))
  }

  /// What the line keeps: whole quantity steps, and never less than it can't give up.
  private func kept(of line: CartLine, bound: Int64, _ missing: Int64) -> Int64 {
    if remedy == .remove { return 0 }
    let step = max(batch.quantityStep.tenThousandths, 1)
    let rest = max(line.quantity.tenThousandths - missing, 0)
    return max(rest / step * step, bound)
  }
}

extension State {
  /// Makes the newest holds of a batch give up `missing` ten-thousandths, or as much as they can.
  func shorten(_ missing: Int64, _ shortages: inout Shortages) throws(Rejection) {
    for id in holders(of: shortages.batch.id) where shortages.freed < missing {
      let line = lines[id].flatMap { losable(of: $0, at: shortages.context.now) > 0 ? $0 : nil }
      let draft = draftHold(id, at: shortages.context.now)
      if line == nil && draft == nil { continue }
      guard shortages.items.count < Limits.shortagesPerCommandMax else {
        throw .limitExceeded(
          field: "delta_e4",
          allowed: "a change that at most \(Limits.shortagesPerCommandMax) lines pay for")
      }
      let rest = missing - shortages.freed
      if let line { shortages.take(rest, from: line, in: self) }
      if let (hold, order) = draft { shortages.take(rest, from: hold, of: order) }
    }
  }

  /// What a draft holds on a line of its own (C08). Nothing if its time is over: that is free, or
  /// has become so in this commit.
  private func draftHold(_ id: LineID, at now: Timestamp) -> (Hold, Order)? {
    guard let hold = holds[id], hold.quantity > .zero, let order = orders[hold.orderID],
      order.deadline.map({ $0 > now }) ?? true
    else { return nil }
    return (hold, order)
  }

  /// What the lines of open sessions and of holding drafts could give up of a batch, in
  /// ten-thousandths.
  func losable(of id: BatchID, at now: Timestamp) -> Int64 {
    holders(of: id).reduce(0) { sum, lineID in
      sum + (lines[lineID].map { losable(of: $0, at: now) } ?? 0)
        + (draftHold(lineID, at: now)?.0.quantity.tenThousandths ?? 0)
    }
  }

  /// Nothing of sessions past their expiry: they end by themselves, or have in this commit.
  private func losable(of line: CartLine, at now: Timestamp) -> Int64 {
    guard deadlines[line.sessionID] != nil, let activity = activity(of: line.sessionID),
      activity.expiresAt > now
    else { return 0 }
    return line.quantity.tenThousandths - bound(of: line)
  }

  /// What of a line would not be free without it: may be off the shelf, or is reported missing.
  func bound(of line: CartLine) -> Int64 {
    let bound = pickLines.read(line.id) { pick in
      let pick = copy pick
      return pick.offShelf.tenThousandths + pick.short.tenThousandths
    }
    return min(bound ?? 0, line.quantity.tenThousandths)
  }

  /// Cuts a line down to what is left of it; zero: it is removed, and its override with it (C12).
  func short(
    _ line: CartLine, to kept: Int64, reason: String, _ change: inout LineChange
  ) {
    if kept == 0 {
      var last = line
      if let override = ownOverride(of: line) {
        last = change.removed(override, from: line, fallback: batchOverride(for: line))
      }
      change.shorted(nil, from: last, was: line.quantity, reason: reason)
    } else {
      var next = line
      next.quantity = Quantity(tenThousandths: kept)
      next.version += 1
      // A smaller quantity at the same prices is in range.
      _ = next.reckon()
      change.shorted(next, from: line, was: line.quantity, reason: reason)
    }
    want(
      Quantity(tenThousandths: kept), of: line, at: change.context.now, &change.recorder)
  }
}
