import Commerce
import CommerceStore
import Glibc
import StoreSchema
import Testing
import Values

/// Random versions of orders, and what the log says of the change from one to the other.
@Suite struct OrderPatchPropertyTests {
  @Test func patchesAreFaithfulAndNeverLonger() {
    let first = getenv("SHOWROOM_SEED").flatMap { UInt64(String(cString: $0)) } ?? 20_261_121
    var patches = 0
    for seed in first..<first + 3_000 {
      var versions = OrderVersions(seed: seed)
      let (before, after) = versions.pair()
      guard let patch = OrderPatch(from: before, to: after) else { continue }
      patches += 1
      #expect(patch.applied(to: before) == after, "SHOWROOM_SEED=\(seed)")
      var placed = patch
      placed.previousSequence = .max
      placed.wholeSequence = .max
      placed.number = .max
      let short = Self.bytes(OrderChanged(patch: placed))
      let whole = Self.bytes(OrderChanged(order: after))
      #expect(short < whole, "SHOWROOM_SEED=\(seed): \(short) bytes instead of \(whole)")
    }
    print("\(patches) patches, seeds from \(first)")
    #expect(patches > 1_000 || first != 20_261_121)
  }

  private static func bytes(_ changed: OrderChanged) -> Int {
    CommerceMachine().encode(
      JournalRecord(
        principal: Principal(role: .system), reply: Reply(body: .done(Done())),
        events: [Event(body: .orderChanged(changed))])
    ).count
  }
}

private struct OrderVersions: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

  /// An order, and itself after some changes, or one that has little to do with it.
  mutating func pair() -> (Order, Order) {
    let before = order()
    if below(8) == 0 {
      var other = order()
      other.id = before.id
      return (before, other)
    }
    var after = before
    after.version += 1
    for _ in 0...below(5) { change(&after) }
    return (before, after)
  }

  private mutating func order() -> Order {
    var order = Order(
      id: OrderID(rawValue: 1 + next() % 1_000), orderNumber: "SO-1", clientName: text(),
      createdBy: principal(), createdAt: .epoch, version: next() % 300)
    order.lines = list(60) { $0.line() }
    order.statusHistory = list(3) { $0.status() }
    order.priceAdjustments = list(9) { $0.price() }
    order.notes = list(4) { $0.note() }
    order.modeTransitions = list(3) { $0.mode() }
    order.fees = list(3) { $0.fee() }
    order.payments = list(3) { $0.payment() }
    return order
  }

  private mutating func change(_ order: inout Order) {
    order.total = Money(cents: Int64(below(100_000)))
    switch below(10) {
    case 0: edit(&order.statusHistory) { $0.status() }
    case 1: edit(&order.priceAdjustments) { $0.price() }
    case 2: edit(&order.notes) { $0.note() }
    case 3: edit(&order.modeTransitions) { $0.mode() }
    case 4: edit(&order.fees) { $0.fee() }
    case 5: edit(&order.payments) { $0.payment() }
    case 6: order.clientMessage = text()
    default: edit(&order.lines) { $0.line() }
    }
  }

  private mutating func list<Item>(_ most: Int, _ make: (inout Self) -> Item) -> [Item] {
    (0..<below(most)).map { _ in make(&self) }
  }

  /// One of the changes that lists go through, and some that they don't.
  private mutating func edit<Item>(_ items: inout [Item], _ make: (inout Self) -> Item) {
    let place = below(items.count + 1)
    switch below(6) {
    case 0: items.append(make(&self))
    case 1: items.insert(make(&self), at: place)
    case 2: items.removeSubrange(place..<min(items.count, place + below(4)))
    case 3: items.shuffle(using: &self)
    case 4 where below(10) == 0: items = []
    default: if place < items.count { items[place] = make(&self) }
    }
  }

  private mutating func text() -> String { String(repeating: "x", count: below(20)) }
  private mutating func principal() -> Principal { Principal(role: .staff, name: text()) }

  /// Few ids, so that some come twice.
  private mutating func line() -> OrderLine {
    OrderLine(
      lineID: LineID(rawValue: next() % 200), batchID: BatchID(rawValue: next() % 3),
      batchCode: text(), productName: text(), quantity: Quantity(tenThousandths: 1))
  }
  private mutating func status() -> OrderStatusChange {
    OrderStatusChange(changedBy: principal(), changedAt: .epoch, reason: text())
  }
  private mutating func price() -> PriceOverride {
    PriceOverride(
      id: OverrideID(rawValue: next() % 20), reason: text(), appliedBy: principal(),
      appliedAt: .epoch)
  }
  private mutating func note() -> Note {
    Note(id: NoteID(rawValue: next() % 9), text: text(), author: principal(), addedAt: .epoch)
  }
  private mutating func mode() -> ModeTransition {
    ModeTransition(transitionedBy: principal(), transitionedAt: .epoch, reason: text())
  }
  private mutating func fee() -> FeeLine { FeeLine(name: text()) }
  private mutating func payment() -> Payment {
    Payment(reference: text(), receivedAt: .epoch, recordedBy: principal())
  }
}
