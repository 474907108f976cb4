import Documents
import Values

/// Documents as they are in life, and stranger ones.
enum Samples {
  static func salesSheet(rows: Int, notes: [String] = []) -> Document {
    let wares = [
      "Lantern, hammered brass, 24 cm", "Copper kettle with a long spout and a walnut handle",
      "Linen napkins, set of six", "Φανάρι από σφυρήλατο ορείχαλκο", "手工锤制黄铜灯笼（二十四厘米）",
      "فانوس نحاسي مطروق يدويًا", "Фонарь латунный кованый", "Glass vase",
    ]
    return Document(
      title: "Sales sheet", number: "SO-000128", subtitle: "Autumn range, made for you",
      issuer: ["Northgate Wholesale Ltd", "14 Canal Street", "Leeds LS1 4AP", "United Kingdom"],
      partyHeading: "For", party: ["Müller & Söhne 東京支店", "Hauptstraße 5", "10827 Berlin"],
      facts: [
        Document.Fact("Date", "21 November 2026"), Document.Fact("Valid until", "5 December 2026"),
        Document.Fact("Salesperson", "Jane Whitfield"), Document.Fact("Terms", "30 days net"),
      ],
      columns: [
        Document.Column("Item", weight: 1), Document.Column("Code"),
        Document.Column("Quantity", alignment: .right), Document.Column("Price", alignment: .right),
        Document.Column("Amount", alignment: .right),
      ],
      rows: (0..<rows).map { index in
        [
          wares[index % wares.count], "LN-\(1000 + index)", "\(index % 40 + 1)",
          "£\(index % 90 + 2).50", "£\((index % 40 + 1) * 7).25",
        ]
      },
      totals: [
        Document.Total("Subtotal", "£1,204.50"), Document.Total("Transport 4 %", "£48.18"),
        Document.Total("Total", "£1,252.68", isEmphasised: true),
      ],
      notes: notes.isEmpty
        ? ["Prices are per piece and hold until the date above. Goods remain ours until paid."]
        : notes,
      footer: "Northgate Wholesale Ltd · Registered in England 01234567 · VAT GB 123 4567 89",
      created: Timestamp(seconds: 1_795_240_800, nanos: 0))
  }
}
