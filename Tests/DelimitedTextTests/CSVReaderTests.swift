import DelimitedText
import Testing

@Suite struct CSVReaderTests {
  private func records(_ text: String, chunkBytes: Int = 7) throws -> [[String]] {
    var reader = CSVReader(MemorySource(text, chunkBytes: chunkBytes))
    var records: [[String]] = []
    while let record = try reader.next() { records.append(record.fields) }
    return records
  }

  @Test func readsPlainAndQuotedFields() throws {
    let text = "a,b,c\r\n1,\"two, \"\"or\"\" three\",\n\n\"line\nbreak\",,\"\"\n"
    #expect(
      try records(text) == [
        ["a", "b", "c"], ["1", "two, \"or\" three", ""], ["line\nbreak", "", ""],
      ])
  }

  /// However the bytes are cut, the records are the same.
  @Test func cutAtEveryByte() throws {
    let text = "\u{FEFF}a,\"b£\"\"\r\n,\",c\r\n,\"é\",\nlast"
    let whole = try records(text, chunkBytes: 1_000)
    #expect(whole == [["a", "b£\"\r\n,", "c"], ["", "é", ""], ["last"]])
    for size in 1...text.utf8.count { #expect(try records(text, chunkBytes: size) == whole) }
  }

  @Test func countsLines() throws {
    var reader = CSVReader(MemorySource("a\n\"b\nb\"\n\nc\n"))
    var lines: [Int] = []
    while let record = try reader.next() { lines.append(record.line) }
    #expect(lines == [1, 2, 5])
  }

  @Test(arguments: [
    ("a\"b\n", "line 1, field 1: a quote inside a field without quotes"),
    ("a\n\"b\"c\n", "line 2, field 1: text after a closing quote"),
    ("a\rb\n", "line 1, field 1: a carriage return that doesn't end a line"),
    ("\"a\n", "line 2, field 1: the file ends inside quotes"),
    (String(repeating: ",", count: 64), "line 1: more than 64 fields"),
    (String(repeating: "a", count: 65_537), "line 1, field 1: a field of more than 65536 bytes"),
  ])
  func refuses(_ text: String, _ sentence: String) {
    let error = #expect(throws: TextFileError.self) { try records(text, chunkBytes: 4_096) }
    #expect(error?.description == sentence)
  }

  @Test func refusesWhatIsNotUTF8() {
    var reader = CSVReader(MemorySource([0x61, 0xFF, 0x0A]))
    #expect(throws: TextFileError(line: 1, field: 1, "not UTF-8")) { try reader.next() }
  }
}
