/// A set of positions that is kept: few as a sorted list, many as one bit each.
struct PositionSet: Sendable {
  private(set) var count = 0
  /// Ascending; empty while there are bits.
  private var list: [Int32] = []
  /// Empty while there is a list.
  private var bits: [UInt64] = []

  init() {}

  /// Of positions in ascending order.
  init(ascending positions: [Int32]) {
    list = positions
    count = positions.count
    widen()
  }

  init(_ other: PositionBits) {
    count = other.count
    let last = (other.words.lastIndex { $0 != 0 } ?? -1) + 1
    if count * 32 < last * 64 {
      list.reserveCapacity(count)
      other.forEach { list.append($0) }
    } else {
      bits = Array(other.words[..<last])
    }
  }

  var isEmpty: Bool { count == 0 }

  /// A number that no position exceeds; -1 when there is none.
  var bound: Int32 { bits.isEmpty ? list.last ?? -1 : Int32(bits.count << 6) - 1 }

  /// All positions, ascending.
  var positions: [Int32] {
    if bits.isEmpty { return list }
    var positions: [Int32] = []
    PositionBits(words: bits).forEach { positions.append($0) }
    return positions
  }

  func contains(_ position: Int32) -> Bool {
    if bits.isEmpty {
      let index = firstIndex(notBefore: position)
      return index < list.count && list[index] == position
    }
    let word = Int(position >> 6)
    return word < bits.count && bits[word] >> UInt64(position & 63) & 1 == 1
  }

  /// Puts a position in, if it is not there.
  mutating func insert(_ position: Int32) {
    if bits.isEmpty {
      let index = firstIndex(notBefore: position)
      if index < list.count && list[index] == position { return }
      list.insert(position, at: index)
      count += 1
      widen()
      return
    }
    let word = Int(position >> 6)
    if word >= bits.count {
      bits.append(contentsOf: repeatElement(0, count: word + 1 - bits.count))
    }
    let bit = UInt64(1) << UInt64(position & 63)
    if bits[word] & bit == 0 {
      bits[word] |= bit
      count += 1
    }
  }

  /// Takes a position out, if it is there.
  mutating func remove(_ position: Int32) {
    guard contains(position) else { return }
    count -= 1
    if bits.isEmpty {
      list.remove(at: firstIndex(notBefore: position))
    } else {
      bits[Int(position >> 6)] &= ~(1 << UInt64(position & 63))
      narrow()
    }
  }

  mutating func set(_ position: Int32, _ isMember: Bool) {
    if isMember { insert(position) } else { remove(position) }
  }

  /// Adds its positions to bits that are large enough.
  func unite(into other: inout PositionBits) {
    for index in bits.indices { other.words[index] |= bits[index] }
    for position in list { other.insert(position) }
  }

  /// Takes from the bits what is not here.
  func intersect(_ other: inout PositionBits) {
    if bits.isEmpty {
      var kept = PositionBits(size: other.words.count << 6)
      for position in list where other.contains(position) { kept.insert(position) }
      other = kept
    } else {
      let shared = min(bits.count, other.words.count)
      for index in 0..<shared { other.words[index] &= bits[index] }
      for index in shared..<other.words.count { other.words[index] = 0 }
    }
  }

  /// Takes from the bits what is here.
  func subtract(from other: inout PositionBits) {
    for index in 0..<min(bits.count, other.words.count) { other.words[index] &= ~bits[index] }
    for position in list { other.remove(position) }
  }

  private func firstIndex(notBefore position: Int32) -> Int {
    // Most come at the end.
    if let last = list.last, last < position { return list.count }
    var low = 0
    var high = list.count
    while low < high {
      let middle = (low + high) / 2
      if list[middle] < position { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// A list of this many positions takes the space of the bits.
  private mutating func widen() {
    guard let last = list.last, list.count >= 64, list.count * 32 > Int(last) else { return }
    bits = Array(repeating: 0, count: Int(last >> 6) + 1)
    for position in list { bits[Int(position >> 6)] |= 1 << UInt64(position & 63) }
    list = []
  }

  /// Back to a list at a quarter of that, so that sets don't go to and fro.
  private mutating func narrow() {
    guard count * 128 < bits.count * 64 else { return }
    list = positions
    bits = []
  }
}

/// Positions that satisfy conditions while a page is made: one bit each.
struct PositionBits: Sendable {
  fileprivate(set) var words: [UInt64]

  /// None, with room for positions below `size`.
  init(size: Int) { words = Array(repeating: 0, count: (size + 63) / 64) }

  fileprivate init(words: [UInt64]) { self.words = words }

  /// Those of a set, with room for positions below `size`.
  init(_ set: borrowing PositionSet, size: Int) {
    self.init(size: size)
    set.unite(into: &self)
  }

  var count: Int { words.reduce(0) { $0 &+ $1.nonzeroBitCount } }

  @inline(__always)
  func contains(_ position: Int32) -> Bool {
    words[Int(position >> 6)] >> UInt64(position & 63) & 1 == 1
  }

  mutating func insert(_ position: Int32) {
    words[Int(position >> 6)] |= 1 << UInt64(position & 63)
  }

  mutating func remove(_ position: Int32) {
    let word = Int(position >> 6)
    if word < words.count { words[word] &= ~(1 << UInt64(position & 63)) }
  }

  mutating func formIntersection(_ other: borrowing PositionBits) {
    for index in words.indices { words[index] &= other.words[index] }
  }

  /// Keeps of each word the bits that `mask` gives for it; words without bits are not asked for.
  @inline(__always)
  mutating func mask(_ mask: (Int) -> UInt64) {
    for index in words.indices where words[index] != 0 { words[index] &= mask(index) }
  }

  /// The same by blocks of eight words.
  @inline(__always)
  mutating func maskBlocks(_ mask: (Int) -> SIMD8<UInt64>) {
    for first in stride(from: 0, to: words.count, by: 8) {
      let end = min(first + 8, words.count)
      if words[first..<end].allSatisfy({ $0 == 0 }) { continue }
      let block = mask(first / 8)
      for index in first..<end { words[index] &= block[index - first] }
    }
  }

  /// Keeps the positions that satisfy the condition.
  mutating func filter(_ isIncluded: (Int32) -> Bool) {
    for index in words.indices {
      var bits = words[index]
      while bits != 0 {
        let bit = bits.trailingZeroBitCount
        bits &= bits - 1
        if !isIncluded(Int32(index << 6 | bit)) { words[index] &= ~(1 << UInt64(bit)) }
      }
    }
  }

  /// Visits positions in ascending order.
  @inline(__always)
  func forEach(_ body: (Int32) -> Void) {
    for index in words.indices {
      var bits = words[index]
      while bits != 0 {
        body(Int32(index << 6 | bits.trailingZeroBitCount))
        bits &= bits - 1
      }
    }
  }
}
