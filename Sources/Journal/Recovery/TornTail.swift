import Storage

/// Tells an unfinished write at the end of the last segment from damage.
///
/// A batch that was never synced may be there in part: its file too short, sectors missing (zero),
/// or zeros from some byte on. Nothing in it was acknowledged, so it is cut. What was synced is
/// there as it was written, so a record that is broken in another way, or that a later record
/// proves to have been durable, is damage.
struct TornTail {
  let file: any File
  let fileBytes: UInt64
  let headerSeed: UInt32
  static let sectorBytes: UInt64 = 512

  /// Why the break is damage; nil when it is an unfinished write.
  ///
  /// - Parameter sequence: The sequence of the record that is broken.
  func damage(in breakage: Breakage, sequence: UInt64) throws(JournalError) -> String? {
    if breakage.kind == .misplaced { return breakage.found }
    if let witness = try witness(after: breakage.offset, of: sequence) {
      return "\(breakage.found), and record \(witness) behind it proves that"
        + " record \(sequence) was durable"
    }
    return try looksUnfinished(breakage) ? nil : "\(breakage.found), though it was written whole"
  }

  /// A later record that says `sequence` was durable when it was written; nil when there is none.
  private func witness(after offset: UInt64, of sequence: UInt64) throws(JournalError) -> UInt64? {
    var start = offset + 1
    while start + UInt64(RecordFormat.headerBytes) <= fileBytes {
      let bytes = try read(at: start, count: JournalLimits.readChunkBytes)
      guard bytes.count >= RecordFormat.headerBytes else { return nil }
      for index in 0...(bytes.count - RecordFormat.headerBytes)
      where bytes[index] == UInt8(truncatingIfNeeded: RecordFormat.mark) {
        if let header = RecordHeader(bytes, at: index, headerSeed: headerSeed),
          header.durableSequence >= sequence, header.sequence > header.durableSequence
        {
          return header.sequence
        }
      }
      start += UInt64(bytes.count - RecordFormat.headerBytes + 1)
    }
    return nil
  }

  private func looksUnfinished(_ breakage: Breakage) throws(JournalError) -> Bool {
    let start = breakage.offset
    switch breakage.kind {
    case .headerCut, .recordCut: return true
    case .headerDamaged: return try lacksPart(start, UInt64(RecordFormat.headerBytes))
    case .contentDamaged(let recordBytes): return try lacksPart(start, recordBytes)
    case .misplaced: return false
    }
  }

  /// Whether a sector's share of the range is all zero, or everything from a byte of the range to
  /// the end of the file is.
  private func lacksPart(_ start: UInt64, _ count: UInt64) throws(JournalError) -> Bool {
    let bytes = try read(at: start, count: Int(count))
    var share = start
    while share < start + UInt64(bytes.count) {
      let sectorEnd = (share / Self.sectorBytes + 1) * Self.sectorBytes
      let end = min(sectorEnd, start + UInt64(bytes.count))
      if bytes.span.bytes.extracting(Int(share - start)..<Int(end - start)).isZero { return true }
      share = end
    }
    guard bytes.last == 0 else { return false }
    return try isZero(from: start + count)
  }

  private func isZero(from start: UInt64) throws(JournalError) -> Bool {
    var offset = start
    while offset < fileBytes {
      let bytes = try read(at: offset, count: JournalLimits.readChunkBytes)
      if bytes.isEmpty || !bytes.span.bytes.isZero { return bytes.isEmpty }
      offset += UInt64(bytes.count)
    }
    return true
  }

  private func read(at offset: UInt64, count: Int) throws(JournalError) -> [UInt8] {
    try storage { () throws(StorageError) in try file.read(at: offset, count: count) }
  }
}
