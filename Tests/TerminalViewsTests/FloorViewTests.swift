import APISchema
import Testing
import Values

@testable import TerminalViews

@Suite struct FloorViewTests {
  private static func view() -> FloorView {
    var view = FloorView(caption: "Jane")
    view.link = .live
    let state = floorState([
      session(1, "Acme Corp", "John", lines: 3, cents: 340_000),
      session(2, "大手町商店", "Jane", lines: 12, cents: 125_000_000, startedAt: 60),
      session(
        3, "Beta LLC", "Jane", lines: 0, cents: 0, status: .paused, startedAt: -7_200,
        expiresAt: 900),
    ])
    view.apply(state, at: time(0))
    return view
  }

  private static let items = [
    item(1, "Blue Dream", ounces: 10, cents: 10_000, pick: .picked),
    item(2, "OG Kush", ounces: 5, cents: 12_000, baseCents: 12_500),
    item(3, "Sour Diesel", ounces: 20, cents: 9_000, pick: .queued),
  ]

  /// Session 1, opened.
  private static func cart() -> FloorView {
    var view = view()
    _ = view.pressed(.down)
    #expect(view.pressed(.enter) == .open(SessionID(rawValue: 1)))
    let note = Note(
      text: "wants it by Friday", author: Actor(name: "John"), addedAt: time(30))
    view.apply(
      cartState(1, items, notes: [note]), of: SessionID(rawValue: 1), at: time(100))
    return view
  }

  @Test("S1-API-getActive, S1-UX08: the floor in 80 columns")
  func floor() {
    let screen = Self.view().screen(size: ScreenSize(rows: 9, columns: 80), now: time(754))
    #expect(
      screen.text() == """
         Showroom floor                                           Jane  3 open sessions
        ────────────────────────────────────────────────────────────────────────────────
           ID  CUSTOMER    STAFF  STATUS    ITEMS         TOTAL     OPEN  EXPIRES
            2  大手町商店  Jane   ● live       12  1,250,000.00    11:34    17:26
            1  Acme Corp   John   ● live        3      3,400.00    12:34    17:26
            3  Beta LLC    Jane   ● paused      0          0.00  2:12:34    02:26

        ────────────────────────────────────────────────────────────────────────────────
         ↑↓ select  enter open  r refresh  q quit                     live 14:12:34 UTC

        """)
  }

  @Test func floorInFewColumns() {
    let screen = Self.view().screen(size: ScreenSize(rows: 8, columns: 46), now: time(754))
    #expect(
      screen.text() == """
         Showroom floor         Jane  3 open sessions
        ──────────────────────────────────────────────
           ID  CUSTOMER    STATUS           TOTAL
            2  大手町商店  ● live    1,250,000.00
            1  Acme Corp   ● live        3,400.00
            3  Beta LLC    ● paused          0.00
        ──────────────────────────────────────────────
         ↑↓ select  enter open  r … live 14:12:34 UTC

        """)
  }

  @Test("S1-UX02, S1-UX03, S1-UX04: a cart with its header, lines and subtotal")
  func openedCart() {
    #expect(
      Self.cart().screen(size: size80, now: time(754)).text() == """
         ● LIVE SESSION 1 - Acme Corp (John)
        ────────────────────────────────────────────────────────────────────────────────
         Duration 12:34 | Items 3 | Total 3,400.00 | expires in 17:26
           PRODUCT      QUANTITY          UNIT PRICE    AMOUNT  WAREHOUSE
           Blue Dream      10 oz           100.00/oz  1,000.00  picked
           OG Kush          5 oz  (125.00) 120.00/oz    600.00  -
           Sour Diesel     20 oz            90.00/oz  1,800.00  queued
           Subtotal: 3,400.00  Total: 3,400.00
         Presence, samples, notes
           14:00:30 John: wants it by Friday




        ────────────────────────────────────────────────────────────────────────────────
         esc back  ↑↓ scroll  r refresh  q quit                       live 14:12:34 UTC

        """)
  }

  @Test("S2R 6.5: what was added, changed or removed a moment ago is marked, then no longer")
  func marks() {
    var view = Self.cart()
    let id = SessionID(rawValue: 1)
    let added = item(4, "Purple Haze", ounces: 1, cents: 9_500)
    let changed = item(3, "Sour Diesel", ounces: 21, cents: 9_000)
    view.apply(
      cartChange(
        [.itemAdded(added), .itemUpdated(changed), .itemRemoved(ItemRemoved(lineID: line(2)))],
        totals: totals([Self.items[0], changed, added]), sequence: 2), of: id, at: time(754))
    #expect(
      view.screen(size: size80, now: time(755)).text() == """
         ● LIVE SESSION 1 - Acme Corp (John)
        ────────────────────────────────────────────────────────────────────────────────
         Duration 12:35 | Items 3 | Total 2,985.00 | expires in 17:25
           PRODUCT      QUANTITY          UNIT PRICE    AMOUNT  WAREHOUSE
           Blue Dream      10 oz           100.00/oz  1,000.00  picked
         - OG Kush          5 oz  (125.00) 120.00/oz    600.00  -
         * Sour Diesel     21 oz            90.00/oz  1,890.00  queued
         + Purple Haze      1 oz            95.00/oz     95.00  -
           Subtotal: 2,985.00  Total: 2,985.00
         Presence, samples, notes
           14:00:30 John: wants it by Friday



        ────────────────────────────────────────────────────────────────────────────────
         esc back  ↑↓ scroll  r refresh  q quit                       live 14:12:35 UTC

        """)
    let later = view.screen(size: size80, now: time(760)).text()
    #expect(!later.contains("OG Kush"))
    #expect(later.contains("   Sour Diesel     21 oz    90.00/oz  1,890.00  queued"), "\(later)")
  }

  @Test func marksAreSeenAlsoWithoutColours() {
    var view = Self.view()
    view.apply(
      floorChange([session(4, "New Ltd", "Tom", lines: 0, cents: 0)], sequence: 2), at: time(10))
    let now = view.screen(size: size80, now: time(11)).text()
    #expect(now.contains("\n +  4  New Ltd"), "\(now)")
    let then = view.screen(size: size80, now: time(20)).text()
    #expect(then.contains("\n    4  New Ltd"), "\(then)")
  }

  @Test func picksAreFollowed() {
    var view = Self.cart()
    let picked = PickChanged(lineID: line(3), status: .picked, pickedBy: "Mike")
    let recalled = PickChanged(
      lineID: line(1), status: .recallPending, recalled: units(10), pickedBy: "Mike")
    view.apply(
      cartChange([.pickChanged(picked), .pickChanged(recalled)], sequence: 2),
      of: SessionID(rawValue: 1), at: time(1))
    let text = view.screen(size: size80, now: time(10)).text()
    #expect(text.contains("1,800.00  picked by Mike"), "\(text)")
    #expect(text.contains("1,000.00  put back 10 oz"), "\(text)")
  }

  @Test("S2R 6.1, 6.2, 6.4: who is there, what the customer looks at, samples")
  func presenceAndSamples() {
    var view = Self.cart()
    let looking = ClientView(batchCode: "PH", productName: "Purple Haze", since: time(1))
    let device = ConnectedDevice(role: .client, name: "iPad 2", connectedAt: time(0))
    let id = SessionID(rawValue: 1)
    view.apply(SessionPresence(sessionID: id, connected: [device], viewing: looking))
    view.apply(SessionPresence(sessionID: SessionID(rawValue: 2)))
    let sample = Sample(
      sampleID: SampleID(rawValue: 5), sessionID: id, productName: "OG Kush",
      unitOfMeasure: .gram, quantity: units(1), status: .inProgress, requestedAt: time(1))
    let changed = WarehouseSample(sample: sample, requestedBy: Actor(name: "iPad 2"))
    view.apply(cartChange([.sampleChanged(changed)], sequence: 2), of: id, at: time(2))
    let text = view.screen(size: ScreenSize(rows: 24, columns: 80), now: time(3)).text()
    #expect(text.contains("here: iPad 2; looking at Purple Haze"), "\(text)")
    #expect(text.contains("sample of OG Kush (1 g): on its way"), "\(text)")
    var delivered = changed
    delivered.sample.status = .delivered
    view.apply(cartChange([.sampleChanged(delivered)], sequence: 3), of: id, at: time(4))
    let later = view.screen(size: ScreenSize(rows: 24, columns: 80), now: time(4)).text()
    #expect(later.contains("OG Kush (1 g): delivered") && !later.contains("on its way"))
  }

  @Test("C35, S1-EC01: goods that are gone shrink the line, or take it out")
  func shortages() {
    var view = Self.cart()
    let id = SessionID(rawValue: 1)
    let less = item(1, "Blue Dream", ounces: 4, cents: 10_000)
    let gone = item(3, "Sour Diesel", ounces: 0, cents: 9_000)
    view.apply(
      cartChange(
        [
          .itemShorted(ItemShorted(item: less, previousQuantity: units(10))),
          .itemShorted(ItemShorted(item: gone, previousQuantity: units(20), removed: true)),
        ], sequence: 2), of: id, at: time(10))
    let text = view.screen(size: size80, now: time(11)).text()
    #expect(text.contains(" * Blue Dream"), "\(text)")
    #expect(text.contains(" - Sour Diesel"), "\(text)")
    #expect(!view.screen(size: size80, now: time(20)).text().contains("Sour Diesel"))
  }

  @Test func theEndOfASessionIsTold() {
    var view = Self.cart()
    let ended = SessionStatusChanged(
      status: .completed, reason: "", orderID: OrderID(rawValue: 77))
    view.apply(
      cartChange([.statusChanged(ended)], sequence: 2), of: SessionID(rawValue: 1), at: time(1))
    view.cartEnded(SessionID(rawValue: 1), because: "")
    let text = view.screen(size: size80, now: time(10)).text()
    #expect(text.contains("SESSION 1 - Acme Corp (John)  completed"), "\(text)")
    #expect(text.contains("| order 77"), "\(text)")
  }

  @Test func keysSelectOpenAndLeave() {
    var view = Self.view()
    #expect(view.pressed(.up) == .none)
    #expect(view.pressed(.end) == .none)
    #expect(view.pressed(.enter) == .open(SessionID(rawValue: 3)))
    #expect(view.pressed(.escape) == .close)
    #expect(view.cart == nil)
    #expect(view.pressed(.character("r")) == .refresh)
    #expect(view.pressed(.character("x")) == .none)
    #expect(view.pressed(.control("l")) == .redraw)
    #expect(view.pressed(.control("z")) == .suspend)
    for key in [Key.escape, .character("q"), .control("c")] {
      #expect(view.pressed(key) == .quit)
    }
    var empty = FloorView(caption: "")
    for key in [Key.up, .down, .enter, .end, .pageUp] { #expect(empty.pressed(key) == .none) }
  }

  @Test func selectionStaysWhenItsSessionLeaves() {
    var view = Self.view()
    _ = view.pressed(.down)
    let gone = session(1, "Acme Corp", "John", lines: 0, cents: 0, status: .cancelled)
    view.apply(floorChange([gone], sequence: 2), at: time(1))
    #expect(view.floor.rows.map(\.sessionID.rawValue) == [2, 3])
    #expect(view.pressed(.enter) == .open(SessionID(rawValue: 3)))
  }

  @Test func aStateInPartsReplacesWhatWasKnownAtOnce() {
    var view = Self.view()
    let new = (10...12).map { session($0, "C\($0)", "S", lines: 0, cents: 0) }
    view.apply(floorState(Array(new[..<2]), sequence: 9, complete: false), at: time(1))
    #expect(view.floor.rows.map(\.sessionID.rawValue) == [2, 1, 3])
    view.apply(floorState(Array(new[2...]), sequence: 9), at: time(1))
    #expect(view.floor.rows.map(\.sessionID.rawValue) == [12, 11, 10])
    // What a stream that was replaced still brings is older.
    view.apply(floorChange([session(1, "Old", "S", lines: 0, cents: 0)], sequence: 9), at: time(1))
    #expect(view.floor.rows.count == 3)
  }

  @Test func longListsScrollWithTheSelection() {
    var view = FloorView(caption: "")
    let many = (1...100).map {
      session(UInt64($0), "Client \($0)", "S", lines: 0, cents: 0, startedAt: -Int64($0))
    }
    view.apply(floorState(many), at: time(0))
    for _ in 0..<50 { _ = view.pressed(.down) }
    let text = view.screen(size: size80, now: time(1)).text()
    #expect(text.contains("Client 51 "), "\(text)")
    #expect(!text.contains("Client 1 "))
    _ = view.pressed(.end)
    #expect(view.screen(size: size80, now: time(1)).text().contains("Client 100 "))
  }

  @Test func theLinkIsShown() {
    var view = Self.view()
    view.link = .reconnecting("connection refused")
    let text = view.screen(size: size80, now: time(1)).text()
    #expect(text.contains("reconnecting… (connection refused)"), "\(text)")
    #expect(text.contains("Acme Corp"), "what was known stays readable")
  }

  /// Any size draws, cuts off and does not trap.
  @Test func everySizeDraws() {
    let views: [any LiveView] = [
      Self.view(), Self.cart(), FloorView(caption: "x"), PickListViewTests.view(),
    ]
    for view in views {
      for rows in 1...20 {
        for columns in [1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144] {
          let size = ScreenSize(rows: rows, columns: columns)
          let screen = view.screen(size: size, now: time(100))
          #expect(screen.size == size)
        }
      }
    }
  }

  private func line(_ id: UInt64) -> LineID { LineID(rawValue: id) }
}
