import Storage
import Synchronization

/// A place in a segment where a record begins.
struct SegmentPosition: Equatable, Sendable {
  /// The record's sequence.
  var sequence: UInt64
  var offset: UInt64
  /// The chain value before the record.
  var chain: UInt32
}

/// One segment file, as the log knows it.
final class Segment: Sendable {
  let path: String
  let header: SegmentHeader
  /// Known positions, ascending, about `JournalLimits.indexStrideBytes` apart; the first record's
  /// is always there. They come with appends and with reads, in any order.
  private let positions: Mutex<[SegmentPosition]>

  init(path: String, header: SegmentHeader) {
    self.path = path
    self.header = header
    let start = SegmentPosition(
      sequence: header.firstSequence, offset: UInt64(SegmentHeader.byteCount),
      chain: header.previousChain)
    positions = Mutex([start])
  }

  var firstSequence: UInt64 { header.firstSequence }

  /// Where the first record stands.
  var start: SegmentPosition { positions.withLock { $0[0] } }

  /// The last known position that is not behind `sequence`.
  func position(before sequence: UInt64) -> SegmentPosition { bounds(of: sequence).from }

  /// The last known position that is not behind `sequence`, and where the next known one is.
  func bounds(of sequence: UInt64) -> (from: SegmentPosition, end: UInt64?) {
    positions.withLock { known in
      let index = Self.index(of: sequence, in: known)
      return (known[index], index + 1 < known.count ? known[index + 1].offset : nil)
    }
  }

  private static func index(of sequence: UInt64, in known: [SegmentPosition]) -> Int {
    var low = 0
    var high = known.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if known[middle].sequence <= sequence { low = middle } else { high = middle }
    }
    return low
  }

  /// Remembers a position when it is far enough from its neighbours.
  func note(_ position: SegmentPosition) {
    let stride = JournalLimits.indexStrideBytes
    positions.withLock { known in
      let index = Self.index(of: position.sequence, in: known)
      guard position.offset >= known[index].offset + stride else { return }
      if index + 1 < known.count, known[index + 1].offset < position.offset + stride { return }
      known.insert(position, at: index + 1)
    }
  }

  /// `00000000000000000001.wal`, for a segment that starts at 1.
  static func name(firstSequence: UInt64) -> String { sequenceName(firstSequence) + ".wal" }
}

/// A sequence as files and directories are named: 20 decimal digits.
func sequenceName(_ sequence: UInt64) -> String {
  let digits = String(sequence)
  return String(repeating: "0", count: 20 - digits.count) + digits
}

/// The sequence that a name of 20 digits and `suffix` stands for; nil for any other name.
func sequence(named name: String, suffix: String) -> UInt64? {
  guard name.utf8.count == 20 + suffix.utf8.count, name.hasSuffix(suffix) else { return nil }
  let digits = name.utf8.prefix(20)
  guard digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
  return UInt64(String(decoding: digits, as: UTF8.self))
}
