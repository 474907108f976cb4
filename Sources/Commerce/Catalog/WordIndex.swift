/// Every word of the catalog and where it stands.
///
/// A prefix that stands for much has a set of its own, so that a search costs about the same
/// however short the prefix is: other prefixes stand for about `Limits.prefixWeightMax` words and
/// positions, which are looked up one by one.
struct WordIndex: Sendable {
  struct Word: Comparable, Sendable {
    var bytes: [UInt8]
    var positions: PositionSet

    static func < (left: Word, right: Word) -> Bool {
      left.bytes.lexicographicallyPrecedes(right.bytes)
    }

    static func == (left: Word, right: Word) -> Bool { left.bytes == right.bytes }
  }

  private(set) var words = SortedChunks<Word>()
  /// By prefix.
  private(set) var heavy: [[UInt8]: PositionSet] = [:]

  init() {}

  /// Of words and their positions, which are ascending and below `size`.
  init(_ entries: [([UInt8], [Int32])], size: Int) {
    let sorted = entries.map { Word(bytes: $0.0, positions: PositionSet(ascending: $0.1)) }.sorted()
    addHeavy(sorted[...], depth: 1, size: size)
    words = SortedChunks(sorted: sorted)
  }

  /// Gives words that begin alike up to `depth - 1` their heavy prefixes of `depth` bytes and more.
  private mutating func addHeavy(_ sorted: ArraySlice<Word>, depth: Int, size: Int) {
    if depth > Limits.prefixBytesMax { return }
    var rest = sorted.drop { $0.bytes.count < depth }
    while let first = rest.first {
      let byte = first.bytes[depth - 1]
      let group = rest.prefix { $0.bytes.count >= depth && $0.bytes[depth - 1] == byte }
      rest = rest[group.endIndex...]
      if group.reduce(0, { $0 + $1.positions.count + 1 }) <= Limits.prefixWeightMax { continue }
      var bits = PositionBits(size: size)
      for word in group { word.positions.unite(into: &bits) }
      heavy[Array(first.bytes.prefix(depth))] = PositionSet(bits)
      addHeavy(group, depth: depth + 1, size: size)
    }
  }

  /// Adds the positions of the words that begin with a prefix.
  func unite(beginning prefix: [UInt8], into bits: inout PositionBits) {
    if let set = heavy[prefix] { return set.unite(into: &bits) }
    _ = words.walk(from: firstPlace(notBefore: prefix), to: words.end) { word in
      guard word.bytes.starts(with: prefix) else { return false }
      word.positions.unite(into: &bits)
      return true
    }
  }

  /// Replaces the words that stand at a position.
  mutating func replace(_ old: Set<[UInt8]>, by new: Set<[UInt8]>, at position: Int32) {
    for word in old where !new.contains(word) { remove(word, at: position, staying: new) }
    for word in new where !old.contains(word) { insert(word, at: position) }
  }

  private func firstPlace(notBefore bytes: [UInt8]) -> SortedChunks<Word>.Place {
    words.firstPlace { $0.bytes.lexicographicallyPrecedes(bytes) }
  }

  private mutating func insert(_ bytes: [UInt8], at position: Int32) {
    let place = firstPlace(notBefore: bytes)
    if place < words.end && words[place].bytes == bytes {
      words.update(at: place) { $0.positions.insert(position) }
    } else {
      words.insert(Word(bytes: bytes, positions: PositionSet(ascending: [position])), at: place)
    }
    // What is light makes what it begins light as well: one is weighed.
    var isWeighed = false
    for length in 1...min(bytes.count, Limits.prefixBytesMax) {
      let prefix = Array(bytes.prefix(length))
      if heavy[prefix]?.insert(position) == nil && !isWeighed {
        heavy[prefix] = setIfHeavy(prefix)
        isWeighed = heavy[prefix] == nil
      }
    }
  }

  /// The set of a prefix that weighs too much to be looked up word by word.
  private func setIfHeavy(_ prefix: [UInt8]) -> PositionSet? {
    let first = firstPlace(notBefore: prefix)
    var weight = 0
    var last: Int32 = 0
    _ = words.walk(from: first, to: words.end) { word in
      guard word.bytes.starts(with: prefix) else { return false }
      weight += word.positions.count + 1
      last = max(last, word.positions.bound)
      return true
    }
    guard weight > Limits.prefixWeightMax else { return nil }
    var bits = PositionBits(size: Int(last) + 1)
    unite(beginning: prefix, into: &bits)
    return PositionSet(bits)
  }

  /// A prefix of a word that goes still stands for the position if a word that stays has it.
  private mutating func remove(_ bytes: [UInt8], at position: Int32, staying: Set<[UInt8]>) {
    let place = firstPlace(notBefore: bytes)
    precondition(place < words.end && words[place].bytes == bytes, "a word is missing")
    words.update(at: place) { $0.positions.remove(position) }
    if words[place].positions.isEmpty { words.remove(at: place) }
    for length in 1...min(bytes.count, Limits.prefixBytesMax) {
      let prefix = Array(bytes.prefix(length))
      guard let count = heavy[prefix]?.count, !staying.contains(where: { $0.starts(with: prefix) })
      else { continue }
      heavy[prefix]?.remove(position)
      if count * 4 < Limits.prefixWeightMax { heavy[prefix] = nil }
    }
  }
}
