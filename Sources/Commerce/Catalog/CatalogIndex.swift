import StoreSchema
import Values

/// What describes the LIVE batches, arranged for filtering, searching and sorting. Built once
/// per `State.catalogVersion` and kept by the caller; what changes with every sale, the stock,
/// is read from the state of each query.
///
/// A batch is known by its position: the order of ids. Every part is an array by position or a
/// list of positions, so that a change of one batch could be worked in without a rebuild.
public struct CatalogIndex: Sendable {
  /// The state's version that this was built from.
  public let version: UInt64

  let ids: [BatchID]
  let prices: [Int64]
  let addedAt: [Int64]
  let steps: [Int64]
  /// Folded names, cut to `Limits.nameSortBytesMax`.
  let names: [[UInt8]]
  let categories: Positions
  let grades: Positions
  let brands: Positions
  let strains: Positions
  let tags: Positions
  let words: WordIndex
  /// Positions in ascending order of name, price and time, ties by id.
  let byName: [Int32]
  let byPrice: [Int32]
  let byAddedAt: [Int32]

  /// Batches in the catalog.
  public var count: Int { ids.count }

  /// The index of a state's LIVE batches.
  public init(_ state: State) {
    var builder = CatalogIndexBuilder()
    state.batches.forEach { batch in
      if batch.status == .live { builder.add(copy batch) }
    }
    self.init(builder, version: state.catalogVersion)
  }

  private init(_ builder: CatalogIndexBuilder, version: UInt64) {
    self.version = version
    ids = builder.ids
    prices = builder.prices
    addedAt = builder.addedAt
    steps = builder.steps
    names = builder.names
    categories = builder.categories
    grades = builder.grades
    brands = builder.brands
    strains = builder.strains
    tags = builder.tags
    words = WordIndex(builder.words.map { ($0.key, builder.positions[$0.value]) })
    let positions = (0..<Int32(builder.ids.count)).map { $0 }
    byName = Self.sorted(positions, by: builder.names)
    byPrice = Self.sorted(positions, by: builder.prices)
    byAddedAt = Self.sorted(positions, by: builder.addedAt)
  }

  /// Most names differ in their first eight bytes, which compare as one number. Sorting is stable
  /// in effect: equal keys fall back to the position, the order of ids.
  private static func sorted(_ positions: [Int32], by names: [[UInt8]]) -> [Int32] {
    let heads = names.map { name in
      (0..<8).reduce(UInt64(0)) { $0 << 8 | UInt64($1 < name.count ? name[$1] : 0) }
    }
    return positions.sorted { left, right in
      let (one, other) = (heads[Int(left)], heads[Int(right)])
      if one != other { return one < other }
      if names[Int(left)] == names[Int(right)] { return left < right }
      return names[Int(left)].lexicographicallyPrecedes(names[Int(right)])
    }
  }

  private static func sorted(_ positions: [Int32], by keys: [Int64]) -> [Int32] {
    positions.sorted { (keys[Int($0)], $0) < (keys[Int($1)], $1) }
  }
}

/// Positions by value, in ascending order.
typealias Positions = [String: [Int32]]

/// Collects what describes batches.
private struct CatalogIndexBuilder {
  var ids: [BatchID] = []
  var prices: [Int64] = []
  var addedAt: [Int64] = []
  var steps: [Int64] = []
  var names: [[UInt8]] = []
  var categories: Positions = [:]
  var grades: Positions = [:]
  var brands: Positions = [:]
  var strains: Positions = [:]
  var tags: Positions = [:]
  /// Numbers of the words, and where each word stands.
  var words: [[UInt8]: Int] = [:]
  var positions: [[Int32]] = []
  /// Words of texts that many batches share.
  private var wordsOfText: [String: [Int]] = [:]

  mutating func add(_ batch: Batch) {
    let position = Int32(ids.count)
    ids.append(batch.id)
    prices.append(batch.unitPrice.cents)
    addedAt.append(batch.addedAt.nanoseconds)
    steps.append(batch.quantityStep.tenThousandths)
    let name = FoldedText(batch.name)
    names.append(Array(name.bytes.prefix(Limits.nameSortBytesMax)))
    categories[batch.category, default: []].append(position)
    grades[batch.grade, default: []].append(position)
    brands[batch.brand, default: []].append(position)
    strains[batch.strain, default: []].append(position)
    for tag in Set(batch.tags) { tags[tag, default: []].append(position) }
    place(numbers(of: name), at: position)
    place(numbers(of: FoldedText(batch.code)), at: position)
    for text in [batch.brand, batch.strain, batch.category] {
      let known = wordsOfText[text] ?? numbers(of: FoldedText(text))
      wordsOfText[text] = known
      place(known, at: position)
    }
  }

  private mutating func place(_ numbers: [Int], at position: Int32) {
    for number in numbers where positions[number].last != position {
      positions[number].append(position)
    }
  }

  private mutating func numbers(of text: FoldedText) -> [Int] {
    text.words.map { word in
      if let number = words[word] { return number }
      words[word] = positions.count
      positions.append([])
      return positions.count - 1
    }
  }
}

/// Every word of the catalog and where it stands.
struct WordIndex: Sendable {
  private let words: [[UInt8]]
  private let positions: [[Int32]]

  init(_ entries: [([UInt8], [Int32])]) {
    let sorted = entries.sorted { $0.0.lexicographicallyPrecedes($1.0) }
    words = sorted.map(\.0)
    positions = sorted.map(\.1)
  }

  /// Positions of the words that begin with a prefix.
  func positions(beginning prefix: [UInt8], size: Int) -> PositionSet {
    var found = PositionSet(size: size)
    var index = firstIndex(notBefore: prefix)
    while index < words.count && words[index].starts(with: prefix) {
      for position in positions[index] { found.insert(Int(position)) }
      index += 1
    }
    return found
  }

  private func firstIndex(notBefore prefix: [UInt8]) -> Int {
    var low = 0
    var high = words.count
    while low < high {
      let middle = (low + high) / 2
      if words[middle].lexicographicallyPrecedes(prefix) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
