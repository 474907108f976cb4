public import Storage

/// One record as it stands in a segment, without its payload.
public struct RecordSummary: Equatable, Sendable {
  /// The segment's file.
  public let path: String
  /// Where the record begins in the file, in bytes.
  public let offset: UInt64
  /// Its place in the log.
  public let sequence: UInt64
  /// Nanoseconds since 1970-01-01 UTC.
  public let timeNanos: Int64
  /// The length of its payload.
  public let payloadBytes: Int
  /// The newest sequence known to be durable when it was written.
  public let durableSequence: UInt64
  /// The chain value after it.
  public let chain: UInt32
}

/// Goes through the records of a store in order, read-only.
public final class RecordInspector {
  private let fileSystem: any FileSystem
  private var waiting: ArraySlice<Segment>
  private var scanner: SegmentScanner?

  fileprivate init(_ segments: [Segment], _ fileSystem: any FileSystem) {
    waiting = segments[...]
    self.fileSystem = fileSystem
  }

  /// The next record; nil at the end of the log, or where an unfinished or damaged record ends
  /// what can be read (`Journal.verify` tells which).
  public func next() throws(JournalError) -> RecordSummary? {
    try nextWithPayload()?.0
  }

  /// The same, with the payload.
  public func nextWithPayload() throws(JournalError) -> (RecordSummary, [UInt8])? {
    while true {
      if scanner == nil, try !beginSegment() { return nil }
      switch try scanner?.advance() {
      case .record(let record):
        guard let scanner else { return nil }
        return (summary(record, scanner.file.path), scanner.payload(of: record))
      case .broken: return nil
      case .end, nil: scanner = nil
      }
    }
  }

  private func summary(_ record: ScannedRecord, _ path: String) -> RecordSummary {
    RecordSummary(
      path: path, offset: record.offset, sequence: record.header.sequence,
      timeNanos: record.header.timeNanos, payloadBytes: record.header.payloadBytes,
      durableSequence: record.header.durableSequence, chain: record.chain)
  }

  private func beginSegment() throws(JournalError) -> Bool {
    guard let segment = waiting.popFirst() else { return false }
    let file = try storage { () throws(StorageError) in
      try fileSystem.open(segment.path, .read)
    }
    scanner = try SegmentScanner(
      file: file, headerSeed: RecordFormat.headerSeed(segment.header.storeID),
      from: segment.start)
    return true
  }
}

extension Journal {
  /// Goes through all records of a store, read-only, also while a process has it open.
  public static func inspect(
    _ directory: String, fileSystem: any FileSystem
  ) throws(JournalError) -> RecordInspector {
    RecordInspector(try listSegments(fileSystem, StorePlaces(directory)), fileSystem)
  }
}
