extension Document {
  /// Fails unless everything is within `Limits`, naming the first field that is not.
  func check() throws(DocumentFailure) {
    let names = [
      ("title", title), ("number", number), ("subtitle", subtitle),
      ("partyHeading", partyHeading), ("footer", footer), ("language", language),
    ]
    for (field, text) in names { try Self.check(text, field) }
    try Self.check(issuer, "issuer", countMax: Limits.addressLinesMax)
    try Self.check(party, "party", countMax: Limits.addressLinesMax)
    try Self.check(facts.map(\.label), "facts.label", countMax: Limits.factsMax)
    try Self.check(facts.map(\.value), "facts.value", countMax: Limits.factsMax)
    try Self.check(columns.map(\.title), "columns", countMax: Limits.columnsMax)
    try Self.check(totals.map(\.label), "totals.label", countMax: Limits.totalsMax)
    try Self.check(totals.map(\.value), "totals.value", countMax: Limits.totalsMax)
    try Self.check(
      notes, "notes", countMax: Limits.notesMax, bytesMax: Limits.noteBytesMax)
    try checkRows()
  }

  private func checkRows() throws(DocumentFailure) {
    try Self.check(count: rows.count, "rows", Limits.rowsMax)
    var bytes = 0
    for (index, row) in rows.enumerated() {
      guard row.count == columns.count else {
        throw DocumentFailure(
          .ragged, field: "rows[\(index)]",
          "has \(row.count) cells; there are \(columns.count) columns")
      }
      for (column, cell) in row.enumerated() {
        try Self.check(cell, "rows[\(index)][\(column)]", bytesMax: Limits.cellBytesMax)
        bytes += cell.utf8.count
      }
    }
    guard bytes <= Limits.tableBytesMax else {
      throw DocumentFailure(
        .tooLong, field: "rows", "have \(bytes) bytes; at most \(Limits.tableBytesMax)")
    }
  }

  private static func check(
    _ texts: [String], _ field: String, countMax: Int, bytesMax: Int = Limits.textBytesMax
  ) throws(DocumentFailure) {
    try check(count: texts.count, field, countMax)
    for (index, text) in texts.enumerated() {
      try check(text, "\(field)[\(index)]", bytesMax: bytesMax)
    }
  }

  private static func check(
    _ text: String, _ field: String, bytesMax: Int = Limits.textBytesMax
  ) throws(DocumentFailure) {
    if text.utf8.count <= bytesMax { return }
    throw DocumentFailure(
      .tooLong, field: field, "has \(text.utf8.count) bytes; at most \(bytesMax)")
  }

  private static func check(
    count: Int, _ field: String, _ countMax: Int
  ) throws(DocumentFailure) {
    if count <= countMax { return }
    throw DocumentFailure(.tooMany, field: field, "has \(count) entries; at most \(countMax)")
  }
}
