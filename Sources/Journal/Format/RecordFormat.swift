import Bytes

/// The bytes of one record. All integers are little-endian; n is the payload's length.
///
/// | offset | bytes | field |
/// |---|---|---|
/// | 0 | 4 | `REC1` |
/// | 4 | 4 | n |
/// | 8 | 8 | sequence |
/// | 16 | 8 | time, nanoseconds since 1970-01-01 UTC |
/// | 24 | 8 | the newest sequence known to be durable when this was written |
/// | 32 | 4 | chain value before this record |
/// | 36 | 4 | CRC32C of bytes 0 to 35, continuing the CRC32C of the store ID |
/// | 40 | n | payload |
/// | 40 + n | 4 | chain value: CRC32C of bytes 0 to 39 + n, continuing the one before |
/// | 44 + n | 1 | line feed, never zero |
enum RecordFormat {
  static let headerBytes = 40
  static let trailerBytes = 5
  static let overheadBytes = headerBytes + trailerBytes
  /// `REC1`. Neither it nor the end mark holds a zero byte: what a lost sector leaves differs.
  static let mark: UInt32 = 0x3143_4552
  static let endMark: UInt8 = 0x0A

  /// What the checksum of every record header of a store continues. A payload cannot pretend to
  /// be a record without knowing the store's ID.
  static func headerSeed(_ storeID: StoreID) -> UInt32 {
    var bytes: [UInt8] = []
    bytes.append(littleEndian: storeID.high)
    bytes.append(littleEndian: storeID.low)
    return CRC32C.checksum(bytes)
  }

  /// Appends a record to `buffer`.
  /// - Returns: The chain value after it.
  static func append(
    _ entry: JournalEntry, durableSequence: UInt64, previousChain: UInt32, headerSeed: UInt32,
    to buffer: inout [UInt8]
  ) -> UInt32 {
    let start = buffer.count
    buffer.append(littleEndian: mark)
    buffer.append(littleEndian: UInt32(entry.payload.count))
    buffer.append(littleEndian: entry.sequence)
    buffer.append(littleEndian: entry.timeNanos)
    buffer.append(littleEndian: durableSequence)
    buffer.append(littleEndian: previousChain)
    buffer.append(littleEndian: buffer.checksum(start..<(start + 36), continuing: headerSeed))
    buffer.append(contentsOf: entry.payload)
    let chain = buffer.checksum(start..<buffer.count, continuing: previousChain)
    buffer.append(littleEndian: chain)
    buffer.append(endMark)
    return chain
  }
}

/// The fixed part in front of a payload.
struct RecordHeader: Equatable, Sendable {
  let payloadBytes: Int
  let sequence: UInt64
  let timeNanos: Int64
  let durableSequence: UInt64
  let previousChain: UInt32

  /// The header at `offset`, where `RecordFormat.headerBytes` bytes are; nil when its mark or
  /// checksum is wrong.
  @inline(__always)
  init?(_ bytes: [UInt8], at offset: Int, headerSeed: UInt32) {
    guard bytes.littleEndian(at: offset, as: UInt32.self) == RecordFormat.mark,
      bytes.checksum(offset..<(offset + 36), continuing: headerSeed)
        == bytes.littleEndian(at: offset + 36, as: UInt32.self)
    else { return nil }
    payloadBytes = Int(bytes.littleEndian(at: offset + 4, as: UInt32.self))
    sequence = bytes.littleEndian(at: offset + 8)
    timeNanos = bytes.littleEndian(at: offset + 16)
    durableSequence = bytes.littleEndian(at: offset + 24)
    previousChain = bytes.littleEndian(at: offset + 32)
  }

  /// Header, payload and trailer together.
  var recordBytes: UInt64 { UInt64(RecordFormat.overheadBytes + payloadBytes) }
}
