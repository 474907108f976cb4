/// Numbers by position, sliced into their bits: 512 numbers are compared with a bound by one or two
/// operations for each bit, so that a range costs words and not positions.
///
/// Layout: for each block of eight words its planes from the lowest bit to the highest.
struct BitPlanes: Sendable {
  private typealias Block = SIMD8<UInt64>

  private var planes: [SIMD8<UInt64>] = []
  /// Bits of a number; a multiple of four.
  private var depth = 0
  private var blockCount = 0

  init() {}

  /// Of numbers by position, none of them negative.
  init(_ values: [Int64]) {
    deepen(for: values.max() ?? 0)
    widen(blocks: (values.count + 511) / 512)
    for position in values.indices { set(Int32(position), values[position]) }
  }

  /// Changes a number; it must not be negative.
  mutating func set(_ position: Int32, _ value: Int64) {
    precondition(value >= 0, "a sliced number is not negative")
    let block = Int(position >> 9)
    let lane = Int(position >> 6 & 7)
    deepen(for: value)
    if block >= blockCount { widen(blocks: block + 1) }
    let bit = UInt64(1) << UInt64(position & 63)
    for plane in 0..<depth {
      let index = block * depth + plane
      if value >> Int64(plane) & 1 == 1 {
        planes[index][lane] |= bit
      } else {
        planes[index][lane] &= ~bit
      }
    }
  }

  /// Keeps the positions whose numbers lie between the bounds, both included.
  func filter(_ set: inout PositionBits, from low: Int64, to high: Int64) {
    let least = UInt64(max(0, low))
    if high < low || high < 0 || least > limit { return set.maskBlocks { _ in .zero } }
    let most = min(UInt64(high), limit)
    planes.withUnsafeBufferPointer { planes in
      set.maskBlocks { $0 < blockCount ? mask(planes, $0 * depth, least, most) : .zero }
    }
  }

  /// The greatest number that the planes can hold.
  private var limit: UInt64 { depth == 0 ? 0 : .max >> UInt64(64 - depth) }

  /// From the lowest bit up: a higher bit that differs from the bound's overrules those below.
  @inline(__always)
  private func mask(
    _ planes: UnsafeBufferPointer<Block>, _ first: Int, _ low: UInt64, _ high: UInt64
  ) -> Block {
    var isLowEnough = Block(repeating: .max)
    var isHighEnough = Block(repeating: .max)
    for plane in 0..<depth {
      let bits = planes[first + plane]
      if low >> UInt64(plane) & 1 == 1 { isHighEnough &= bits } else { isHighEnough |= bits }
      if high >> UInt64(plane) & 1 == 1 { isLowEnough |= ~bits } else { isLowEnough &= ~bits }
    }
    return isLowEnough & isHighEnough
  }

  private mutating func widen(blocks: Int) {
    planes.append(contentsOf: repeatElement(.zero, count: (blocks - blockCount) * depth))
    blockCount = blocks
  }

  private mutating func deepen(for value: Int64) {
    let needed = 64 - value.leadingZeroBitCount
    if needed <= depth { return }
    let deeper = (needed + 3) / 4 * 4
    var planes = [Block](repeating: .zero, count: blockCount * deeper)
    for block in 0..<blockCount {
      for plane in 0..<depth {
        planes[block * deeper + plane] = self.planes[block * depth + plane]
      }
    }
    self.planes = planes
    depth = deeper
  }
}
