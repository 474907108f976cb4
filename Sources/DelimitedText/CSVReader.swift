/// One record of a CSV file.
public struct CSVRecord: Equatable, Sendable {
  /// Number of the line it begins on, from 1.
  public var line: Int
  /// Its fields, quotes removed.
  public var fields: [String]
}

/// Comma-separated values as RFC 4180 has them: quoted fields may contain commas, line breaks and
/// doubled quotes; lines end with LF or CR LF. UTF-8, with or without a byte order mark. Empty
/// lines are skipped. Holds one chunk and one record.
public struct CSVReader<Source: ByteSource> {
  private enum State {
    /// Before the first byte of a field. May become any other.
    case fieldStart
    /// In a field without quotes. May become `fieldStart`.
    case plain
    /// After the opening quote. May become `quoteSeen`.
    case quoted
    /// After a quote inside a quoted field: doubled, or the end of the field.
    case quoteSeen
    /// After CR: only LF may follow.
    case carriageReturn
  }

  private var source: Source
  private var chunk: [UInt8] = []
  private var position = 0
  private var state = State.fieldStart
  private var field: [UInt8] = []
  private var fields: [String] = []
  private var line = 1
  private var recordLine = 1
  /// Whether the record has a quote: then it is no empty line.
  private var hasQuotes = false
  /// Bytes of the byte order mark that may still come.
  private var mark: ArraySlice<UInt8> = [0xEF, 0xBB, 0xBF]

  /// Reads records from these bytes.
  public init(_ source: Source) { self.source = source }

  /// The next record, or nil at the end of the file.
  public mutating func next() throws(TextFileError) -> CSVRecord? {
    while true {
      if position == chunk.count {
        chunk = try source.nextChunk()
        position = 0
        if chunk.isEmpty { return try lastRecord() }
      }
      let byte = chunk[position]
      position += 1
      if skipsMark(byte) { continue }
      if try take(byte), let record = finishRecord() { return record }
    }
  }

  /// Whether this byte belongs to the mark that a file may begin with.
  private mutating func skipsMark(_ byte: UInt8) -> Bool {
    guard let next = mark.first else { return false }
    guard byte == next else {
      // Bytes that only began like one are the first field's.
      field += [0xEF, 0xBB, 0xBF][..<mark.startIndex]
      if mark.startIndex > 0 { state = .plain }
      mark = []
      return false
    }
    mark = mark.dropFirst()
    return true
  }

  /// Whether this byte ends a record.
  private mutating func take(_ byte: UInt8) throws(TextFileError) -> Bool {
    switch (state, byte) {
    case (.quoted, UInt8(ascii: "\"")): state = .quoteSeen
    case (.quoted, _):
      if byte == UInt8(ascii: "\n") { line += 1 }
      try append(byte)
    case (.quoteSeen, UInt8(ascii: "\"")):
      try append(byte)
      state = .quoted
    case (.fieldStart, UInt8(ascii: "\"")):
      state = .quoted
      hasQuotes = true
    case (.plain, UInt8(ascii: "\"")): throw failure("a quote inside a field without quotes")
    case (_, UInt8(ascii: "\n")):
      try finishField()
      line += 1
      return true
    case (.carriageReturn, _): throw failure("a carriage return that doesn't end a line")
    case (_, UInt8(ascii: "\r")): state = .carriageReturn
    case (_, UInt8(ascii: ",")): try finishField()
    case (.quoteSeen, _): throw failure("text after a closing quote")
    default:
      try append(byte)
      state = .plain
    }
    return false
  }

  private mutating func append(_ byte: UInt8) throws(TextFileError) {
    if field.count == Limits.fieldBytesMax {
      throw failure("a field of more than \(Limits.fieldBytesMax) bytes")
    }
    field.append(byte)
  }

  private mutating func finishField() throws(TextFileError) {
    if fields.count == Limits.fieldCountMax {
      throw TextFileError(line: line, field: 0, "more than \(Limits.fieldCountMax) fields")
    }
    guard let text = String(validating: field, as: UTF8.self) else {
      throw failure("not UTF-8")
    }
    fields.append(text)
    field.removeAll(keepingCapacity: true)
    state = .fieldStart
  }

  /// The record that just ended; nil for an empty line.
  private mutating func finishRecord() -> CSVRecord? {
    let record = CSVRecord(line: recordLine, fields: fields)
    fields.removeAll(keepingCapacity: true)
    recordLine = line
    defer { hasQuotes = false }
    return record.fields == [""] && !hasQuotes ? nil : record
  }

  private mutating func lastRecord() throws(TextFileError) -> CSVRecord? {
    if case .quoted = state { throw failure("the file ends inside quotes") }
    if !mark.isEmpty && mark.startIndex > 0 { _ = skipsMark(0) }
    if case .fieldStart = state, fields.isEmpty { return nil }
    try finishField()
    return finishRecord()
  }

  private func failure(_ what: String) -> TextFileError {
    TextFileError(line: line, field: fields.count + 1, what)
  }
}
