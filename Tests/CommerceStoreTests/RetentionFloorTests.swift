import Engine
import StoreSchema
import Testing
import Values

@testable import Commerce
@testable import CommerceStore

/// What the log keeps for patches of orders and for webhooks: enough for each, and no more.
@Suite struct RetentionFloorTests {
  private static let machine = CommerceMachine()
  private static let distance = StoreLimits.patchDistanceMax
  private static let jane = StoreSchema.Principal(
    role: .staff, staffID: StaffID(rawValue: 1), name: "Jane")
  private static let admin = StoreSchema.Principal(role: .admin, name: "ops")

  /// A store whose records stand where the test says.
  private struct Book {
    var state = StoreState()

    @discardableResult
    mutating func commit(
      _ command: Commerce.Command, as principal: StoreSchema.Principal = admin,
      at sequence: UInt64
    ) throws -> JournalRecord {
      let command = StoreCommand(command, principal: principal)
      let record = try machine.decide(command, at: .epoch, on: state).get()
      machine.evolve(&state, record, sequence: sequence, at: .epoch)
      return record
    }

    /// Changes a line of the order, and tells what the log gets of it.
    mutating func edit(_ order: UInt64, units: Int64, at sequence: UInt64) throws -> OrderPatch? {
      let known = try #require(state.commerce.order(OrderID(rawValue: order)))
      let edit = EditOrder(
        orderID: known.id,
        .setQuantity(known.lines[0].lineID, Quantity(tenThousandths: units * 10_000)))
      let record = try commit(.editOrder(edit), as: jane, at: sequence)
      for case .orderChanged(let changed) in record.events.map(\.body) { return changed.patch }
      return nil
    }

    mutating func draft(at sequence: UInt64) throws {
      let lines = (1...30 as ClosedRange<UInt64>).map {
        NewOrderLine(batchID: BatchID(rawValue: $0), quantity: Quantity(tenThousandths: 10_000))
      }
      let draft = CreateStaffOrder(clientID: ClientID(rawValue: 1), lines: lines)
      try commit(.createStaffOrder(draft), as: jane, at: sequence)
    }

    var floor: UInt64? { machine.retentionFloor(state) }
  }

  private static func book() throws -> Book {
    var book = Book()
    try book.commit(
      .createStore(CreateStore(currency: "GBP")),
      as: StoreCommand.system, at: 1)
    try book.commit(.saveStaff(.init(login: "jane", name: "Jane")), at: 2)
    try book.commit(.saveClient(.init(code: "C1", name: "Acme Retail")), at: 3)
    let batches = (1...30).map { number in
      BatchInput(
        code: "B-\(1_000 + number)", name: "Stoneware mug, blue glaze, no. \(number)",
        unitPrice: Money(cents: 250), unitCost: Money(cents: 100), location: "A1",
        onHand: Quantity(tenThousandths: 10_000_000))
    }
    try book.commit(.upsertBatches(.init(batches: batches)), at: 4)
    return book
  }

  @Test func patchesNeverReachBehindTheFloor() throws {
    var book = try Self.book()
    #expect(book.floor == nil)
    try book.draft(at: 100)
    #expect(book.floor == 100)
    // As far away as a patch may be, and one further.
    let last = try #require(try book.edit(1, units: 2, at: 100 + Self.distance))
    #expect(last.wholeSequence == 100 && book.floor == 100)
    #expect(try book.edit(1, units: 3, at: 101 + Self.distance) == nil)
    #expect(book.floor == 101)
    // Every patch to come starts at or after the floor of the moment before it.
    var sequence = 101 + Self.distance
    for step in [1, 7, 30_000, 35_528, 65_535, 65_536, 65_537, 200_000] as [UInt64] {
      let floor = try #require(book.floor)
      sequence += step
      let patch = try book.edit(1, units: Int64(sequence % 50 + 1), at: sequence)
      #expect(patch.map { $0.wholeSequence >= floor } ?? true, "at \(sequence)")
      #expect(try #require(book.floor) >= floor, "the floor goes back at \(sequence)")
    }
  }

  /// What comes next for a webhook may be a patch of what is as far before it as can be.
  @Test func activeWebhooksKeepWhatTheirNextRecordStartsFrom() throws {
    var book = try Self.book()
    try book.draft(at: 100)
    let cursor = 99 + Self.distance
    #expect(try #require(try book.edit(1, units: 2, at: cursor + 1)).wholeSequence == 100)
    let far = 10 * Self.distance
    try book.commit(
      .webhook(.create(url: "https://example.com/", label: "", after: cursor)), at: far)
    #expect(book.floor == 100)
    let id = WebhookID(rawValue: 1)
    let pause = WebhookCommand.update(
      id, expectedVersion: 0, url: nil, label: nil, status: .paused)
    try book.commit(.webhook(pause), at: far + 1)
    #expect(book.floor == far + 1 - Self.distance)
    try book.commit(
      .webhook(.update(id, expectedVersion: 0, url: nil, label: nil, status: .active)),
      at: far + 2)
    #expect(book.floor == 100)
    try book.commit(.webhook(.delete(id)), at: far + 3)
    #expect(book.floor == far + 3 - Self.distance)
  }

  /// A snapshot says nothing of where patches start; the records after it do.
  @Test func aReplayedPatchKeepsWhatItStartsFrom() throws {
    var before = try Self.book()
    try before.draft(at: 100)
    var after = Book()
    for collection in Self.machine.snapshotCollections(before.state) {
      while let line = collection.next() {
        try Self.machine.load(line, of: collection.name, into: &after.state)
      }
    }
    try Self.machine.finishLoading(&after.state)
    #expect(after.floor == nil)
    let edit = EditOrder(
      orderID: OrderID(rawValue: 1),
      .setQuantity(
        try #require(before.state.commerce.order(OrderID(rawValue: 1))).lines[0].lineID,
        Quantity(tenThousandths: 70_000)))
    let record = try before.commit(.editOrder(edit), as: Self.jane, at: 200)
    let written = try Self.machine.decodeRecord(Self.machine.encode(record))
    Self.machine.evolve(&after.state, written, sequence: 200, at: .epoch)
    #expect(after.floor == 100 && before.floor == 100)
    #expect(try #require(try after.edit(1, units: 8, at: 300)).wholeSequence == 100)
  }

  @Test func aWebhookAtTheBeginningKeepsAll() throws {
    var book = try Self.book()
    for (cursor, floor) in [(0, 1), (1, 1), (Self.distance, 1), (Self.distance + 1, 2)]
      as [(UInt64, UInt64)]
    {
      try book.commit(
        .webhook(.create(url: "https://example.com/", label: "", after: cursor)),
        at: 500_000 + cursor)
      #expect(book.floor == floor)
      try book.commit(
        .webhook(.delete(WebhookID(rawValue: book.state.commerce.counters.nextWebhookID - 1))),
        at: 500_001 + cursor)
      #expect(book.floor == nil)
    }
  }
}
