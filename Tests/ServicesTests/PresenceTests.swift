import Clocks
import StoreSchema
import Testing
import Values

@testable import Services

/// The table behind the presence of sessions, and what a stream of it is owed.
@Suite struct PresenceTests {
  private typealias Table = PresenceTable<Int>
  private static let session = SessionID(rawValue: 7)
  private static let tablet = Table.Device(
    connection: 1, role: .client, name: "tablet", tokenID: TokenID(rawValue: 3))
  private static let jane = Table.Device(
    connection: 2, role: .staff, name: "Jane", tokenID: .none)

  private static func time(_ seconds: Int64) -> Timestamp {
    Timestamp(nanoseconds: seconds * 1_000_000_000)
  }

  private static func batch(_ id: UInt64) -> BatchID { BatchID(rawValue: id) }

  @Test("C38: a device is there once, however many streams it has, until the last one is gone")
  func devicesAreCountedOnce() {
    var table = Table()
    table.watch(1)
    #expect(table.connected(Self.tablet, to: Self.session, at: Self.time(1)) == [1])
    #expect(table.takeDirty(1) == [Self.session])
    #expect(table.connected(Self.tablet, to: Self.session, at: Self.time(2)) == [])
    #expect(table.connected(Self.jane, to: Self.session, at: Self.time(3)) == [1])
    let connected = table[Self.session].connected
    #expect(connected.map(\.device.name) == ["tablet", "Jane"])
    #expect(connected.map(\.connectedAt) == [Self.time(1), Self.time(3)])
    _ = table.takeDirty(1)
    #expect(table.disconnected(Self.tablet, from: Self.session) == [])
    #expect(table.disconnected(Self.tablet, from: Self.session) == [1])
    #expect(table.disconnected(Self.tablet, from: Self.session) == [], "it is gone already")
    _ = table.disconnected(Self.jane, from: Self.session)
    table.unwatch(1)
    #expect(table.isIdle, "nothing is left of a session that nobody is in")
  }

  @Test("S2-SVC34: the newest view wins; what was looked at before comes once, newest first")
  func viewsMoveOn() {
    var table = Table()
    table.watch(1)
    for (second, id) in ([1, 2, 1, 1, 3, 0, 2] as [UInt64]).enumerated() {
      _ = table.viewed(Self.batch(id), in: Self.session, at: Self.time(Int64(second)))
    }
    let presence = table[Self.session]
    #expect(presence.viewing == Table.View(batchID: Self.batch(2), since: Self.time(6)))
    #expect(presence.viewed.map(\.batchID.rawValue) == [3, 1])
    #expect(presence.viewed.map(\.since) == [Self.time(4), Self.time(2)])
    _ = table.takeDirty(1)
    let again = table.viewed(Self.batch(2), in: Self.session, at: Self.time(9))
    #expect(again == [] && table.takeDirty(1) == [], "nothing new")
  }

  @Test("With its last device the customer looks at nothing any more")
  func disconnectedCustomersLookAway() {
    var table = Table()
    _ = table.connected(Self.tablet, to: Self.session, at: Self.time(1))
    _ = table.connected(Self.jane, to: Self.session, at: Self.time(1))
    _ = table.viewed(Self.batch(4), in: Self.session, at: Self.time(2))
    _ = table.disconnected(Self.jane, from: Self.session)
    #expect(table[Self.session].viewing?.batchID == Self.batch(4))
    _ = table.disconnected(Self.tablet, from: Self.session)
    #expect(table[Self.session].viewing == nil)
    #expect(table[Self.session].viewed.map(\.batchID) == [Self.batch(4)])
  }

  @Test("Devices, views and sessions are bounded; what does not fit is not shown")
  func everythingIsBounded() {
    var table = Table()
    for number in 0..<UInt64(Limits.devicesPerSessionMax + 5) {
      let device = Table.Device(connection: number, role: .client, name: "", tokenID: .none)
      _ = table.connected(device, to: Self.session, at: Self.time(1))
    }
    #expect(table[Self.session].connected.count == Limits.devicesPerSessionMax)
    for id in 1...50 as ClosedRange<UInt64> {
      _ = table.viewed(Self.batch(id), in: Self.session, at: Self.time(1))
    }
    #expect(table[Self.session].viewed.count == Limits.viewsPerSessionMax)
    #expect(table[Self.session].viewed.first?.batchID == Self.batch(49))
    for id in 1_000..<UInt64(1_000 + Limits.presencesMax) {
      _ = table.viewed(Self.batch(1), in: SessionID(rawValue: id), at: Self.time(1))
    }
    let last = SessionID(rawValue: UInt64(999 + Limits.presencesMax))
    #expect(table[last].isEmpty, "there is no room for it")
    _ = table.ended(Self.session)
    #expect(table[Self.session].isEmpty)
    _ = table.viewed(Self.batch(1), in: last, at: Self.time(1))
    #expect(!table[last].isEmpty)
  }

  @Test("N15: a watcher is woken once until it looks, and then sees each session once")
  func watchersAreWokenOnce() {
    var table = Table()
    table.watch(1)
    table.watch(2)
    let other = SessionID(rawValue: 8)
    #expect(Set(table.viewed(Self.batch(1), in: Self.session, at: Self.time(1))) == [1, 2])
    for id in 2...9 as ClosedRange<UInt64> {
      #expect(table.viewed(Self.batch(id), in: Self.session, at: Self.time(1)) == [])
    }
    #expect(table.viewed(Self.batch(1), in: other, at: Self.time(1)) == [])
    #expect(table.takeDirty(1) == [Self.session, other])
    #expect(table.ended(other) == [1])
    #expect(table.takeDirty(2) == [Self.session, other])
    #expect(table.takeDirty(1) == [other] && table.takeDirty(1) == [])
  }

  @Test("An end is told also when nobody was connected")
  func endsAreAlwaysTold() {
    var table = Table()
    table.watch(1)
    #expect(table.ended(Self.session) == [1])
    #expect(table.takeDirty(1) == [Self.session])
  }

  @Test("N15: a stream owes each session once, then says that it has told all, then lives on")
  func feedsOweTheNewest() {
    let start = Instant(nanoseconds: 1_000)
    let other = SessionID(rawValue: 8)
    var feed = ActivityFeed([Self.session], at: start)
    for _ in 0..<100 { feed.changed(other) }
    #expect(feed.debt == 2)
    var told: [ActivityFeed.Item] = []
    while let item = feed.next(at: start) {
      told.append(item)
      feed.sent(item, at: start)
    }
    #expect(Set([Self.session, other].map { ActivityFeed.Item.presence($0) }) == Set(told[..<2]))
    #expect(told.count == 3 && told.last == .progress)
    let quiet = start.adding(milliseconds: Limits.activityHeartbeatMillis - 1)
    #expect(feed.next(at: quiet) == nil)
    let late = start.adding(milliseconds: Limits.activityHeartbeatMillis)
    #expect(feed.next(at: late) == .progress)
    feed.sent(.progress, at: late)
    #expect(feed.next(at: late) == nil)
    feed.changed(other)
    #expect(feed.next(at: late) == .presence(other))
    #expect(feed.next(at: late) == .presence(other), "it is owed until it is sent")
  }
}
