import Documents
import Testing

@Suite("S2 exportAsText: documents as text") struct PlainTextTests {
  @Test("A sheet as a mail shows it")
  func sheet() throws {
    let text = try Samples.salesSheet(rows: 6).plainText()
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    #expect(lines[0] == "Sales sheet SO-000128")
    let heading = try #require(lines.first { $0.hasPrefix("Item") })
    #expect(heading.hasSuffix("Code     Quantity  Price  Amount"))
    #expect(lines.contains("Date         21 November 2026"))
    #expect(lines.contains { $0.hasPrefix("Copper kettle") && $0.hasSuffix("£3.50  £14.25") })
    #expect(lines.contains("walnut handle"))
    #expect(lines.contains { $0.hasSuffix("    Total  £1,252.68") })
    #expect(lines.allSatisfy { width(of: $0) <= 76 })
    #expect(lines.allSatisfy { $0.last != " " })
  }

  @Test("Amounts are below one another, whatever the script of the name before them")
  func alignment() throws {
    let text = try Samples.salesSheet(rows: 8).plainText()
    let ends = text.split(separator: "\n").filter { $0.contains("LN-10") }
      .map { width(of: String($0)) }
    #expect(ends.count == 8 && Set(ends).count == 1)
  }

  @Test("Many columns in a narrow text wrap and lose nothing")
  func narrow() throws {
    let columns = (0..<12).map { Document.Column("Column\($0)") }
    let document = Document(
      title: "T", columns: columns, rows: [(0..<12).map { "value\($0)漢字" }])
    let text = try document.plainText(width: 40)
    for digit in "0123456789" { #expect(text.contains(digit)) }
    #expect(text.count { $0 == "漢" } == 12)
    #expect(text.split(separator: "\n").allSatisfy { width(of: String($0)) <= 46 })
  }

  /// Counted here by hand: the marks and wide characters of the samples only.
  private func width(of line: String) -> Int {
    line.unicodeScalars.reduce(0) { sum, scalar in
      switch scalar.value {
      case 0x064B...0x065F, 0x0300...0x036F: sum
      case 0x3000...0x9FFF, 0xFF00...0xFF60: sum + 2
      default: sum + 1
      }
    }
  }
}
