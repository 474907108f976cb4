import Commerce
import StoreSchema
import Testing
import Values

/// What is kept of prices: settings of the screen, and stores from before order overrides.
@Suite struct PriceRecordTests {
  @Test("S2-P13, S2R 8.3: visibility settings stay for the session, and are nobody's activity")
  func visibility() throws {
    var shop = Shop()
    let session = shop.open()
    let expiry = shop.numbers(session).expiresAt
    #expect(!shop.numbers(session).costHidden && !shop.numbers(session).marginHidden)
    shop.wait(60)
    let hide = Command.setVisibility(SetVisibility(sessionID: session, showsCost: false))
    try shop.run(hide, as: Shop.staff(1))
    #expect(shop.numbers(session).expiresAt == expiry)
    let version = shop.numbers(session).version
    try shop.run(hide, as: Shop.staff(1))
    #expect(shop.numbers(session).version == version)
    let line = try shop.add(1, of: 1, to: session, price: 90)
    try shop.agree(.dollar, -0.10, onOrder: session)
    try shop.run(.pauseSession(PauseSession(sessionID: session)), as: Shop.staff(1))
    let margin = SetVisibility(sessionID: session, showsMargin: false)
    try shop.run(.setVisibility(margin), as: Shop.staff(1))
    try shop.run(.resumeSession(ResumeSession(sessionID: session)), as: Shop.staff(1))
    try shop.remove(line)
    #expect(shop.numbers(session).costHidden && shop.numbers(session).marginHidden)
    #expect(
      shop.rejection(hide, as: shop.customer(of: session))
        == .permissionDenied(allowed: "callers of role STAFF, ADMIN"))
    #expect(shop.state.restored() == shop.state)
  }

  /// Sales as a store recorded them before there were order overrides.
  private static func olderLog() throws -> (Shop, [Event]) {
    var shop = Shop()
    try shop.goods("B1", price: 100, cost: 61)
    let open = shop.open()
    let line = try shop.add(3, of: 1, to: open, price: 90)
    try shop.add(2, of: 2, to: open)
    try shop.remove(try shop.add(5, of: 1, to: open, separate: true))
    try shop.agree(.dollar, -0.05, on: line, hidden: true)
    let done = shop.open(client: 2)
    try shop.add(1, of: 1, to: done)
    try shop.convert(done)
    // Nothing but free goods: no number says that their cost is missing.
    let free = shop.open(client: 2)
    let gift = try shop.add(4, of: 1, to: free, price: 61)
    try shop.agree(.fixed, 0, on: gift, reason: "gift", as: Shop.admin)
    return (shop, shop.log.map(older))
  }

  private static func older(_ event: Event) -> Event {
    var event = event
    switch event.body {
    case .sessionStarted(var started):
      strip(&started.activity)
      event.body = .sessionStarted(started)
    case .lineAdded(var added):
      strip(&added.activity, &added.line)
      event.body = .lineAdded(added)
    case .lineRemoved(var removed):
      strip(&removed.activity, &removed.line)
      event.body = .lineRemoved(removed)
    case .overrideApplied(var applied):
      if var line = applied.line {
        strip(&applied.activity, &line)
        applied.line = line
      }
      event.body = .overrideApplied(applied)
    case .sessionEnded(var ended):
      strip(&ended.activity)
      event.body = .sessionEnded(ended)
    default: break
    }
    return event
  }

  private static func strip(_ activity: inout SessionActivity) {
    activity.linesTotal = .zero
    activity.costTotal = .zero
  }

  private static func strip(_ activity: inout SessionActivity, _ line: inout CartLine) {
    strip(&activity)
    line.overrideScope = .unspecified
  }

  private static func numbers(_ state: State) -> [SessionActivity] {
    var all: [SessionActivity] = []
    state.forEachActivity { all.append($0) }
    return all
  }

  @Test("I4: an older store's log gives the sums it did not write")
  func olderLogs() throws {
    let (shop, log) = try Self.olderLog()
    var state = State()
    for event in log {
      state.evolve(event)
      #expect(state.invariantViolations(after: [event]).filter { $0.hasPrefix("I4") } == [])
    }
    #expect(state.invariantViolations() == [])
    #expect(Self.numbers(state) == Self.numbers(shop.state))
    #expect(state.activity(of: SessionID(rawValue: 3))?.costTotal == Money(cents: 244))
  }

  @Test("I4: an older store's snapshot, too; and it is sold from as if it were new")
  func olderSnapshots() throws {
    var (shop, log) = try Self.olderLog()
    var old = State()
    old.evolve(log)
    shop.state = old.restored { activity in
      activity.linesTotal = .zero
      activity.costTotal = .zero
    }
    #expect(shop.state.invariantViolations() == [])
    #expect(Self.numbers(shop.state) == Self.numbers(old))
    let session = SessionID(rawValue: 1)
    let line = try #require(shop.state.cart(of: session).first)
    #expect(line.overrideScope == .unspecified && !line.overrideID.isNone)
    try shop.agree(.fixed, 0.80, onBatch: 1, in: session)
    #expect(shop.prices(session) == [95, 200])
    try shop.agree(.percentage, -10, onOrder: session)
    try shop.drop(line.overrideID, in: session)
    #expect(shop.prices(session) == [80, 200])
    #expect(shop.numbers(session).total.cents == 576)
    #expect(shop.numbers(session).costTotal.cents == 3 * 61)
    #expect(shop.state.invariantViolations() == [])
  }
}
