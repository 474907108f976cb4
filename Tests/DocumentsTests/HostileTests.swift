import Documents
import Testing

@Suite("Documents made of anything") struct HostileTests {
  @Test("Markup is text")
  func markup() throws {
    var document = Samples.salesSheet(rows: 1)
    document.rows[0][0] = "<b>bold</b> & <span size='9999999'>big</span> %s \\n"
    let text = try Poppler.text(of: document.pdf())
    #expect(text.contains("<b>bold</b> & <span"))
    #expect(try document.plainText().contains("<b>bold</b> & <span"))
  }

  @Test("Control characters, empty strings, lonely marks and broken directions do no harm")
  func controls() throws {
    let strange = [
      "", " ", "\0", "\0nul\0inside", "a\tb\u{7}c\u{1B}[31m", "\r\n", "\u{301}",
      "\u{202E}00.1\u{202C}",
      "\u{FFFE}\u{FFFF}", "👩‍👩‍👧‍👦🇬🇧", "\u{200B}\u{200D}", "e\u{301}\u{302}\u{303}", "\u{10FFFF}\u{E000}",
    ]
    let document = Document(
      title: "\0", number: "\n", subtitle: "\u{202E}", issuer: strange.prefix(8).map { $0 },
      partyHeading: "\t", party: ["", ""], facts: [Document.Fact("", "")],
      columns: [Document.Column(""), Document.Column("\u{1B}", alignment: .right, weight: -1)],
      rows: strange.map { [$0, $0] }, totals: [Document.Total("", "")], notes: strange,
      footer: "\u{7F}", language: "\0not a language")
    let text = try document.plainText()
    let controls = text.unicodeScalars.filter {
      $0.value < 0x20 && $0 != "\n" || $0.value == 0x202E
    }
    #expect(controls.isEmpty)
    #expect(text.contains("00.1"))
    #expect(try Poppler.text(of: document.pdf()).contains("nul"))
  }

  @Test("An empty document is a page")
  func empty() throws {
    let document = Document(title: "")
    #expect(try document.plainText().isEmpty || document.plainText().count < 20)
    #expect(try Poppler.facts(of: document.pdf())["Pages"] == "1")
  }

  @Test("A word of 10,000 letters is broken; in a cell it is too long, and the cell is named")
  func longWord() throws {
    let word = String(repeating: "W", count: 10_000)
    let pdf = try Samples.salesSheet(rows: 1, notes: [word]).pdf()
    #expect(try Poppler.text(of: pdf).count { $0 == "W" } >= 10_000)
    var document = Samples.salesSheet(rows: 3)
    document.rows[2][1] = String(repeating: "W", count: 2_000)
    #expect(try Poppler.text(of: document.pdf()).count { $0 == "W" } >= 2_000)
    #expect(try document.plainText().count { $0 == "W" } >= 2_000)
    document.rows[2][1] = word
    let failure = #expect(throws: DocumentFailure.self) { try document.pdf() }
    #expect(failure?.field == "rows[2][1]" && failure?.code == .tooLong)
    #expect(throws: DocumentFailure.self) { try document.plainText() }
  }

  @Test("Limits name the field")
  func limits() throws {
    var document = Samples.salesSheet(rows: 1)
    document.rows.append(["one"])
    #expect(failure(of: document) == "rows[1]")
    document = Samples.salesSheet(rows: Limits.rowsMax + 1)
    #expect(failure(of: document) == "rows")
    document = Samples.salesSheet(rows: 1)
    document.title = String(repeating: "t", count: Limits.textBytesMax + 1)
    #expect(failure(of: document) == "title")
    document = Samples.salesSheet(rows: 1)
    document.issuer = Array(repeating: "x", count: Limits.addressLinesMax + 1)
    #expect(failure(of: document) == "issuer")
    document = Samples.salesSheet(rows: 1)
    document.rows = Array(
      repeating: ["", "", "", "", String(repeating: "x", count: 1_999)], count: 301)
    #expect(failure(of: document) == "rows")
    document = Samples.salesSheet(rows: 1)
    document.notes = Array(
      repeating: Array(repeating: "\n", count: 19_999).joined(), count: Limits.notesMax)
    #expect(failure(of: document) == "document")
  }

  private func failure(of document: Document) -> String? {
    do {
      _ = try document.pdf()
      return nil
    } catch { return error.field }
  }

  @Test("Rendered on several threads at once, each PDF is the same as alone")
  func threads() async throws {
    let expected = try Samples.salesSheet(rows: 30).pdf()
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for _ in 0..<6 { group.addTask { try Samples.salesSheet(rows: 30).pdf() == expected } }
      for try await same in group { #expect(same) }
    }
  }
}
