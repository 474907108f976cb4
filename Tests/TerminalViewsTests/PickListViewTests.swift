import APISchema
import Foundation
import Testing
import Values

@testable import TerminalViews

@Suite struct PickListViewTests {
  static let lines = [
    pickLine(1, session: 123, "Acme Corp", "John", "Blue Dream", ounces: 10, "Shelf A3"),
    pickLine(2, session: 123, "Acme Corp", "John", "OG Kush", ounces: 5, "Shelf B2"),
    pickLine(
      3, session: 123, "Acme Corp", "John", "Sour Diesel", ounces: 20, "Shelf C1", .picked,
      by: "Mike"),
    pickLine(4, session: 124, "Beta LLC", "Jane", "Purple Haze", ounces: 15, "Shelf A1"),
    pickLine(
      5, session: 125, "大手町商店", "Jane", "お茶", ounces: 2, "Shelf A2", .recallPending,
      by: "Mike", recalled: 2, order: 9),
  ]

  static func view(canPick: Bool = true) -> PickListView {
    var view = PickListView(zone: "Shelf", canPick: canPick)
    view.link = .live
    view.apply(pickState(lines), at: time(0))
    let sessions = floorState([
      session(123, "Acme Corp", "John", lines: 3, cents: 1),
      session(124, "Beta LLC", "Jane", lines: 1, cents: 1, status: .paused),
    ])
    view.apply(sessions, at: time(0))
    return view
  }

  @Test("S1-UX07, S1-UX08, S1-UX09, S1-UX10: grouped by session, state, shelf, who picked")
  func list() {
    #expect(
      Self.view().screen(size: size80, now: time(754)).text() == """
         Live pick list                                        zone Shelf  4 of 5 to do
        ────────────────────────────────────────────────────────────────────────────────
         ● Session #123 - Acme Corp (John)  live  2 to do
           [ ]  Blue Dream (10 oz)   Shelf A3  queued
           [ ]  OG Kush (5 oz)       Shelf B2  queued
           [x]  Sour Diesel (20 oz)  Shelf C1  picked by Mike

         ● Session #124 - Beta LLC (Jane)  paused  1 to do
           [ ]  Purple Haze (15 oz)  Shelf A1  queued

         ● Session #125 - 大手町商店 (Jane), order 9  sold  1 to do
           [<]  お茶 (2 oz)          Shelf A2  put back 2 oz


        ────────────────────────────────────────────────────────────────────────────────
         c claim  p picked  u put back  a seen  r refresh  q quit     live 14:12:34 UTC

        """)
  }

  @Test("S1-UX07, R1: orders without a session are groups of their own, each with its customer")
  func ordersWithoutSession() {
    var view = PickListView(zone: "", canPick: true)
    view.link = .live
    let lines = [
      pickLine(1, session: 0, "Acme Corp", "Jane", "Cup", ounces: 1, "A1", order: 8),
      pickLine(2, session: 0, "Beta LLC", "", "Tea", ounces: 2, "A1", order: 7),
      pickLine(3, session: 5, "Gamma", "John", "Tin", ounces: 3, "A1"),
    ]
    view.apply(pickState(lines), at: time(0))
    let titles = view.screen(size: size80, now: time(1)).text().split(separator: "\n").filter {
      $0.contains("●")
    }
    #expect(
      titles.map { String($0.dropFirst(3)).components(separatedBy: "  ")[0] } == [
        "Session #5 - Gamma (John)", "Order #7 - Beta LLC", "Order #8 - Acme Corp (Jane)",
      ],
      "\(titles)")
    #expect(view.list.groups.map { $0.lines.map(\.lineID.rawValue) } == [[3], [2], [1]])
  }

  @Test func listInFewColumns() {
    let screen = Self.view().screen(size: ScreenSize(rows: 9, columns: 40), now: time(754))
    #expect(
      screen.text() == """
         Live pick list
        ────────────────────────────────────────
         ● Session #123 - Acme Corp (John)  live
           [ ]  Blue Drea…  Shelf A3  queued
           [ ]  OG Kush (…  Shelf B2  queued
           [x]  Sour Dies…  Shelf C1  picked b…

        ────────────────────────────────────────
         c claim  p picked  … live 14:12:34 UTC

        """)
  }

  @Test("S1-UX08: each state of a session has a colour of its own")
  func colours() {
    let screen = Self.view().screen(size: size80, now: time(754))
    let dots = (0..<screen.size.rows).compactMap { row in
      screen.row(row).first { $0.character == "●" }?.style.colour
    }
    #expect(dots == [.red, .yellow, .green])
  }

  @Test("S1-UX11: a refresh takes the whole list anew")
  func refresh() {
    var view = Self.view()
    #expect(view.pressed(.character("r")) == .refresh)
    view.apply(pickState([Self.lines[0]], sequence: 5, complete: false), at: time(1))
    #expect(view.list.groups.count == 3)
    view.apply(pickState([Self.lines[1]], sequence: 5), at: time(1))
    #expect(view.list.groups.map { $0.lines.map(\.lineID.rawValue) } == [[1, 2]])
  }

  @Test func changesAreFolded() {
    var view = Self.view()
    var withdrawn = Self.lines[1]
    withdrawn.status = .withdrawn
    let new = pickLine(
      6, session: 124, "Beta LLC", "Jane", "Haze", ounces: 1, "Shelf 0")
    view.apply(pickChange([.line(withdrawn), .line(new)], sequence: 2), at: time(10))
    let text = view.screen(size: size80, now: time(11)).text()
    #expect(!text.contains("OG Kush"))
    #expect(text.contains(" + [ ]  Haze (1 oz)"), "\(text)")
    // The session becomes an order: its picked lines are done, the others go on.
    let ended = PickSessionEnded(
      sessionID: SessionID(rawValue: 123), orderID: OrderID(rawValue: 44))
    view.apply(pickChange([.sessionEnded(ended)], sequence: 3), at: time(20))
    view.apply(floorChange([], sequence: 3), at: time(20))
    #expect(view.list.groups[0].lines.map(\.lineID.rawValue) == [1])
    #expect(view.list.groups[0].orderID.rawValue == 44)
    var picked = Self.lines[0]
    picked.status = .claimed
    view.apply(pickChange([.line(picked)], sequence: 4), at: time(21))
    #expect(view.list.groups[0].lines.map(\.status) == [.claimed])
    picked.status = .staged
    view.apply(pickChange([.line(picked)], sequence: 5), at: time(21))
    #expect(view.list.groups.map(\.id.sessionID.rawValue) == [124, 125])
  }

  @Test func keysPickAndPutBack() {
    var view = Self.view()
    let session = SessionID(rawValue: 123)
    #expect(
      view.pressed(.character("p")) == .pick(session, LineID(rawValue: 1), units(10)))
    _ = view.pressed(.down)
    _ = view.pressed(.down)
    #expect(view.pressed(.character("u")) == .putBack(session, LineID(rawValue: 3)))
    view.notice = "PICK_CONFLICT"
    #expect(view.screen(size: size80, now: time(1)).text().contains("PICK_CONFLICT"))
    _ = view.pressed(.up)
    #expect(view.notice == "")
    var reader = Self.view(canPick: false)
    #expect(reader.pressed(.character("p")) == .none)
    #expect(!reader.screen(size: size80, now: time(1)).text().contains("put back  "))
    var empty = PickListView(zone: "", canPick: true)
    for key in [Key.down, .enter, .character("u")] { #expect(empty.pressed(key) == .none) }
  }

  @Test("C21: each state of a line says what is to be done")
  func states() {
    let states: [(PickStatus, String)] = [
      (.claimed, "[>]  Tea (5 oz)  A  claimed by Ann"), (.short, "[!]  Tea (5 oz)  A  short 2 oz"),
      (.recallPending, "[<]  Tea (5 oz)  A  put back 3 oz"),
      (.recallAcknowledged, "[<]  Tea (5 oz)  A  putting back 3 oz"),
      (.staged, "[x]  Tea (5 oz)  A  staged at Dock 2"),
      (.handedOver, "[x]  Tea (5 oz)  A  handed over"),
    ]
    for (status, words) in states {
      var line = pickLine(
        1, session: 1, "C", "S", "Tea", ounces: 5, "A", status, by: "Bob", recalled: 3)
      line.claimedBy = "Ann"
      line.short = units(2)
      line.stagingLocation = "Dock 2"
      var view = PickListView(zone: "", canPick: true)
      view.apply(pickState([line]), at: time(0))
      let text = view.screen(size: size80, now: time(1)).text()
      #expect(text.contains(words), "\(text)")
    }
  }

  @Test func anEmptyListSaysSo() {
    var view = PickListView(zone: "", canPick: true)
    #expect(view.screen(size: size80, now: time(0)).text().contains("waiting for the list…"))
    view.apply(pickState([]), at: time(0))
    #expect(view.screen(size: size80, now: time(0)).text().contains("nothing to pick"))
  }

  /// Selection, scrolling and totals with more lines than a warehouse has at a time.
  @Test func longListsAreFoldedInParts() {
    var view = PickListView(zone: "", canPick: true)
    let lines = (1...5_000).map { id in
      pickLine(
        UInt64(id), session: UInt64(id / 50 + 1), "Client", "S", "P\(id)", ounces: 1, "A\(id)")
    }
    for start in stride(from: 0, to: lines.count, by: 50) {
      view.apply(
        pickState(Array(lines[start..<start + 50]), complete: start + 50 == lines.count),
        at: time(0))
    }
    _ = view.pressed(.end)
    for id in 1...100 {
      var line = lines[lines.count - id]
      line.status = .withdrawn
      view.apply(pickChange([.line(line)], sequence: UInt64(id + 1)), at: time(1))
    }
    let text = view.screen(size: size80, now: time(2)).text()
    #expect(text.contains("4900 of 4900 to do"), "\(text)")
    #expect(text.contains("P4900 "), "\(text)")
  }
}
