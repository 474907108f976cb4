import Commerce
import CommerceStore
import Engine
import Journal
import Storage
import StoreSchema
import Testing
import Values

/// What changes of an order cost in the log, and that whoever reads them gets whole orders.
@Suite struct OrderLogTests {
  private static let jane = StoreSchema.Principal(
    role: .staff, staffID: StaffID(rawValue: 1), name: "Jane")
  private static let order = OrderID(rawValue: 1)

  /// A store with a draft of so many lines, of up to 500 batches.
  private static func shop(lines: Int, fileSystem: SimulatedFileSystem) throws -> Shop {
    let shop = try Shop(fileSystem)
    try shop.commit(.saveStaff(.init(login: "jane", name: "Jane")))
    try shop.commit(.saveClient(.init(code: "C1", name: "Acme Retail")))
    let batches = (1...min(lines, 500)).map { number in
      BatchInput(
        code: "B-\(1_000 + number)", name: "Stoneware mug, blue glaze, no. \(number)",
        unitPrice: Money(cents: 250), unitCost: Money(cents: 100), location: "A1",
        onHand: Quantity(units: 1_000))
    }
    try shop.commit(.upsertBatches(.init(batches: batches)))
    let lines = (0..<lines).map { number in
      NewOrderLine(
        batchID: BatchID(rawValue: UInt64(number % batches.count + 1)), quantity: .units(1),
        separateLine: true)
    }
    try shop.commit(
      .createStaffOrder(CreateStaffOrder(clientID: ClientID(rawValue: 1), lines: lines)), as: jane)
    return shop
  }

  private static func known(_ shop: Shop) throws -> Order {
    try #require(shop.store.durable.state.commerce.order(order))
  }

  /// Carries out an edit, and tells where it stands and what it made of the order.
  private static func edit(_ shop: Shop, _ edit: OrderEdit) throws -> (UInt64, Order) {
    let command = EditOrder(orderID: order, edit)
    let sequence = try shop.commit(.editOrder(command), as: jane).sequence
    return (sequence, try known(shop))
  }

  /// A change of each kind, one after the other.
  private static func editAll(_ shop: Shop) throws -> [(sequence: UInt64, order: Order)] {
    let lines = try known(shop).lines
    let middle = lines[lines.count / 2].lineID
    let price = OrderPrice(
      scope: .item, lineID: middle, adjustmentType: .fixed,
      adjustmentValue: AdjustmentValue(tenThousandths: 19_900), reason: "old customer")
    let edits: [OrderEdit] = [
      .setQuantity(middle, .units(7)),
      .removeLine(lines[3].lineID),
      .addLine(NewOrderLine(batchID: BatchID(rawValue: 2), quantity: .units(2))),
      .applyPrice(price),
      .setFees([FeeLine(name: "Transport", kind: .fixed, value: .init(tenThousandths: 50_000))]),
      .update(staffID: .none, paymentTerms: PaymentTerms(kind: .net, days: 30), expiresAt: nil),
      .setQuantity(middle, .units(8)),
    ]
    var versions = try edits.map { try edit(shop, $0) }
    let note = AddOrderNote(orderID: order, text: "call before ten")
    let sequence = try shop.commit(.addOrderNote(note), as: jane).sequence
    versions.append((sequence, try known(shop)))
    return versions.map { (sequence: $0.0, order: $0.1) }
  }

  /// The bytes of each record's payload, as they are on the disk.
  private static func bytes(_ fileSystem: SimulatedFileSystem) throws -> [UInt64: Int] {
    var options = JournalOptions()
    options.preallocates = false
    let journal = try Journal.open("/store", fileSystem: fileSystem, options: options).journal
    defer { journal.close() }
    var bytes: [UInt64: Int] = [:]
    var sequence: UInt64 = 0
    while case let entries = try journal.read(after: sequence, bytesMax: 1 << 20),
      let last = entries.last
    {
      for entry in entries { bytes[entry.sequence] = entry.payload.count }
      sequence = last.sequence
    }
    return bytes
  }

  @Test func aChangeOfALargeDraftCostsWhatChanged() throws {
    let fileSystem = SimulatedFileSystem()
    let shop = try Self.shop(lines: 2_000, fileSystem: fileSystem)
    let created = shop.store.durable.sequence
    let versions = try Self.editAll(shop)
    shop.store.close()
    let bytes = try Self.bytes(fileSystem)
    let whole = try #require(bytes[created])
    #expect(whole > 100_000)
    for version in versions {
      let cost = try #require(bytes[version.sequence])
      #expect(cost < 2_000, "\(cost) bytes for version \(version.order.version)")
    }
  }

  /// From wherever the log is read, there is the order as it was, whole.
  @Test func whoeverReadsGetsWholeOrders() throws {
    let shop = try Self.shop(lines: 40, fileSystem: SimulatedFileSystem())
    let created = shop.store.durable.sequence
    var versions = try Self.editAll(shop)
    try shop.restart()
    versions += try Self.editAll(shop)
    defer { shop.store.close() }
    let orders = Dictionary(uniqueKeysWithValues: versions.map { ($0.sequence, $0.order) })
    for cursor in created..<shop.store.durable.sequence {
      for bytesMax in [1, 1 << 20] {
        for (sequence, order) in try Self.read(shop, after: cursor, bytesMax) {
          #expect(order == orders[sequence], "\(sequence), read after \(cursor)")
        }
      }
    }
  }

  private static func read(
    _ shop: Shop, after cursor: UInt64, _ bytesMax: Int
  ) throws -> [(UInt64, Order)] {
    let outcome = shop.store.readAndWait(after: cursor, bytesMax: bytesMax)
    guard case .entries(let chunk)? = outcome else { throw Shop.Unread(outcome: outcome) }
    #expect(bytesMax > 1 || chunk.commits.count == 1)
    return chunk.commits.flatMap { commit in
      commit.record.events.compactMap { event in
        guard case .orderChanged(let changed) = event.body else { return nil }
        return (commit.sequence, changed.whole)
      }
    }
  }

  /// An order that is changed for ever is whole in the log now and then.
  @Test func patchesInARowAreBounded() throws {
    let fileSystem = SimulatedFileSystem()
    let shop = try Self.shop(lines: 60, fileSystem: fileSystem)
    let created = shop.store.durable.sequence
    let line = try Self.known(shop).lines[5].lineID
    var newest = created
    for units in 1...520 {
      newest = try Self.edit(shop, .setQuantity(line, .units(Int64(units % 9 + 1)))).0
    }
    let last = try Self.known(shop)
    #expect(try Self.read(shop, after: newest - 1, 1).map(\.1) == [last])
    shop.store.close()
    let bytes = try Self.bytes(fileSystem)
    let large = bytes.filter { $0.key > created && $0.value > 3_000 }.keys.sorted()
    #expect(large == [created + 257, created + 514])
  }

  /// Without the state before, as after a restart from a snapshot, an order is whole once more.
  @Test func anOrderOfASnapshotIsWholeOnce() throws {
    let shop = try Self.shop(lines: 40, fileSystem: SimulatedFileSystem())
    let machine = CommerceMachine()
    let state = shop.store.durable.state
    shop.store.close()
    var loaded = machine.initialState()
    for collection in machine.snapshotCollections(state) {
      while let line = collection.next() {
        try machine.load(line, of: collection.name, into: &loaded)
      }
    }
    try machine.finishLoading(&loaded)
    let line = try #require(loaded.commerce.order(Self.order)).lines[0].lineID
    var patches: [Bool] = []
    for units in 2...4 {
      let edit = EditOrder(orderID: Self.order, .setQuantity(line, .units(Int64(units))))
      let record = try machine.decide(
        StoreCommand(.editOrder(edit), principal: Self.jane), at: .epoch, on: loaded
      ).get()
      guard case .orderChanged(let changed)? = record.events.first?.body else { continue }
      patches.append(changed.patch != nil)
      // As a replay reads it.
      let written = try machine.decodeRecord(machine.encode(record))
      machine.evolve(&loaded, written, sequence: 1_000 + UInt64(units), at: .epoch)
      #expect(loaded.commerce.order(Self.order) == changed.order)
    }
    #expect(patches == [false, true, true])
  }
}

extension Quantity {
  fileprivate static func units(_ count: Int64) -> Quantity {
    Quantity(tenThousandths: count * 10_000)
  }
}
