import APISchema
import Testing
import Values

@testable import TerminalViews

@Suite struct TextTests {
  @Test func tablesMeasureWhatIsWide() {
    var table = TextTable([("NAME", .left), ("TOTAL", .right)])
    table.add(["大手町", "1.00"])
    table.add(["Cafe\u{301}", "12.00"])
    #expect(
      table.text() == """
        NAME    TOTAL
        ──────  ─────
        大手町   1.00
        Cafe\u{301}    12.00

        """)
    #expect(TextTable([("A", .left)]).text() == "(none)\n")
  }

  @Test("No line of a table ends in spaces")
  func emptyCells() {
    var table = TextTable([("NAME", .left), ("SHORT", .right), ("", .left)])
    table.add(["tea", "", ""])
    table.add(["cup", "2", "sold out"])
    #expect(
      table.text() == """
        NAME  SHORT
        ────  ─────  ────────
        tea
        cup       2  sold out

        """)
  }

  @Test("A column without heading and without text leaves nothing behind")
  func emptyColumn() {
    var table = TextTable([("NAME", .left), ("", .left)])
    table.add(["tea", ""])
    #expect(table.text() == "NAME\n────\ntea\n")
  }

  @Test("Origins and statuses are named as the command line takes them")
  func orderWords() {
    #expect(
      OrderOrigin.allCases.map(OrderWords.name) == [
        "-", "live", "staff", "self-service", "sheet", "phone",
      ])
    #expect(OrderWords.name(OrderStatus.pendingApproval) == "pending")
    #expect(OrderWords.name(MyOrderStatus.shipped) == "shipped")
    #expect(OrderWords.name(SalesMode.liveSession) == "live session")
    #expect([0, 1, 2].map { CountText.of($0, "page") } == ["0 pages", "1 page", "2 pages"])
  }

  @Test func amounts() {
    let expected: [(Int64, String)] = [
      (0, "0.00"), (5, "0.05"), (99_999, "999.99"), (100_000, "1,000.00"),
      (-123_456_789, "-1,234,567.89"), (.min, "-92,233,720,368,547,758.08"),
    ]
    for (cents, text) in expected { #expect(MoneyText.grouped(Money(cents: cents)) == text) }
  }

  @Test func times() {
    #expect(TimeText.clock(time(3_661)) == "15:01:01")
    #expect(TimeText.duration(from: time(0), to: time(754)) == "12:34")
    #expect(TimeText.duration(from: time(0), to: time(3_600)) == "1:00:00")
    #expect(TimeText.duration(from: time(9), to: time(0)) == "00:00")
  }

  @Test func quantities() {
    #expect(UnitText.quantity(Quantity(tenThousandths: 25_000), .pound) == "2.5 lb")
    #expect(UnitText.quantity(units(3), .unspecified) == "3")
  }
}
