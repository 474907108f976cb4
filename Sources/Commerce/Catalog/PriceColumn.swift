import StoreSchema
import Values

/// The prices that the LIVE batches have for some clients, arranged for ranges and sorting. A
/// projection of one version of the batches, which can be advanced to another by itself.
public struct PriceColumn: Sendable {
  /// Columns with equal pricing are the same.
  let pricing: ClientPricing
  private(set) var batches: Table<BatchID, Batch>
  /// Cents by position; kept for positions that are not LIVE, too, where it means nothing.
  private(set) var values: [Int64] = []
  private(set) var order: CatalogOrder<NumberKey>
  private(set) var planes: BitPlanes

  /// The prices of a state's LIVE batches. Takes time in proportion to the batches.
  public init(_ pricing: ClientPricing, _ state: State) { self.init(pricing, state.batches) }

  init(_ pricing: ClientPricing, _ batches: Table<BatchID, Batch>) {
    self.pricing = pricing
    self.batches = batches
    var values: [Int64] = []
    var keys: [NumberKey] = []
    batches.forEach { batch in
      guard batch.status == .live else { return }
      let key = Self.key(of: copy batch, pricing)
      values.append(
        contentsOf: repeatElement(0, count: Int(key.position) + 1 - values.count))
      values[Int(key.position)] = key.number
      keys.append(key)
    }
    keys.sort()
    order = CatalogOrder(sorted: keys)
    planes = BitPlanes(values)
    self.values = values
  }

  private static func key(of batch: Batch, _ pricing: ClientPricing) -> NumberKey {
    NumberKey(number: max(0, pricing.price(of: batch).cents), position: batch.id.position)
  }

  /// Follows the batches to another version. False, and unchanged, if that would be more than
  /// `changesMax` changes.
  mutating func advance(to newer: Table<BatchID, Batch>, changesMax: Int) -> Bool {
    guard let changed = newer.changes(from: batches, changesMax) else { return false }
    if changed.count > 64 + batches.count / 8 {
      self = PriceColumn(pricing, newer)
      return true
    }
    for id in changed { replace(batches[id], by: newer[id]) }
    batches = newer
    return true
  }

  private mutating func replace(_ old: Batch?, by new: Batch?) {
    let old = old.flatMap { $0.status == .live ? Self.key(of: $0, pricing) : nil }
    let new = new.flatMap { $0.status == .live ? Self.key(of: $0, pricing) : nil }
    if old == new { return }
    if let old { order.remove(old) }
    guard let new else { return }
    order.insert(new)
    let missing = Int(new.position) + 1 - values.count
    if missing > 0 { values.append(contentsOf: repeatElement(0, count: missing)) }
    values[Int(new.position)] = new.number
    planes.set(new.position, new.number)
  }
}

extension PersistentTable where Record: Equatable {
  /// Ids whose records differ from those of another version; nil if there are more than so many.
  func changes(from older: PersistentTable, _ changesMax: Int) -> [ID]? {
    var changed: [ID] = []
    visitDifferences(from: older) { id in
      if self[id] != older[id] { changed.append(id) }
      return changed.count <= changesMax
    }
    return changed.count > changesMax ? nil : changed
  }
}

extension BatchID {
  /// Where the catalog's index keeps this batch: ids start at 1 and leave no gaps.
  var position: Int32 { Int32(truncatingIfNeeded: rawValue &- 1) }

  init(position: Int32) { self.init(rawValue: UInt64(position) + 1) }
}
