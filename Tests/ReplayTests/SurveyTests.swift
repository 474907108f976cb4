import DelimitedText
import Testing
import Values

@testable import ReplayModel

let header = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"

@Suite struct SurveyTests {
  private func survey(_ lines: [String]) throws -> Survey {
    try Survey(MemorySource(header + lines.joined(separator: "\n")))
  }

  private func sales(_ lines: [String]) throws -> [Sale] {
    let text = header + lines.joined(separator: "\n")
    var reader = try SaleReader(
      MemorySource(text), survey: try Survey(MemorySource(text)))
    var sales: [Sale] = []
    while let sale = try reader.next() { sales.append(sale) }
    return sales
  }

  @Test(arguments: [
    ("C1,A,a,-1,d,1.00,,UK", SkipReason.cancellation), ("1,A,a,0,d,1.00,,UK", .quantityNotPositive),
    ("1,A,a,-3,d,0.0,,UK", .quantityNotPositive), ("1,A,a,3,d,0.0,,UK", .priceZero),
    ("1,A,a,3,d,-11062.06,,UK", .priceNegative), ("1,A,a,3,d,0.001,,UK", .priceFractionOfCent),
    ("1,A,a,3,d,-0.001,,UK", .priceNegative), ("1,A,a,3,d,1e3,,UK", .malformed),
    ("1,A,a,3.5,d,1.00,,UK", .malformed), ("1,,a,3,d,1.00,,UK", .malformed),
    ("1,A,a,9999999999999999,d,1.00,,UK", .malformed),
  ])
  func countsWhatCannotBeSold(_ line: String, _ reason: SkipReason) throws {
    let survey = try survey([line, "2,A,a,1,d,1.00,,UK"])
    #expect(survey.skipped == [reason: 1])
    #expect(survey.lineCount == 2)
    #expect(survey.soldLineCount == 1)
    #expect(survey.total == Money(cents: 100))
  }

  @Test func batchesHaveLatestNameUsualPriceAndAQuarterMoreStock() throws {
    let survey = try survey([
      "1,A,old,2,d,1.50,,UK", "1,A,new ,1,d,1.05,,UK", "2,A,,2,d,1.5,,UK", "2,a,,4,d,2,,UK",
      "3,a,,4,d,1.99,,UK",
    ])
    #expect(
      survey.batches == [
        BatchPlan(
          code: "A", name: "new", unitPrice: Money(cents: 150), unitCost: Money(cents: 90),
          onHand: Quantity(tenThousandths: 70_000)),
        BatchPlan(
          code: "a", name: "a", unitPrice: Money(cents: 199), unitCost: Money(cents: 119),
          onHand: Quantity(tenThousandths: 100_000)),
      ])
  }

  @Test func clientsComeFromCustomersOrCountries() throws {
    let survey = try survey([
      "1,A,a,1,d,1.0,17850.0,UK", "2,A,a,1,d,1.0,17850,EIRE", "3,A,a,1,d,1.0,,EIRE",
      "4,A,a,1,d,1.0,,Bahrain", "5,A,a,1,d,1.0,,EIRE",
    ])
    #expect(survey.clients.map(\.code) == ["17850", "walk-in EIRE", "walk-in Bahrain"])
    #expect(survey.clients.map(\.name) == ["Customer 17850", "Walk-in, EIRE", "Walk-in, Bahrain"])
    #expect(survey.clients.map(\.country) == ["UK", "EIRE", "Bahrain"])
  }

  @Test func equalLinesMergeUnlessThePriceDiffers() throws {
    let sales = try sales([
      "1,A,a,1,d,1.0,,UK", "1,A,a,1,d,1.0,,UK", "1,B,b,1,d,2.0,,UK", "1,B,b,1,d,2.5,,UK",
      "1,B,b,1,d,2.0,,UK",
    ])
    #expect(sales.count == 1)
    #expect(sales[0].lines.map(\.isSeparate) == [false, false, true, true, true])
    #expect(sales[0].lines.map(\.isNegotiated) == [false, false, false, true, false])
    #expect(sales[0].cartLineCount == 4)
    #expect(sales[0].total == Money(cents: 850))
  }

  @Test func scatteredInvoicesAreGathered() throws {
    let sales = try sales([
      "1,A,a,1,d,1.0,,UK", "2,A,a,2,d,1.0,,UK", "1,A,a,-1,d,1.0,,UK", "1,B,b,3,d,1.0,,UK",
      "2,B,b,4,d,1.0,,UK",
    ])
    #expect(sales.map(\.invoice) == ["1", "2"])
    #expect(sales.map(\.lines.count) == [2, 2])
  }

  @Test func aFileThatChangedBetweenThePassesIsRefused() throws {
    let before = try survey(["1,A,a,1,d,1.0,,UK", "1,A,a,1,d,1.0,,UK"])
    var reader = try SaleReader(
      MemorySource(header + "1,A,a,1,d,1.0,,UK\n"), survey: before)
    #expect(throws: ReplayError("the file changed while it was read")) { try reader.next() }
  }

  @Test func headerAndShortLinesAreChecked() {
    #expect(throws: ReplayError("the first line names no column StockCode")) {
      try Survey(MemorySource("InvoiceNo,Quantity\n1,2\n"))
    }
    #expect(throws: ReplayError("line 2 has only 2 fields")) { try survey(["1,A"]) }
    #expect(throws: ReplayError("the file is empty")) { try Survey(MemorySource("")) }
  }

  @Test func sumsThatDoNotFitAreRefused() {
    #expect(throws: ReplayError.self) {
      try survey(["1,A,a,99999999999999,d,999999999999.99,,UK"])
    }
  }
}
