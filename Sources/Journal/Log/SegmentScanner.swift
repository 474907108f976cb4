import Storage

/// A whole record that a scanner found. Its payload lies in the scanner's window.
struct ScannedRecord {
  let header: RecordHeader
  let offset: UInt64
  /// The chain value after it.
  let chain: UInt32
  fileprivate let payloadStart: Int
}

/// Why a record is not what was written, and where.
struct Breakage: Equatable, Sendable {
  enum Kind: Equatable, Sendable {
    /// The file ends within the header.
    case headerCut
    /// Mark or checksum of the header is wrong.
    case headerDamaged
    /// The header is right, and the file ends before the record does.
    case recordCut
    /// The header is right; checksum or end mark after the payload is not.
    case contentDamaged(recordBytes: UInt64)
    /// The header is right, and says what cannot be here.
    case misplaced
  }

  let kind: Kind
  let offset: UInt64
  /// What was found, as part of a sentence.
  let found: String
}

/// Reads the records of one segment in order, checking each against the one before. It reads the
/// file in large chunks and holds one chunk or one record at a time.
struct SegmentScanner {
  enum Step {
    case record(ScannedRecord)
    /// Nothing but zeros follows (reserved space), or nothing at all.
    case end
    case broken(Breakage)
  }

  let file: any File
  let fileBytes: UInt64
  let headerSeed: UInt32
  /// The next record: where it begins, its sequence and the chain value before it.
  private(set) var next: SegmentPosition
  /// How much is read at once.
  private let chunkBytes: Int
  private var window: [UInt8] = []
  private var windowStart: UInt64 = 0

  init(
    file: any File, headerSeed: UInt32, from position: SegmentPosition,
    chunkBytes: Int = JournalLimits.readChunkBytes
  ) throws(JournalError) {
    self.file = file
    self.headerSeed = headerSeed
    self.chunkBytes = chunkBytes
    self.next = position
    fileBytes = try storage { () throws(StorageError) in try file.size() }
  }

  /// Takes the next step. After `end` or `broken` it says the same again.
  mutating func advance() throws(JournalError) -> Step {
    guard try load(RecordFormat.headerBytes) else {
      return try restIsZero() ? .end : .broken(broken(.headerCut, "the file ends in a header"))
    }
    let start = Int(next.offset - windowStart)
    guard let header = RecordHeader(window, at: start, headerSeed: headerSeed) else {
      return try restIsZero()
        ? .end : .broken(broken(.headerDamaged, "there is no whole record header"))
    }
    if let misplaced = misplacement(header) { return .broken(broken(.misplaced, misplaced)) }
    guard try load(Int(header.recordBytes)) else {
      return .broken(broken(.recordCut, "record \(header.sequence) is not complete"))
    }
    return finish(header)
  }

  /// Checks a record that is in the window as a whole, and steps over it.
  private mutating func finish(_ header: RecordHeader) -> Step {
    let start = Int(next.offset - windowStart)
    let end = start + RecordFormat.headerBytes + header.payloadBytes
    let chain = window.checksum(start..<end, continuing: next.chain)
    guard window.littleEndian(at: end, as: UInt32.self) == chain,
      window[end + 4] == RecordFormat.endMark
    else {
      let kind = Breakage.Kind.contentDamaged(recordBytes: header.recordBytes)
      return .broken(broken(kind, "record \(header.sequence) has a wrong checksum or end mark"))
    }
    let record = ScannedRecord(
      header: header, offset: next.offset, chain: chain,
      payloadStart: start + RecordFormat.headerBytes)
    next = SegmentPosition(
      sequence: header.sequence + 1, offset: next.offset + header.recordBytes, chain: chain)
    return .record(record)
  }

  /// The payload of the record that the last step returned.
  func payload(of record: ScannedRecord) -> [UInt8] {
    Array(window[record.payloadStart..<(record.payloadStart + record.header.payloadBytes)])
  }

  private func misplacement(_ header: RecordHeader) -> String? {
    if header.sequence != next.sequence {
      return "record \(header.sequence) stands where \(next.sequence) belongs"
    }
    if header.previousChain != next.chain {
      return "record \(header.sequence) does not continue the record before it"
    }
    if header.payloadBytes > JournalLimits.payloadBytesMax {
      return "record \(header.sequence) has \(header.payloadBytes) bytes, more than allowed"
    }
    return nil
  }

  private func broken(_ kind: Breakage.Kind, _ found: String) -> Breakage {
    Breakage(kind: kind, offset: next.offset, found: found)
  }

  /// Makes sure that `count` bytes from the next record's offset are in the window; false when
  /// the file has fewer, which is checked before memory is taken.
  private mutating func load(_ count: Int) throws(JournalError) -> Bool {
    let windowEnd = windowStart + UInt64(window.count)
    if next.offset >= windowStart && next.offset + UInt64(count) <= windowEnd { return true }
    guard next.offset + UInt64(count) <= fileBytes else { return false }
    let wanted = min(UInt64(max(count, chunkBytes)), fileBytes - next.offset)
    window = try read(at: next.offset, count: Int(wanted))
    windowStart = next.offset
    return window.count >= count
  }

  /// Whether nothing but zeros lies between the next record's offset and the end of the file.
  private func restIsZero() throws(JournalError) -> Bool {
    var offset = next.offset
    while offset < fileBytes {
      let bytes = try read(at: offset, count: JournalLimits.readChunkBytes)
      if bytes.isEmpty { return true }
      if !bytes.span.bytes.isZero { return false }
      offset += UInt64(bytes.count)
    }
    return true
  }

  private func read(at offset: UInt64, count: Int) throws(JournalError) -> [UInt8] {
    let file = file
    return try storage { () throws(StorageError) in try file.read(at: offset, count: count) }
  }
}

extension RawSpan {
  /// Whether every byte is zero.
  var isZero: Bool {
    var offset = 0
    while offset + 8 <= byteCount {
      // Any bytes are a valid integer, and the span checks the bounds.
      if unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self) != 0 { return false }
      offset += 8
    }
    while offset < byteCount {
      // As above.
      if unsafeLoad(fromByteOffset: offset, as: UInt8.self) != 0 { return false }
      offset += 1
    }
    return true
  }
}

/// Runs calls of the file system; their errors become errors of the journal.
@inline(__always)
func storage<Result>(
  _ body: () throws(StorageError) -> Result
) throws(JournalError) -> Result {
  do { return try body() } catch { throw JournalError(error) }
}
