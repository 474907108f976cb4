/// An element of a sort order: what is sorted by, and the position, which breaks ties as the id
/// would, since positions are in order of ids.
protocol OrderKey: Comparable, Sendable {
  var position: Int32 { get }
}

/// By a number.
struct NumberKey: OrderKey {
  var number: Int64
  var position: Int32

  static func < (left: NumberKey, right: NumberKey) -> Bool {
    left.number < right.number || (left.number == right.number && left.position < right.position)
  }
}

/// By a folded name. Most names differ in their first eight bytes, which compare as one number.
struct NameKey: OrderKey {
  let head: UInt64
  /// At most `Limits.nameSortBytesMax`.
  let name: [UInt8]
  let position: Int32

  init(_ name: [UInt8], _ position: Int32) {
    self.name = name
    self.position = position
    head = (0..<8).reduce(UInt64(0)) { $0 << 8 | UInt64($1 < name.count ? name[$1] : 0) }
  }

  static func < (left: NameKey, right: NameKey) -> Bool {
    if left.head != right.head { return left.head < right.head }
    if left.name == right.name { return left.position < right.position }
    return left.name.lexicographicallyPrecedes(right.name)
  }
}

/// Compares the other way round.
private struct Descending<Key: OrderKey>: Comparable {
  var key: Key

  static func < (left: Descending, right: Descending) -> Bool { right.key < left.key }
}

typealias CatalogOrder<Key: OrderKey> = SortedChunks<Key>

extension SortedChunks where Element: OrderKey {
  /// Which part of an order a page is taken from.
  struct Part {
    var first: Place
    var end: Place
    var descending: Bool
  }

  /// The part behind a cursor, which is an element that may be gone by now.
  func part(from first: Place, to end: Place, after cursor: Element?, descending: Bool) -> Part {
    guard let cursor else { return Part(first: first, end: end, descending: descending) }
    if descending {
      let place = Swift.max(first, Swift.min(end, firstPlace(from: cursor)))
      return Part(first: first, end: place, descending: true)
    }
    let place = Swift.min(end, Swift.max(first, firstPlace(after: cursor)))
    return Part(first: place, end: end, descending: false)
  }

  /// The first few matching positions of a part. Walks through the order while that is likely to
  /// be cheaper than to gather and select from all matches, which is what happens else.
  func first(
    _ limit: Int, of matching: PositionBits, matches: Int, in part: Part,
    key: (Int32) -> Element
  ) -> [Int32] {
    var found: [Int32] = []
    var steps = 256 + 4 * matches
    func take(_ element: borrowing Element) -> Bool {
      steps -= 1
      if matching.contains(element.position) { found.append(element.position) }
      return found.count < limit && steps > 0
    }
    var rest = part
    if part.descending {
      rest.end = walkDown(from: part.end, to: part.first, take)
    } else {
      rest.first = walk(from: part.first, to: part.end, take)
    }
    if found.count < limit && rest.first < rest.end {
      found += select(limit - found.count, of: matching, in: rest, key: key)
    }
    return found
  }

  private func select(
    _ limit: Int, of matching: PositionBits, in part: Part, key: (Int32) -> Element
  ) -> [Int32] {
    let low = self[part.first]
    let high = part.end < end ? self[part.end] : nil
    var keys: [Element] = []
    matching.forEach { position in
      let key = key(position)
      if !(key < low) && (high.map { key < $0 } ?? true) { keys.append(key) }
    }
    if part.descending {
      return keys.map(Descending.init).least(limit).map(\.key.position)
    }
    return keys.least(limit).map(\.position)
  }
}

extension Array where Element: Comparable {
  /// The least few, in order. Parts the array around a pivot until the least few stand in
  /// front; a bad row of pivots ends in sorting the rest. Elements are distinct.
  consuming func least(_ limit: Int) -> [Element] {
    var items = self
    var low = 0
    var high = items.count
    var rounds = 0
    while high - low > 64 && limit > low && limit < high && rounds < 40 {
      let middle = items.parted(low, high)
      if middle < limit { low = middle } else { high = middle }
      rounds += 1
    }
    if limit > low && limit < high { items[low..<high].sort() }
    return items.prefix(limit).sorted()
  }

  /// Parts a range so that what stands before the answer is not greater than what follows;
  /// the answer lies inside the range.
  private mutating func parted(_ low: Int, _ high: Int) -> Int {
    let (first, middle, last) = (self[low], self[(low + high) / 2], self[high - 1])
    let pivot = Swift.max(Swift.min(first, middle), Swift.min(Swift.max(first, middle), last))
    var left = low
    var right = high - 1
    while true {
      while self[left] < pivot { left += 1 }
      while pivot < self[right] { right -= 1 }
      if left >= right { break }
      swapAt(left, right)
      left += 1
      right -= 1
    }
    return Swift.min(Swift.max(left, low + 1), high - 1)
  }
}
