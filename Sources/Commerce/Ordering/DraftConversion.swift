import StoreSchema
import Values

extension State {
  /// One commit: the session, its lines as far as they can be held, the prices that were agreed,
  /// and the order that waits for the session's end (C28, I9).
  func decide(
    _ command: ConvertFromDraft, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .staff, .admin)
    guard let known = orders[command.orderID] else { throw .orderNotFound }
    try requireOwner(of: known, context.principal)
    var recorder = Recorder()
    try unlock(known, context, &recorder)
    // Whether the timer has said so already does not matter. Its end may have come while an expired
    // session worked on it.
    let unlocked = recorder.state(from: self).orders[known.id] ?? known
    if let end = unlocked.endedByItself { throw .orderExpired(at: end) }
    if let end = unlocked.expiresAt, end <= context.now, unlocked.status.isModifiable {
      throw .orderExpired(at: end)
    }
    recorder.state(from: self).releaseHolds(of: known, &recorder)
    let state = recorder.state(from: self)
    guard let order = state.orders[known.id] else { throw .orderNotFound }
    try Self.requireConvertible(order, command.expectedOrderVersion)
    let opening = SessionOpening(
      clientID: order.clientID, staffID: command.staffID, releasePolicy: command.releasePolicy)
    var session = try state.newSession(opening, context, &recorder)
    session.notes = order.notes
    session.sourceOrderID = order.id
    var locked = order
    // It does not end by itself while the session works on it.
    locked.holdUntil = nil
    locked.expiresAt = nil
    // Made before the session's id is in it: the id tells where the purchase began.
    locked.record(
      ModeTransition(
        fromMode: order.mode, toMode: .liveSession, sessionID: session.id,
        transitionedBy: context.principal, transitionedAt: context.now,
        reason: "from \(order.mode == .quote ? "quote" : "draft") \(order.orderNumber)",
        quoteExpiresAt: order.status == .quote ? order.expiresAt : nil))
    session.correlationID = locked.correlationID
    let activity = start(session, context, &recorder)
    var change = LineChange(session: session, activity: activity, context: context)
    change.recorder = recorder
    var conversion = DraftConversion(order: order, start: self, change: change)
    return try conversion.outcome(locked)
  }

  private static func requireConvertible(
    _ order: Order, _ expectedVersion: UInt64
  ) throws(Rejection) {
    if expectedVersion != 0 && expectedVersion != order.version {
      throw .versionConflict(current: order.version)
    }
    guard order.status == .draft || order.status == .quote, !order.historical else {
      throw .orderNotModifiable(
        order.status, allowed: "only drafts and quotes become live sessions")
    }
    // There and back again.
    guard order.modeTransitions.count + 2 <= Limits.modeTransitionsMax else {
      throw .limitExceeded(
        field: "mode_transitions", allowed: "\(Limits.modeTransitionsMax) changes of mode")
    }
    guard order.priceAdjustments.count <= Limits.overridesPerSessionMax else {
      throw .limitExceeded(
        field: "price_adjustments",
        allowed: "\(Limits.overridesPerSessionMax) negotiated prices in an order")
    }
    guard order.lines.count <= Limits.linesPerSessionMax else {
      throw .limitExceeded(field: "lines", allowed: "\(Limits.linesPerSessionMax) lines in a cart")
    }
  }
}

/// The lines and prices of a draft on their way into a session.
struct DraftConversion {
  let order: Order
  /// The state that the command is decided on.
  let start: State
  var change: LineChange
  /// The lines in the cart, by the draft's lines.
  private var lines: [LineID: CartLine] = [:]
  /// What could not be held.
  private(set) var shortfalls: [LineShortfall] = []

  init(order: Order, start: State, change: LineChange) {
    self.order = order
    self.start = start
    self.change = change
  }

  /// Puts lines and prices into the cart.
  mutating func carry() throws(Rejection) {
    for line in order.lines { try hold(line) }
    for override in order.priceAdjustments where override.removedAt == nil { restore(override) }
    for line in order.lines { agree(line) }
  }

  mutating func outcome(_ locked: Order) throws(Rejection) -> Outcome {
    try carry()
    var locked = locked
    locked.sessionID = change.session.id
    locked.version += 1
    locked.modeTransitions[locked.modeTransitions.count - 1].shortfalls = shortfalls
    change.recorder.record(.orderChanged(OrderChanged(order: locked)))
    return outcome()
  }

  /// What was recorded, and the session that it led to.
  func outcome() -> Outcome {
    let reply = ConversionReply(
      sessionID: change.session.id, code: change.session.code, activity: change.activity,
      shortfalls: shortfalls)
    return change.recorder.outcome(.conversion(reply))
  }

  /// Puts a line of the draft into the cart with what can be held of it, at its base price. That
  /// is the draft's: what the customer was told stays, whatever the batch costs today.
  private mutating func hold(_ wanted: OrderLine) throws(Rejection) {
    let held = available(for: wanted)
    var lineID = LineID.none
    let state = change.recorder.state(from: start)
    if held > .zero, let batch = state.batches[wanted.batchID] {
      var line = CartLine(
        id: LineID(rawValue: state.counters.nextLineID), sessionID: change.session.id,
        batchID: batch.id, batchCode: batch.code, productName: batch.name,
        unitOfMeasure: batch.unitOfMeasure, location: batch.location, quantity: held,
        basePrice: wanted.basePrice, unitCost: batch.unitCost, version: 1,
        addedAt: change.context.now)
      guard line.setPrice(by: nil) else { throw State.lineTotalTooLarge }
      change.added(line)
      state.want(
        held, of: line, release: change.session, &change.recorder, at: change.context.now)
      lines[wanted.lineID] = line
      lineID = line.id
    }
    if held == wanted.quantity { return }
    shortfalls.append(
      LineShortfall(
        lineID: lineID, batchID: wanted.batchID, batchCode: wanted.batchCode,
        wanted: wanted.quantity, held: held))
  }

  /// As much of it as can be had, in whole steps. Sessions past their expiry do not keep it.
  private mutating func available(for wanted: OrderLine) -> Quantity {
    let state = change.recorder.state(from: start)
    guard let batch = state.batches[wanted.batchID], batch.status == .live,
      let stock = state.stocks[batch.id]
    else { return .zero }
    var free = stock.available.tenThousandths
    let missing = wanted.quantity.tenThousandths - free
    if missing > 0 {
      free += state.releaseExpired(
        missing, of: batch.id, at: change.context.now, &change.recorder)
    }
    let step = max(batch.quantityStep.tenThousandths, 1)
    let most = min(wanted.quantity.tenThousandths, free)
    return Quantity(tenThousandths: max(0, most) / step * step)
  }

  /// The same price once more, as a record of this session: with who agreed on it, when and why
  /// (S2-P11).
  private mutating func restore(_ agreed: PriceOverride) {
    var override = agreed
    override.id = nextOverrideID
    override.sessionID = change.session.id
    override.lineID = .none
    switch agreed.scope {
    case .order:
      change.applied(override, OrderAdjustment(agreed), replacing: .none)
    case .batch:
      var pairs: [(CartLine, CartLine)] = []
      for line in order.lines where line.overrideID == agreed.id {
        if let next = priced(line.lineID, by: override) { pairs.append(next) }
      }
      change.applied(override, replacing: .none, to: pairs)
    case .item, .unspecified:
      guard let line = lines[agreed.lineID] else { return }
      override.lineID = line.id
      guard let (before, after) = priced(agreed.lineID, by: override) else { return }
      change.applied(override, replacing: .none, to: after, from: before)
    }
  }

  /// A price that no record of the draft explains becomes one of this session (I4).
  private mutating func agree(_ wanted: OrderLine) {
    guard let line = lines[wanted.lineID], line.unitPrice != wanted.unitPrice else { return }
    let price = PriceChange(fixed: wanted.unitPrice, reason: "price of \(order.orderNumber)")
    let override = PriceOverride(
      id: nextOverrideID, sessionID: line.sessionID, scope: .item, lineID: line.id,
      batchID: line.batchID, adjustmentType: price.type, adjustmentValue: price.value,
      originalPrice: line.basePrice, newPrice: wanted.unitPrice, reason: price.reason,
      visibleToClient: !wanted.overrideHidden, appliedBy: change.context.principal,
      appliedAt: change.context.now)
    guard let (before, after) = priced(wanted.lineID, by: override) else { return }
    change.applied(override, replacing: .none, to: after, from: before)
  }

  /// A line before and after an override, if it is in the cart.
  private mutating func priced(
    _ id: LineID, by override: PriceOverride
  ) -> (CartLine, CartLine)? {
    guard let before = lines[id] else { return nil }
    var after = before
    // What the draft had of it was in range, and this is not more.
    _ = after.setPrice(by: override)
    after.version += 1
    lines[id] = after
    return (before, after)
  }

  private var nextOverrideID: OverrideID {
    mutating get {
      OverrideID(rawValue: change.recorder.state(from: start).counters.nextOverrideID)
    }
  }
}
