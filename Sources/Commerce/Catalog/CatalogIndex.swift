public import StoreSchema
import Values

/// The LIVE batches, arranged for filtering, searching and sorting: a projection of one version of
/// the state, which can be advanced to another in time proportional to what changed between them.
///
/// A batch is known by its position, which is its id less one and never moves. Only LIVE batches
/// are in the sets and orders; arrays by position have room for all.
public struct CatalogIndex: Sendable {
  // The version that all the rest is made from.
  var batches: Table<BatchID, Batch>
  var stocks: NumberTable<BatchID, BatchStock>

  var live = PositionSet()
  var onSale = PositionSet()
  var categories = ValueSets()
  var grades = ValueSets()
  var brands = ValueSets()
  var strains = ValueSets()
  var tags = ValueSets()
  var words = WordIndex()

  /// Folded names, cut to `Limits.nameSortBytesMax`.
  var names: [[UInt8]] = []
  var byName = CatalogOrder<NameKey>()
  var added = AddedTimes()
  var byAddedAt = CatalogOrder<NumberKey>()

  /// Quantity steps and what is available, in ten-thousandths; also of what is not LIVE.
  var steps: [Int64] = []
  var available: [Int64] = []
  var byAvailable = CatalogOrder<NumberKey>()
  /// Something is available.
  var inStock = PositionSet()
  /// Of those, with little available.
  var lowStock = PositionSet()

  /// List prices first, the others from the one not used for longest to the one used last. Each may
  /// be of an older version; `use` advances it.
  var columns: [PriceColumn]

  /// Batches in the catalog.
  public var count: Int { live.count }

  /// The index of a state's LIVE batches. Takes time in proportion to the batches.
  public init(_ state: State) {
    batches = state.batches
    stocks = state.stocks
    columns = [PriceColumn(.list, state.batches)]
    build()
  }

  /// Room for batches with positions below this.
  var size: Int { names.count }

  mutating func makeRoom(for position: Int32) {
    let missing = Int(position) + 1 - size
    if missing <= 0 { return }
    names.append(contentsOf: repeatElement([], count: missing))
    steps.append(contentsOf: repeatElement(0, count: missing))
    available.append(contentsOf: repeatElement(0, count: missing))
  }
}

/// Positions by the value that their batches have.
struct ValueSets: Sendable {
  private(set) var sets: [String: PositionSet] = [:]

  mutating func insert(_ value: String, _ position: Int32) {
    sets[value, default: PositionSet()].insert(position)
  }

  mutating func remove(_ value: String, _ position: Int32) {
    sets[value]?.remove(position)
    if sets[value]?.isEmpty ?? false { sets[value] = nil }
  }

  /// Keeps the positions that have one of the values; an empty list keeps all.
  func filter(_ bits: inout PositionBits, by values: [String]) {
    if values.isEmpty { return }
    if values.count == 1 { return (sets[values[0]] ?? PositionSet()).intersect(&bits) }
    var found = PositionBits(size: bits.words.count << 6)
    for value in Set(values) { sets[value]?.unite(into: &found) }
    bits.formIntersection(found)
  }
}

extension Batch {
  /// Whether its regular price is above its list price.
  public var isOnSale: Bool { regularPrice > unitPrice }

  /// The words that a search finds it by.
  var catalogWords: Set<[UInt8]> {
    [code, name, brand, strain, category].reduce(into: []) { words, text in
      words.formUnion(FoldedText(text).words)
    }
  }

  /// Its name as it is sorted by.
  var sortName: [UInt8] { Array(FoldedText(name).bytes.prefix(Limits.nameSortBytesMax)) }
}
