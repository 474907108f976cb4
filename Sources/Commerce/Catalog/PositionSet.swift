/// A set of positions in the catalog index, one bit each.
struct PositionSet: Sendable {
  private var words: [UInt64]
  private let size: Int

  /// Without a position, or with all below `size`.
  init(size: Int, full: Bool = false) {
    self.size = size
    words = Array(repeating: full ? .max : 0, count: (size + 63) / 64)
    if full && size % 64 != 0 { words[words.count - 1] = (1 << UInt64(size % 64)) - 1 }
  }

  var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

  func contains(_ position: Int) -> Bool { words[position >> 6] >> UInt64(position & 63) & 1 == 1 }

  mutating func insert(_ position: Int) { words[position >> 6] |= 1 << UInt64(position & 63) }

  mutating func formIntersection(_ other: PositionSet) {
    for index in words.indices { words[index] &= other.words[index] }
  }

  /// Keeps the positions that satisfy the condition.
  mutating func filter(_ isIncluded: (Int) -> Bool) {
    for index in words.indices {
      var bits = words[index]
      while bits != 0 {
        let bit = bits.trailingZeroBitCount
        bits &= bits - 1
        if !isIncluded(index << 6 | bit) { words[index] &= ~(1 << UInt64(bit)) }
      }
    }
  }

  /// Visits positions in ascending order.
  func forEach(_ body: (Int) -> Void) {
    for index in words.indices {
      var bits = words[index]
      while bits != 0 {
        body(index << 6 | bits.trailingZeroBitCount)
        bits &= bits - 1
      }
    }
  }
}
