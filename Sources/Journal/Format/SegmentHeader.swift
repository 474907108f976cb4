/// The first 64 bytes of a segment file. All integers are little-endian.
///
/// | offset | bytes | field |
/// |---|---|---|
/// | 0 | 8 | `SHOWRWAL` |
/// | 8 | 4 | format version, 1 |
/// | 12 | 4 | length of this header, 64 |
/// | 16 | 16 | store ID, high word first |
/// | 32 | 8 | sequence of the first record |
/// | 40 | 8 | time of the first record, nanoseconds |
/// | 48 | 4 | chain value before the first record |
/// | 52 | 8 | zero |
/// | 60 | 4 | CRC32C of bytes 0 to 59 |
struct SegmentHeader: Equatable, Sendable {
  static let byteCount = 64
  static let magic = Array("SHOWRWAL".utf8)
  static let version: UInt32 = 1

  var storeID: StoreID
  var firstSequence: UInt64
  var timeNanos: Int64
  var previousChain: UInt32

  var encoded: [UInt8] {
    var bytes = Self.magic
    bytes.append(littleEndian: Self.version)
    bytes.append(littleEndian: UInt32(Self.byteCount))
    bytes.append(littleEndian: storeID.high)
    bytes.append(littleEndian: storeID.low)
    bytes.append(littleEndian: firstSequence)
    bytes.append(littleEndian: timeNanos)
    bytes.append(littleEndian: previousChain)
    bytes.append(littleEndian: UInt64(0))
    bytes.append(littleEndian: bytes.checksum(0..<60))
    return bytes
  }

  /// Reads the header of the segment at `path`, whose name must say the same first sequence.
  init(_ bytes: [UInt8], path: String, named firstSequence: UInt64) throws(JournalError) {
    func damage(_ found: String) -> JournalError { .damagedSegment(path, offset: 0, found) }
    guard bytes.count >= Self.byteCount else {
      throw damage("the header has \(bytes.count) bytes instead of \(Self.byteCount)")
    }
    guard Array(bytes[..<8]) == Self.magic else { throw damage("it is not a segment") }
    let version: UInt32 = bytes.littleEndian(at: 8)
    guard bytes.checksum(0..<60) == bytes.littleEndian(at: 60, as: UInt32.self) else {
      throw damage("the header's checksum is wrong")
    }
    guard version == Self.version else {
      throw JournalError(
        .unsupportedVersion,
        "\(path) has format version \(version); this program knows \(Self.version)."
          + " Start the newer program that wrote it.")
    }
    storeID = StoreID(high: bytes.littleEndian(at: 16), low: bytes.littleEndian(at: 24))
    self.firstSequence = bytes.littleEndian(at: 32)
    timeNanos = bytes.littleEndian(at: 40)
    previousChain = bytes.littleEndian(at: 48)
    guard self.firstSequence == firstSequence else {
      throw damage("it was written as the segment that starts at \(self.firstSequence)")
    }
  }

  init(storeID: StoreID, firstSequence: UInt64, timeNanos: Int64, previousChain: UInt32) {
    self.storeID = storeID
    self.firstSequence = firstSequence
    self.timeNanos = timeNanos
    self.previousChain = previousChain
  }
}

extension JournalError {
  /// Damage in a segment, with the remedy.
  static func damagedSegment(_ path: String, offset: UInt64, _ found: String) -> JournalError {
    JournalError(
      .damaged,
      "\(path) is damaged at offset \(offset): \(found). Nothing was changed."
        + " Restore the store from a backup, or ask for help with a copy of the directory;"
        + " `showroom store verify` lists all damage.")
  }
}
