/// Numbers by position, sliced into their bits: sixty-four numbers are compared with a bound by
/// a few operations on whole words, so that a range costs words and not positions.
///
/// Layout: for each word of positions its planes from the lowest bit to the highest.
struct BitPlanes: Sendable {
  private var planes: [UInt64] = []
  /// Bits of a number; a multiple of eight.
  private var depth = 0
  private var wordCount = 0

  init() {}

  /// Of numbers by position, none of them negative.
  init(_ values: [Int64]) {
    deepen(for: values.max() ?? 0)
    widen(words: (values.count + 63) / 64)
    for position in values.indices { set(Int32(position), values[position]) }
  }

  /// Changes a number; it must not be negative.
  mutating func set(_ position: Int32, _ value: Int64) {
    precondition(value >= 0, "a sliced number is not negative")
    let word = Int(position >> 6)
    deepen(for: value)
    if word >= wordCount { widen(words: word + 1) }
    let bit = UInt64(1) << UInt64(position & 63)
    for plane in 0..<depth {
      let isSet = value >> Int64(plane) & 1 == 1
      let index = word * depth + plane
      planes[index] = isSet ? planes[index] | bit : planes[index] & ~bit
    }
  }

  /// Keeps the positions whose numbers lie between the bounds, both included.
  func filter(_ set: inout PositionBits, from low: Int64, to high: Int64) {
    let least = UInt64(max(0, low))
    let most = high < 0 ? 0 : min(UInt64(high), limit)
    if high < low || high < 0 || least > limit {
      return set.mask { _ in 0 }
    }
    planes.withUnsafeBufferPointer { planes in
      set.mask { word in word < wordCount ? mask(planes, word, least, most) : 0 }
    }
  }

  /// The greatest number that the planes can hold.
  private var limit: UInt64 { depth == 0 ? 0 : .max >> UInt64(64 - depth) }

  /// From the highest plane down: `equal…` are the numbers whose bits above are those of the
  /// bound; they are decided by the first bit that differs.
  @inline(__always)
  private func mask(
    _ planes: UnsafeBufferPointer<UInt64>, _ word: Int, _ low: UInt64, _ high: UInt64
  ) -> UInt64 {
    var equalLow = UInt64.max
    var equalHigh = UInt64.max
    var above: UInt64 = 0
    var below: UInt64 = 0
    var plane = depth
    while plane > 0 && equalLow | equalHigh != 0 {
      plane -= 1
      let bits = planes[word * depth + plane]
      let lowBit = 0 &- (low >> UInt64(plane) & 1)
      let highBit = 0 &- (high >> UInt64(plane) & 1)
      above |= equalLow & bits & ~lowBit
      equalLow &= ~(bits ^ lowBit)
      below |= equalHigh & ~bits & highBit
      equalHigh &= ~(bits ^ highBit)
    }
    return (above | equalLow) & (below | equalHigh)
  }

  private mutating func widen(words: Int) {
    planes.append(contentsOf: repeatElement(0, count: (words - wordCount) * depth))
    wordCount = words
  }

  private mutating func deepen(for value: Int64) {
    let needed = 64 - value.leadingZeroBitCount
    if needed <= depth { return }
    let deeper = (needed + 7) / 8 * 8
    var planes = [UInt64](repeating: 0, count: wordCount * deeper)
    for word in 0..<wordCount {
      for plane in 0..<depth {
        planes[word * deeper + plane] = self.planes[word * depth + plane]
      }
    }
    self.planes = planes
    depth = deeper
  }
}
