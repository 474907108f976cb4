import Commerce
import StoreSchema
import Values

/// Where the log has the versions of orders: what the next patch of each is to say of its place.
///
/// Not part of a snapshot: an order that has no trail is written whole once more. So nothing rests
/// on it but the length of records, and patches say enough of themselves to go on with.
struct OrderTrails: Sendable {
  /// An order's place in the log.
  struct Trail: Sendable {
    /// The last record that changed it; 0: the record in the making.
    var sequence: UInt64
    /// The last record that has it whole; 0: the record in the making.
    var wholeSequence: UInt64
    /// Patches since then.
    var patches: UInt32
  }

  private var trails = NumberTable<OrderID, Trail>()
  /// The first record that a trail began with; 0: none did.
  private var first: UInt64 = 0
  private var last: UInt64 = 0

  /// The oldest record that a patch to come may be put together with; nil: there will be none.
  var oldestSequence: UInt64? {
    first == 0 ? nil : max(first, last - min(last, StoreLimits.patchDistanceMax))
  }

  /// Adds a record, which may tell of an order several times.
  mutating func add(_ record: JournalRecord, sequence: UInt64) {
    last = sequence
    for event in record.events {
      switch event.body {
      case .orderCreated(let created): begin(created.order.id, sequence)
      case .orderChanged(let changed):
        guard let patch = changed.patch else {
          begin(changed.header.id, sequence)
          continue
        }
        let whole = patch.wholeSequence == 0 ? sequence : patch.wholeSequence
        trails[patch.order.id] = Trail(
          sequence: sequence, wholeSequence: whole, patches: patch.number)
        first = first == 0 ? whole : min(first, whole)
      default: continue
      }
    }
  }

  private mutating func begin(_ id: OrderID, _ sequence: UInt64) {
    trails[id] = Trail(sequence: sequence, wholeSequence: sequence, patches: 0)
    if first == 0 { first = sequence }
  }

  /// The events of the next record, with patches where they are shorter than the orders.
  func patched(_ events: [Event], on state: Commerce.State) -> [Event] {
    var events = events
    var newest: [OrderID: (order: Order, trail: Trail)] = [:]
    for index in events.indices {
      switch events[index].body {
      case .orderCreated(let created): newest[created.order.id] = (created.order, Self.fresh)
      case .orderChanged(var changed):
        guard let order = changed.order else { continue }
        let before = newest[order.id] ?? known(order.id, in: state)
        changed.patch = before.flatMap { patch(from: $0.order, to: order, $0.trail) }
        events[index].body = .orderChanged(changed)
        newest[order.id] = (order, changed.patch.map(Self.trail) ?? Self.fresh)
      default: continue
      }
    }
    return events
  }

  private func known(_ id: OrderID, in state: Commerce.State) -> (order: Order, trail: Trail)? {
    guard let order = state.orders[id], let trail = trails[id] else { return nil }
    return (order, trail)
  }

  private func patch(from before: Order, to after: Order, _ trail: Trail) -> OrderPatch? {
    let isFar =
      trail.wholeSequence > 0
      && last + 1 - trail.wholeSequence > StoreLimits.patchDistanceMax
    if isFar || trail.patches >= StoreLimits.patchesInARowMax { return nil }
    var patch = OrderPatch(from: before, to: after)
    patch?.previousSequence = trail.sequence
    patch?.wholeSequence = trail.wholeSequence
    patch?.number = trail.patches + 1
    return patch
  }

  /// That of an order whose whole is in the record in the making.
  private static let fresh = Trail(sequence: 0, wholeSequence: 0, patches: 0)

  private static func trail(of patch: OrderPatch) -> Trail {
    Trail(sequence: 0, wholeSequence: patch.wholeSequence, patches: patch.number)
  }
}
