import DelimitedText
import Testing

/// Whatever is written is read again, and whatever is read does not trap.
@Suite struct CSVPropertyTests {
  private static func records(
    _ bytes: [UInt8], chunkBytes: Int
  ) -> Result<[[String]], TextFileError> {
    var reader = CSVReader(MemorySource(bytes, chunkBytes: chunkBytes))
    var records: [[String]] = []
    do throws(TextFileError) {
      while let record = try reader.next() { records.append(record.fields) }
      return .success(records)
    } catch {
      return .failure(error)
    }
  }

  private static func field(_ random: inout Random) -> String {
    let alphabet: [Character] = ["a", "é", "日", ",", "\"", "\n", "\r", " ", ";", "\u{FEFF}", "\t"]
    return String(
      (0..<Int.random(in: 0...6, using: &random)).map { _ in
        alphabet.randomElement(using: &random) ?? "a"
      })
  }

  @Test func roundTrip() {
    var random = Random.seeded()
    for _ in 0..<2_000 {
      let width = Int.random(in: 1...5, using: &random)
      let records = (0..<Int.random(in: 0...4, using: &random)).map { _ in
        (0..<width).map { _ in Self.field(&random) }
      }
      let text = records.map(CSVWriter.line).joined()
      let size = Int.random(in: 1...9, using: &random)
      let read = Self.records(Array(text.utf8), chunkBytes: size)
      #expect(read == .success(records), "seed \(random.seed): \(text.debugDescription)")
    }
  }

  @Test func anyBytes() {
    var random = Random.seeded()
    let alphabet = Array("a,\"\n\r".utf8) + [0xC3, 0xA9, 0xFF, 0xEF, 0xBB, 0xBF, 0]
    for _ in 0..<5_000 {
      let bytes = (0..<Int.random(in: 0...24, using: &random)).map { _ in
        alphabet.randomElement(using: &random) ?? 0
      }
      let whole = Self.records(bytes, chunkBytes: 1_000)
      let cut = Self.records(bytes, chunkBytes: Int.random(in: 1...5, using: &random))
      #expect(whole == cut, "seed \(random.seed): \(bytes)")
    }
  }

  @Test func lines() throws {
    let text = "\u{FEFF}{}\r\n\n{\"a\":1}\nlast"
    for size in 1...text.utf8.count {
      var reader = LineReader(MemorySource(text, chunkBytes: size))
      var lines: [String] = []
      while let line = try reader.next() {
        lines.append("\(line.number) \(String(decoding: line.bytes, as: UTF8.self))")
      }
      #expect(lines == ["1 {}", "3 {\"a\":1}", "4 last"])
    }
    let long = [UInt8](repeating: 0x61, count: Limits.lineBytesMax + 1)
    var reader = LineReader(MemorySource(long))
    #expect(throws: TextFileError(line: 1, "more than \(Limits.lineBytesMax) bytes")) {
      try reader.next()
    }
  }
}
