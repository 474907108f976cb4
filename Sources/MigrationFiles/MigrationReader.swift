import APISchema
import Codec
public import DelimitedText

/// Rows of a file, one after the other. Of an order or a sheet in CSV all records that follow one
/// another are one row.
public struct MigrationReader<Source: ByteSource> {
  private enum Content {
    case csv(CSVReader<Source>, columns: [String: Int])
    case jsonLines(LineReader<Source>)
  }

  private let kind: MigrationKind
  private let overwriteStock: Bool
  private var content: Content
  /// The first record of the next order or sheet.
  private var ahead: CSVRow?

  /// Reads the header of CSV. `overwriteStock`: counts of batches replace those of the store.
  public init(
    _ kind: MigrationKind, _ format: MigrationFormat, _ source: Source,
    overwriteStock: Bool = false
  ) throws(TextFileError) {
    self.kind = kind
    self.overwriteStock = overwriteStock
    switch format {
    case .jsonLines: content = .jsonLines(LineReader(source))
    case .csv:
      var records = CSVReader(source)
      guard let header = try records.next() else {
        throw TextFileError("the file is empty: a line of column names first")
      }
      content = .csv(records, columns: try Self.columns(header, of: kind))
    }
  }

  private static func columns(
    _ header: CSVRecord, of kind: MigrationKind
  ) throws(TextFileError) -> [String: Int] {
    var columns: [String: Int] = [:]
    for (index, name) in header.fields.enumerated() {
      guard kind.columns.contains(name) else {
        throw TextFileError(
          line: header.line, field: index + 1,
          "\"\(name.prefix(64))\" is no column of \(kind.rawValue); those are "
            + kind.columns.joined(separator: ", "))
      }
      guard columns.updateValue(index, forKey: name) == nil else {
        throw TextFileError(line: header.line, field: index + 1, "column \"\(name)\" twice")
      }
    }
    for name in kind.requiredColumns where columns[name] == nil {
      throw TextFileError(line: header.line, "column \"\(name)\" is missing")
    }
    return columns
  }

  /// The next row, or nil at the end.
  public mutating func next() throws(TextFileError) -> ReadRow? {
    if case .jsonLines(var lines) = content {
      let line = try lines.next()
      content = .jsonLines(lines)
      return line.map { kind.read($0, overwriteStock: overwriteStock) }
    }
    return kind.takesSeveralLines ? try nextOfSeveral() : try nextRecord().map(read)
  }

  private mutating func nextRecord() throws(TextFileError) -> CSVRow? {
    if let row = ahead {
      ahead = nil
      return row
    }
    guard case .csv(var records, let columns) = content else { return nil }
    let record = try records.next()
    content = .csv(records, columns: columns)
    return record.map { CSVRow(line: $0.line, columns: columns, fields: $0.fields) }
  }

  private func read(_ row: CSVRow) -> ReadRow {
    var row = row
    let body: ImportRow.Body
    switch kind {
    case .clients: body = .client(ClientColumns.read(&row))
    case .staff: body = .staff(StaffColumns.read(&row))
    case .priceTiers: body = .priceTier(PriceTierColumns.read(&row))
    case .batches: body = .batch(BatchColumns.read(&row, overwriteStock: overwriteStock))
    case .presets: body = .preset(PresetColumns.read(&row))
    case .accounts: body = .account(AccountColumns.read(&row))
    case .sheets, .orders: return readSeveral([row])
    }
    if !row.problems.isEmpty { return .refused(row.problems) }
    return .row(MigrationRow(body, line: row.line))
  }

  private mutating func nextOfSeveral() throws(TextFileError) -> ReadRow? {
    guard let first = try nextRecord() else { return nil }
    let number = first.raw(kind.keyColumn)
    let rowsMax = kind == .sheets ? SheetColumns.rowsMax : OrderColumns.rowsMax
    var rows = [first]
    var count = 1
    while let row = try nextRecord() {
      guard !number.isEmpty, row.raw(kind.keyColumn) == number else {
        ahead = row
        break
      }
      count += 1
      if rows.count < rowsMax { rows.append(row) }
    }
    if count > rowsMax {
      let allowed = kind == .sheets ? SheetColumns.rowsAllowed : OrderColumns.rowsAllowed
      return .refused(
        [RowProblem(line: first.line, field: "", code: .limitExceeded, allowed: allowed)])
    }
    return readSeveral(rows)
  }

  private func readSeveral(_ rows: [CSVRow]) -> ReadRow {
    let (body, places, problems): (ImportRow.Body, Places, [RowProblem])
    if kind == .sheets {
      let (sheet, found, wrong) = SheetColumns.read(rows)
      (body, places, problems) = (.sheet(sheet), found, wrong)
    } else {
      let (order, found, wrong) = OrderColumns.read(rows)
      (body, places, problems) = (.order(order), found, wrong)
    }
    if !problems.isEmpty { return .refused(problems) }
    return .row(MigrationRow(body, line: rows[0].line, places: places))
  }
}

extension MigrationRow {
  init(_ body: ImportRow.Body, line: Int, places: Places = [:]) {
    self.init(
      row: ImportRow(rowNumber: UInt32(clamping: line), body: body), key: body.key, places: places)
  }
}

extension MigrationKind {
  /// A record of JSON Lines: the API's message as proto3 JSON.
  fileprivate func read(_ line: TextLine, overwriteStock: Bool) -> ReadRow {
    do throws(JSONError) {
      let body: ImportRow.Body
      switch self {
      case .clients: body = .client(try ImportedClient(jsonUTF8: line.bytes))
      case .staff: body = .staff(try ImportedStaff(jsonUTF8: line.bytes))
      case .priceTiers: body = .priceTier(try ImportedPriceTier(jsonUTF8: line.bytes))
      case .batches:
        var batch = try ImportedBatch(jsonUTF8: line.bytes)
        batch.overwriteStock = batch.overwriteStock || overwriteStock
        body = .batch(batch)
      case .presets: body = .preset(try ImportedPreset(jsonUTF8: line.bytes))
      case .accounts: body = .account(try ImportedAccount(jsonUTF8: line.bytes))
      case .sheets: body = .sheet(try ImportedSheet(jsonUTF8: line.bytes))
      case .orders: body = .order(try ImportedOrder(jsonUTF8: line.bytes))
      }
      return .row(MigrationRow(body, line: line.number))
    } catch {
      return .refused([RowProblem(line: line.number, field: error.path, allowed: error.allowed)])
    }
  }
}
