import Documents
import Foundation
import Testing

@Suite("S2 exportAsPdf: documents as PDF") struct PDFTests {
  @Test("Everything that a document says can be read from its PDF, in any script")
  func content() throws {
    let pdf = try Samples.salesSheet(rows: 8).pdf()
    let text = try Poppler.text(of: pdf)
    for part in [
      "Sales sheet", "SO-000128", "Northgate Wholesale Ltd", "Müller & Söhne 東京支店", "Valid until",
      "5 December 2026", "LN-1003", "Φανάρι από σφυρήλατο ορείχαλκο", "手工锤制黄铜灯笼",
      "Фонарь латунный кованый", "£1,204.50", "Transport 4 %", "£1,252.68", "hold until the date",
      "VAT GB 123 4567 89",
    ] {
      #expect(text.contains(part), "\(part)")
    }
    #expect(text.replacing(" ", with: "").contains("1/1"))
    // Arabic may come out as shapes or letters, in either order; none of it may be lost.
    let decomposed = text.decomposedStringWithCompatibilityMapping
    #expect(decomposed.unicodeScalars.count { (0x0620...0x064A).contains($0.value) } >= 20)
  }

  @Test("Title and creation date are in the metadata; the same value gives the same bytes")
  func metadata() throws {
    let document = Samples.salesSheet(rows: 3)
    let pdf = try document.pdf()
    let facts = try Poppler.facts(of: pdf)
    #expect(facts["Title"] == "Sales sheet SO-000128")
    #expect(facts["Page size"]?.contains("A4") == true)
    #expect(facts["CreationDate"]?.contains("2026") == true)
    #expect(try document.pdf() == pdf)
    #expect(try Poppler.fonts(of: pdf).contains("NotoSansCJK"))
  }

  @Test("A long table has its heading on every page, each row once, totals with the last row")
  func longTable() throws {
    let pdf = try Samples.salesSheet(rows: 500).pdf()
    let count = try #require(Int(try Poppler.facts(of: pdf)["Pages"] ?? ""))
    #expect(count > 10)
    var seen: [String: Int] = [:]
    for page in 1...count {
      let text = try Poppler.text(of: pdf, pages: page...page)
      #expect(text.replacing(" ", with: "").contains("\(page)/\(count)"))
      let hasRows = text.contains("LN-")
      #expect((text.contains("Quantity") && text.contains("Amount")) == hasRows)
      for match in text.matches(of: /LN-\d+/) { seen[String(match.0), default: 0] += 1 }
      let isLast = text.contains("LN-1499")
      #expect(text.contains("£1,252.68") == isLast && text.contains("Subtotal") == isLast)
    }
    #expect(seen.count == 500 && seen.values.allSatisfy { $0 == 1 })
  }

  @Test("Nothing stands outside the margins, and no row is cut by the end of a page")
  func margins() throws {
    var document = Samples.salesSheet(rows: 90)
    for index in document.rows.indices where index % 3 == 0 {
      document.rows[index][0] =
        "first-\(index) " + String(repeating: "words and ", count: 25) + "end-\(index)"
    }
    let boxes = try Poppler.boxes(of: document.pdf())
    #expect(boxes.count > 1_000)
    for box in boxes {
      let isInside = box.edges[0] >= 53 && box.edges[2] <= 542 && box.edges[1] >= 40
      #expect(isInside && box.edges[3] <= 815, "\(box)")
    }
    for index in document.rows.indices where index % 3 == 0 {
      let first = try #require(boxes.first { $0.text == "first-\(index)" })
      let end = try #require(boxes.first { $0.text == "end-\(index)" })
      #expect(first.page == end.page, "row \(index)")
    }
  }

  @Test("Totals stay together: with any number of rows they are on the last page, all of them")
  func totalsTogether() throws {
    for rows in 18...32 {
      let document = Samples.salesSheet(rows: rows)
      let pdf = try document.pdf()
      let pages = Set(
        try Poppler.boxes(of: pdf)
          .filter { ["Subtotal", "£1,252.68", "LN-\(999 + rows)"].contains($0.text) }.map(\.page))
      #expect(pages.count == 1, "\(rows) rows: pages \(pages)")
    }
  }

  @Test("A row higher than a page goes on over the next, and nothing of it is lost")
  func hugeRow() throws {
    var document = Samples.salesSheet(rows: 2)
    document.columns[0].weight = 1
    document.columns = document.columns.map { Document.Column($0.title, weight: 1) }
    document.rows[0][0] = (1...330).map { "w\($0)" }.joined(separator: " ")
    document.rows[0][1] = "short"
    let text = try Poppler.text(of: document.pdf())
    let words = Set(text.matches(of: /w\d+/).map { String($0.0) })
    #expect(words.count == 330)
    #expect(try Int(Poppler.facts(of: document.pdf())["Pages"] ?? "") ?? 0 > 1)
  }

  @Test("Long notes go on over the end of a page")
  func longNotes() throws {
    let note = (1...2_000).map { "n\($0)" }.joined(separator: " ")
    let pdf = try Samples.salesSheet(rows: 1, notes: [note, note]).pdf()
    let text = try Poppler.text(of: pdf)
    #expect(Set(text.matches(of: /n\d+/).map { String($0.0) }).count == 2_000)
    #expect(text.matches(of: /n\d+/).count == 4_000)
  }
}
