import Commerce
import CommerceStore
import Engine
import Journal
import Storage
import StoreSchema
import Testing
import Values

/// Orders that are edited while the log loses its beginning: whoever reads gets orders as they
/// were, or is told that they are gone, and never another order.
@Suite struct OrderRetentionTests {
  /// Segments of a few records, none of which is kept for its age.
  static var brief: JournalOptions {
    var options = JournalOptions()
    options.segmentBytes = 8_192
    options.retainedBytesMin = 0
    options.retainedAgeNanos = 0
    return options
  }

  @Test func readersOfWhatIsKeptGetOrdersAsTheyWere() throws {
    let seed = firstSeed(4)
    var desk = try EditedOrders(Shop(SimulatedFileSystem(), journal: Self.brief), seed)
    defer { desk.shop.store.close() }
    var (served, refused, removals) = (0, 0, 0)
    for step in 0..<30 {
      let oldest = desk.shop.store.oldestCursor
      try desk.step()
      if desk.shop.store.oldestCursor > oldest { removals += 1 }
      let seen = try desk.check("step \(step) of SHOWROOM_SEED=\(seed)")
      served += seen.served
      refused += seen.refused
    }
    print("\(served) reads served, \(refused) refused, \(removals) removals, seed \(seed)")
    #expect(seed != 4 || (served > 100 && refused > 10 && removals > 3))
  }
}

/// Orders under random edits, snapshots and restarts, with what is true of each version.
private struct EditedOrders {
  let shop: Shop
  private var random: SplitMix64
  /// The versions that a record's patches or orders stand for.
  private var versions: [UInt64: [Order]] = [:]
  /// The newest snapshot, and the one that this process began with.
  private var snapshot: UInt64 = 0
  private var beginning: UInt64 = 0
  private let jane = StoreSchema.Principal(
    role: .staff, staffID: StaffID(rawValue: 1), name: "Jane")

  init(_ shop: Shop, _ seed: UInt64) throws {
    self.shop = shop
    random = SplitMix64(seed: seed)
    try shop.commit(.saveStaff(.init(login: "jane", name: "Jane")))
    try shop.commit(.saveClient(.init(code: "C1", name: "Acme Retail")))
    let batches = (1...40).map { number in
      BatchInput(
        code: "B-\(1_000 + number)", name: "Stoneware mug, blue glaze, no. \(number)",
        unitPrice: Money(cents: 250), unitCost: Money(cents: 100), location: "A1",
        onHand: Quantity(tenThousandths: 10_000_000))
    }
    try shop.commit(.upsertBatches(.init(batches: batches)))
    for _ in 0..<3 {
      let lines = (1...40 as ClosedRange<UInt64>).map {
        NewOrderLine(batchID: BatchID(rawValue: $0), quantity: Quantity(tenThousandths: 10_000))
      }
      let draft = CreateStaffOrder(clientID: ClientID(rawValue: 1), lines: lines)
      try note(shop.commit(.createStaffOrder(draft), as: jane).sequence)
    }
  }

  private mutating func note(_ sequence: UInt64) throws {
    let state = shop.store.durable.state.commerce
    versions[sequence] = (1...3).compactMap { state.order(OrderID(rawValue: $0)) }
  }

  /// A few edits, a snapshot now and then, and at times another process.
  mutating func step() throws {
    for _ in 0..<Int.random(in: 1...12, using: &random) {
      let id = OrderID(rawValue: .random(in: 1...3, using: &random))
      let order = try #require(shop.store.durable.state.commerce.order(id))
      let line = try #require(order.lines.randomElement(using: &random)).lineID
      let quantity = Quantity(tenThousandths: .random(in: 1...90, using: &random) * 10_000)
      let edit = EditOrder(orderID: id, .setQuantity(line, quantity))
      try note(shop.commit(.editOrder(edit), as: jane).sequence)
    }
    if Bool.random(using: &random) { snapshot = try shop.snapshot() }
    if Int.random(in: 0..<3, using: &random) == 0 {
      try shop.restart()
      beginning = snapshot
    }
  }

  /// Reads from everywhere, also from before what is kept.
  func check(_ name: String) throws -> (served: Int, refused: Int) {
    let newest = shop.store.durable.sequence
    let floor = CommerceMachine().retentionFloor(shop.store.durable.state)
    #expect(shop.store.oldestCursor < floor ?? .max, "\(name): patches to come start there")
    var (served, refused) = (0, 0)
    for distance in [1, 2, 3, 5, 8, 13, 21, 34, 55] as [UInt64] where distance <= newest {
      let cursor = newest - distance
      for bytesMax in [1, 1 << 20] {
        let name = "\(name), after \(cursor)"
        switch shop.store.readAndWait(after: cursor, bytesMax: bytesMax) {
        case .entries(let chunk):
          served += 1
          #expect(chunk.commits.first?.sequence == cursor + 1, "\(name)")
          for commit in chunk.commits { compare(commit, name) }
        case .entriesGone(let oldest):
          refused += 1
          #expect(oldest > cursor + 1 && oldest <= newest + 1, "\(name): \(oldest)")
          // What this process wrote or replayed can be had,.
          #expect(cursor < beginning, "\(name): this process began after \(beginning)")
        case let outcome: throw Shop.Unread(outcome: outcome)
        }
      }
    }
    return (served, refused)
  }

  private func compare(_ commit: Commit<CommerceMachine>, _ name: String) {
    for event in commit.record.events {
      guard case .orderChanged(let changed) = event.body else { continue }
      let known = versions[commit.sequence]?.first { $0.id == changed.header.id }
      #expect(changed.order == known, "\(name): record \(commit.sequence)")
    }
  }
}
