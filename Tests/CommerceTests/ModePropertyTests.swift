import Commerce
import StoreSchema
import Testing
import Values

/// What changes of mode keep and record, after every step of 1,000 random sales: live sessions
/// become orders and drafts, drafts and sheets become live sessions, and sessions give up.
@Suite struct ModePropertyTests {
  @Test(
    """
    Feature: unified-sales-live-shopping, Property 15: \
    mode transitions preserve items, quantities, overrides
    """)
  func conversionsPreserve() {
    property { played in
      guard let conversion = Conversion(played) else { return Self.changedSource(played) }
      return conversion.fault
    }
  }

  @Test(
    """
    Feature: unified-sales-live-shopping, Property I9: every mode transition chain preserves \
    multiset of (batch, qty, override) or reports each shortfall explicitly
    """)
  func chainsPreserve() {
    property { played in
      if !played.isLast { return nil }
      // What is due has happened.
      var shop = played.shop
      shop.runTimers()
      return Audit.orders(shop.state).lazy.compactMap { Self.lost(of: $0, shop) }.first
    }
  }

  /// What a draft loses on its way into a live session and back that nobody told.
  private static func lost(of order: Order, _ shop: Shop) -> String? {
    var shop = shop
    let there = shop.execute(
      .convertFromDraft(ConvertFromDraft(orderID: order.id, staffID: order.staffID)),
      as: Shop.admin)
    guard case .success(let outcome) = there, case .conversion(let reply) = outcome.reply.body
    else { return nil }
    let told = shop.state.order(order.id)?.modeTransitions.last?.shortfalls
    if told != reply.shortfalls { return "\(reply.shortfalls) were told, \(told as Any) are kept" }
    var left = Contents(order.lines)
    for short in reply.shortfalls {
      left.remove(short.batchID, short.wanted)
      if short.held != .zero { left.add(short.batchID, short.held) }
    }
    let prices = shop.state.cart(of: reply.sessionID).map(\.unitPrice)
    let back = shop.execute(
      .convertToOrder(ConvertToOrder(sessionID: reply.sessionID, asDraft: true)), as: Shop.admin)
    if case .failure(.emptyCart) = back { return left == Contents() ? nil : "\(left) is lost" }
    guard case .success = back, let draft = shop.state.order(order.id) else { return "\(back)" }
    let now = Contents(draft.lines)
    if draft.lines.map(\.unitPrice) != prices { return "\(prices) are \(draft.lines)" }
    if draft.modeTransitions.count != order.modeTransitions.count + 2 { return "a hop is missing" }
    return left == now ? nil : "\(left) went live, \(now) came back"
  }

  /// A draft in a session is as it was until the session ends with an order, whoever ends it.
  private static func changedSource(_ played: Played) -> String? {
    for session in Audit.sessions(played.before)
    where session.status.isOpen && !session.sourceOrderID.isNone {
      guard let before = played.before.order(session.sourceOrderID),
        let after = played.state.order(session.sourceOrderID)
      else { return "the draft of session \(session.id) is gone" }
      // Once the session is over the draft may change again, even in the same commit.
      if played.state.session(session.id)?.status.isOpen != true { continue }
      if before.lines != after.lines || before.priceAdjustments != after.priceAdjustments {
        return "\(before) is in session \(session.id), and now is \(after)"
      }
    }
    return nil
  }

  @Test("Feature: unified-sales-live-shopping, Property 16: mode transition audited")
  func transitionsAreAudited() {
    property { played in
      for order in Audit.orders(played.state) {
        let before = played.before.order(order.id)
        let old = before?.modeTransitions ?? []
        if Array(order.modeTransitions.prefix(old.count)) != old {
          return "\(order.orderNumber) forgot \(old)"
        }
        let new = order.modeTransitions.dropFirst(old.count)
        if let wrong = Self.fault(of: order, Array(new), played) { return wrong }
        let was = before?.correlationID ?? ""
        if !was.isEmpty && was != order.correlationID { return "\(was) is \(order.correlationID)" }
      }
      return Self.missing(played)
    }
  }

  private static func fault(
    of order: Order, _ new: [ModeTransition], _ played: Played
  ) -> String? {
    for hop in order.modeTransitions
    where hop.correlationID.isEmpty || hop.correlationID != order.correlationID {
      return "\(hop) is not part of \(order.correlationID)"
    }
    for (first, second) in zip(order.modeTransitions, order.modeTransitions.dropFirst())
    where first.toMode != second.fromMode && !Self.isQuoting(first, second) {
      return "from \(first.toMode) there is no way to \(second.fromMode)"
    }
    for hop in new {
      let isOld = Audit.sheets(played.before).contains { $0.modeTransitions.contains(hop) }
      let isNow =
        hop.transitionedAt == played.shop.now
        && (hop.transitionedBy == played.principal || hop.transitionedBy.role == .system)
      if !isNow && !isOld && hop.transitionedBy.role != .system {
        return "\(played.principal) is not in \(hop)"
      }
    }
    return nil
  }

  /// Between draft and quote is a change of status, and no change of mode.
  private static func isQuoting(_ first: ModeTransition, _ second: ModeTransition) -> Bool {
    let modes: Set<SalesMode> = [.draft, .quote]
    return modes.isSuperset(of: [first.toMode, second.fromMode])
  }

  /// A conversion that left no record, or a record of something else.
  private static func missing(_ played: Played) -> String? {
    guard case .success(let outcome) = played.result, !outcome.events.isEmpty else { return nil }
    var order: Order?
    let to: SalesMode
    switch played.command {
    case .convertToOrder(let command):
      let session = played.state.session(command.sessionID)
      order = played.state.order(session?.orderID ?? .none)
      to = command.asDraft ? .draft : .confirmed
    case .convertFromDraft(let command):
      order = played.state.order(command.orderID)
      to = .liveSession
    case .convertSheetToOrder:
      guard case .order(let reply) = outcome.reply.body else { return "no order" }
      order = played.state.order(reply.orderID)
      to = .draft
    case .convertSheetToSession(let command):
      let sheet = played.state.sheet(command.conversion.sheetID)
      return record(sheet?.modeTransitions.last, .liveSession, sheet?.correlationID, played)
    case .moveOrder, .shop:
      guard case .order(let reply) = outcome.reply.body else { return nil }
      order = played.state.order(reply.orderID)
      let was = played.before.order(reply.orderID)?.status
      if order?.status != .confirmed || was == .confirmed { return nil }
      to = .confirmed
    default: return nil
    }
    return record(order?.modeTransitions.last, to, order?.correlationID, played)
  }

  private static func record(
    _ last: ModeTransition?, _ to: SalesMode, _ correlation: String?, _ played: Played
  ) -> String? {
    let isRight =
      last?.toMode == to && last?.transitionedBy == played.principal
      && last?.transitionedAt == played.shop.now && last?.correlationID == correlation
      && last?.reason.isEmpty == false
    return isRight ? nil : "\(String(describing: last)) is not the way to \(to)"
  }

  /// Also when somebody uses a token that was used before.
  @Test("Feature: unified-sales-live-shopping, Property 17: share tokens unique")
  func shareTokens() {
    property { played in
      let links = Audit.sheets(played.state).flatMap(\.links)
      if Set(links.map(\.tokenHash)).count != links.count { return "a token is there twice" }
      for sheet in Audit.sheets(played.state) {
        for link in sheet.links
        where played.state.holder(ofSheetLink: link.tokenHash)?.sheetID != sheet.id {
          return "a token of sheet \(sheet.id) opens another"
        }
        if sheet.links.filter({ $0.revokedAt == nil }).count > 1 { return "two links open it" }
      }
      guard case .shareSheet(let command) = played.command, case .success = played.result else {
        return nil
      }
      let used = Audit.sheets(played.before).flatMap(\.links).map(\.tokenHash)
      return used.contains(command.tokenHash) ? "a used token was accepted" : nil
    }
  }
}
