/// Settings of a journal.
public struct JournalOptions: Sendable {
  /// A new segment is begun when a batch would make the current one larger. 64 MiB by default.
  public var segmentBytes: UInt64 = 64 << 20
  /// Reserve a segment's whole size when it is begun, so that a sync need not change the size.
  public var preallocates = true
  /// How many whole snapshots retention keeps; at least 1.
  public var snapshotsKept = 2
  /// Retention keeps at least this many bytes of segments, needed or not. 256 MiB by default.
  public var retainedBytesMin: UInt64 = 256 << 20
  /// Retention keeps every record younger than this, in nanoseconds. 24 hours by default.
  public var retainedAgeNanos: Int64 = 24 * 3600 * 1_000_000_000
  /// The identity that a new store gets; a random one when nil. An existing store keeps its own.
  public var newStoreID: StoreID?
  /// Allow a snapshot without any segment: the restore of a backup. The journal then goes on
  /// after the snapshot.
  public var startsFromSnapshotAlone = false
  /// Who holds the lock, as a second process will be told; the process number when nil.
  public var lockHolder: String?

  /// The defaults.
  public init() {}
}

/// The identity of a store: every segment and snapshot carries it, so that files of different
/// stores cannot be mixed unnoticed.
public struct StoreID: Hashable, Sendable, CustomStringConvertible {
  /// The first 64 bits.
  public var high: UInt64
  /// The last 64 bits.
  public var low: UInt64

  /// An identity of 128 bits.
  public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// 32 hexadecimal digits.
  public var description: String { hexadecimal(high, digits: 16) + hexadecimal(low, digits: 16) }
}

/// Lower-case hexadecimal digits, padded with zeros.
func hexadecimal(_ value: some BinaryInteger, digits: Int) -> String {
  let text = String(value, radix: 16)
  return String(repeating: "0", count: max(0, digits - text.count)) + text
}
