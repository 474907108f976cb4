import Commerce
import StoreSchema
import Testing
import Values

/// The invariants of requirements 5.1, reckoned anew from the records after every step of 1,000
/// random sales. `State.invariantViolations` must find the same: nothing.
@Suite struct InvariantTests {
  @Test(
    """
    Feature: unified-sales-live-shopping, Property I1: for each batch: held = sum(active holds); \
    committed = sum(confirmed unshipped lines); \
    available = on_hand - quarantine - held - committed >= 0
    """)
  func stockAddsUp() {
    property { played in
      let (holds, orders) = (Audit.holds(played.state), Audit.orders(played.state))
      for stock in Audit.stocks(played.state) {
        let held = holds.filter { $0.batchID == stock.batchID }.reduce(0) {
          $0 + $1.quantity.tenThousandths + $1.recalled.tenThousandths
        }
        let committed = orders.filter { $0.status == .confirmed || $0.status == .processing }
          .flatMap(\.lines).filter { $0.batchID == stock.batchID }
          .reduce(0) { $0 + $1.quantity.tenThousandths - $1.short.tenThousandths }
        let free =
          stock.onHand.tenThousandths - stock.quarantined.tenThousandths - held - committed
        if held != stock.held.tenThousandths { return "\(held) e4 are held, not \(stock)" }
        if committed != stock.committed.tenThousandths {
          return "\(committed) e4 are committed, not \(stock)"
        }
        if free < 0 || free != stock.available.tenThousandths { return "\(free) e4 free: \(stock)" }
      }
      return nil
    }
  }

  @Test(
    """
    Feature: unified-sales-live-shopping, Property I2: a hold belongs to exactly one live line \
    of a non-terminal session (or an explicitly held draft); terminal session => no holds, \
    unless pick RETURN pending
    """)
  func holdsBelongToLiveLines() {
    property { played in
      let holds = Audit.holds(played.state)
      if Set(holds.map(\.lineID)).count != holds.count { return "a line has two holds" }
      for hold in holds where hold.quantity != .zero {
        if !hold.orderID.isNone {
          if let wrong = Self.wrongHold(hold, played) { return wrong }
          continue
        }
        guard let line = played.state.line(hold.lineID), line.quantity == hold.quantity,
          line.batchID == hold.batchID, line.sessionID == hold.sessionID
        else { return "\(hold) has no line like it" }
        guard played.state.session(hold.sessionID)?.status.isOpen == true else {
          return "\(hold) outlives its session"
        }
      }
      for hold in holds where hold.recalled != .zero {
        guard played.state.pickLine(hold.lineID)?.recalled == hold.recalled else {
          return "\(hold) waits for nothing to come back"
        }
      }
      return Self.unheldLine(played.state)
    }
  }

  /// A hold of a draft: explicit, for a time, and never more than its line wants.
  private static func wrongHold(_ hold: Hold, _ played: Played) -> String? {
    guard let order = played.state.order(hold.orderID),
      let line = order.lines.first(where: { $0.lineID == hold.lineID }),
      line.batchID == hold.batchID, hold.quantity <= line.quantity
    else { return "\(hold) has no line like it" }
    let mayHold = [.draft, .quote, .pendingApproval].contains(order.status)
    return mayHold && order.holdUntil != nil ? nil : "\(hold) is not that of a held draft"
  }

  private static func unheldLine(_ state: State) -> String? {
    for session in Audit.sessions(state) where session.status.isOpen {
      for line in state.cart(of: session.id)
      where state.hold(of: line.id)?.quantity != line.quantity {
        return "line \(line.id) is not held"
      }
    }
    return nil
  }

  @Test(
    """
    Feature: unified-sales-live-shopping, Property I3: complete/cancel/expire are mutually \
    exclusive and each happens at most once per session; complete yields exactly one order
    """)
  func sessionsEndOnce() {
    property { played in
      var ends: [SessionID: [SessionStatus]] = [:]
      var orders: [SessionID: Int] = [:]
      for event in played.shop.log {
        if case .sessionEnded(let event) = event.body {
          ends[event.activity.sessionID, default: []].append(event.status)
        }
        if case .orderCreated(let event) = event.body {
          orders[event.order.sessionID, default: 0] += 1
        }
      }
      for session in Audit.sessions(played.state) {
        let end = ends[session.id] ?? []
        if end != (session.status.isOpen ? [] : [session.status]) {
          return "session \(session.id) is \(session.status), its log says \(end)"
        }
        if let wrong = Self.wrongOrder(of: session, orders[session.id] ?? 0, played.state) {
          return wrong
        }
        let before = played.before.session(session.id)
        if let before, !before.status.isOpen, before != session {
          return "session \(session.id) changed after its end"
        }
      }
      return nil
    }
  }

  /// A session makes an order of its own, or completes the draft that it came from.
  private static func wrongOrder(
    of session: Session, _ created: Int, _ state: State
  ) -> String? {
    let isComplete = session.status == .completed
    let expected = isComplete && session.sourceOrderID.isNone ? 1 : 0
    if created != expected { return "session \(session.id), \(session.status): \(created) orders" }
    if isComplete == session.orderID.isNone { return "session \(session.id) and no order" }
    if !isComplete { return nil }
    let isSource = session.sourceOrderID.isNone || session.orderID == session.sourceOrderID
    return isSource && state.order(session.orderID) != nil
      ? nil : "session \(session.id) completed order \(session.orderID)"
  }

  @Test(
    """
    Feature: unified-sales-live-shopping, Property I4: every price differing from base has an \
    override record chain reproducing it; recomputation from log equals stored totals to the cent
    """)
  func pricesFollowFromOverrides() {
    property { played in
      for line in Audit.lines(played.state) {
        let chain = Audit.overrides(played.state).filter { $0.lineID == line.id }
          .sorted { $0.id < $1.id }
        if let fault = Self.fault(of: line, chain, played.state) { return fault }
      }
      if !played.isLast { return nil }
      var replayed = State()
      replayed.evolve(played.shop.log)
      let violations = replayed.invariantViolations()
      if !violations.isEmpty { return "replayed: \(violations)" }
      return replayed == played.state ? nil : "the log gives another state"
    }
  }

  private static func fault(
    of line: CartLine, _ chain: [PriceOverride], _ state: State
  ) -> String? {
    for override in chain.dropLast() where override.removedAt == nil {
      return "\(override) was replaced and is in force"
    }
    for override in chain {
      let price = Audit.price(
        override.adjustmentType, override.adjustmentValue, from: override.originalPrice.cents)
      if price != override.newPrice.cents || override.originalPrice != line.basePrice {
        return "\(override) does not give its price from \(line.basePrice)"
      }
    }
    let own = chain.last { $0.removedAt == nil }
    let price = own?.newPrice.cents ?? Audit.agreedPrice(for: line, state)
    let isOpen = state.session(line.sessionID)?.status.isOpen == true
    if line.unitPrice.cents != price && (isOpen || own != nil) {
      return "\(line) costs \(price) by its overrides"
    }
    if line.unitPrice != line.basePrice && state.override(line.overrideID) == nil {
      return "\(line) has a price that nobody agreed"
    }
    let quantity = line.quantity.tenThousandths
    return line.total.cents == Model.cents(quantity, line.unitPrice.cents)
      && line.subtotal.cents == Model.cents(quantity, line.basePrice.cents)
      ? nil : "\(line) does not add up"
  }

  @Test(
    """
    Feature: unified-sales-live-shopping, Property I8: picked quantity never exceeds \
    held/committed quantity of the line; recall keeps stock accounted until returned
    """)
  func pickedGoodsAreAccountedFor() {
    property { played in
      for pick in Audit.pickLines(played.state)
      where pick.picked != .zero && pick.state != .handedOver {
        let hold = played.state.hold(of: pick.lineID)
        let order = Self.order(selling: pick, played.state)
        let isCommitted = order?.status == .confirmed || order?.status == .processing
        let line = order?.lines.first { $0.lineID == pick.lineID && isCommitted }
        let sold = line.map { $0.quantity.tenThousandths - $0.short.tenThousandths } ?? 0
        let kept =
          (hold?.quantity.tenThousandths ?? 0) + (hold?.recalled.tenThousandths ?? 0)
          + sold
        if pick.picked.tenThousandths > kept { return "\(kept) e4 are kept for \(pick)" }
      }
      return Self.lostGoods(played)
    }
  }

  private static func order(selling pick: PickLine, _ state: State) -> Order? {
    if pick.sessionID.isNone { return state.order(pick.orderID) }
    return state.session(pick.sessionID).flatMap { state.order($0.orderID) }
  }

  /// What is off the shelf only changes when the warehouse says so, or when it leaves the house.
  private static func lostGoods(_ played: Played) -> String? {
    for pick in Audit.pickLines(played.before) where pick.picked != .zero {
      let isWarehouse = played.principal.role == .warehouse || played.principal.role == .admin
      let now = played.state.pickLine(pick.lineID)?.picked ?? .zero
      let isShipped = played.state.pickLine(pick.lineID)?.state == .handedOver
      if now != pick.picked && !isWarehouse && !isShipped {
        return "\(pick.picked) of line \(pick.lineID) were off the shelf, now \(now)"
      }
    }
    return nil
  }

  @Test("Feature: unified-sales-live-shopping, Property I1-I4, I8: the store's own audit")
  func theStoreFindsNothing() {
    property { played in
      let touched = played.state.invariantViolations(after: played.events)
      let all = played.state.invariantViolations()
      return touched.isEmpty && all.isEmpty ? nil : "\(touched) \(all)"
    }
  }

  /// A state made of a snapshot's records behaves as the one it was taken from.
  @Test("Feature: unified-sales-live-shopping, Property I5: snapshot + log = log, in memory")
  func snapshotsRestoreTheState() {
    property(cases: 300) { played in
      guard played.isLast else { return nil }
      let restored = played.state.restored()
      if restored != played.state { return "records differ" }
      let violations = restored.invariantViolations()
      if !violations.isEmpty { return "\(violations)" }
      for session in Audit.sessions(played.state)
      where restored.pickLines(of: session.id) != played.state.pickLines(of: session.id) {
        return "session \(session.id) has its pick lines in another order"
      }
      for order in Audit.orders(played.state)
      where restored.pickLines(of: order.id) != played.state.pickLines(of: order.id) {
        return "\(order.orderNumber) has its pick lines in another order"
      }
      if restored.nextDeadline != played.state.nextDeadline { return "another deadline" }
      return nil
    }
  }
}
