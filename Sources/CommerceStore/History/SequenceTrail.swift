/// The sequences of the records that concern one session, in order.
///
/// A value that other versions of the state share: appending copies at most a few short arrays,
/// never the whole, also while older versions live. Full chunks are gathered in full blocks.
public struct SequenceTrail: Sendable, Equatable {
  private static var chunkCount: Int { 32 }
  private static var blockCount: Int { chunkCount * chunkCount }

  private var blocks: [[[UInt64]]] = []
  private var chunks: [[UInt64]] = []
  private var tail: [UInt64] = []
  /// Its first sequence; 0 for an empty one.
  public private(set) var first: UInt64 = 0
  /// How many there are.
  public private(set) var count = 0

  /// None.
  init() {}

  /// The last one; 0 for an empty one.
  public var last: UInt64 { count == 0 ? 0 : self[count - 1] }

  /// The sequence at a position, 0 to `count` - 1.
  public subscript(position: Int) -> UInt64 {
    let rest = position - blocks.count * Self.blockCount
    if rest < 0 {
      let place = position % Self.blockCount
      return blocks[position / Self.blockCount][place / Self.chunkCount][place % Self.chunkCount]
    }
    let chunk = rest / Self.chunkCount
    return chunk < chunks.count
      ? chunks[chunk][rest % Self.chunkCount] : tail[rest - chunks.count * Self.chunkCount]
  }

  /// Adds a sequence greater than all before; what is not greater is there already.
  mutating func append(_ sequence: UInt64) {
    guard sequence > last else { return }
    if count == 0 { first = sequence }
    if tail.count == Self.chunkCount { seal() }
    tail.append(sequence)
    count += 1
  }

  private mutating func seal() {
    if chunks.count == Self.chunkCount {
      blocks.append(chunks)
      chunks = []
    }
    chunks.append(tail)
    tail = []
  }

  /// How many sequences are at or before this one.
  public func count(through sequence: UInt64) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle] <= sequence { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The sequences from a position on, at most so many.
  public func sequences(from position: Int, max: Int) -> [UInt64] {
    (position..<Swift.max(position, min(count, position + max))).map { self[$0] }
  }
}
