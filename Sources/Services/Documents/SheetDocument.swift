import Commerce
public import Documents
public import StoreSchema
import Values

extension Document {
  /// A sales sheet for its customer: what is offered and for how much (S2R 13.3). Nothing
  /// internal is in it: no cost, no note, no price that the customer is not to see.
  public init(_ sheet: StoreSchema.SalesSheet, currency: String) {
    self.init(
      title: "Sales sheet", number: "No. \(sheet.id)", subtitle: sheet.name,
      partyHeading: "For", party: [sheet.clientName],
      columns: [
        Column("Batch"), Column("Product", weight: 1), Column("Offered", alignment: .right),
        Column("Unit"), Column("Price \(currency)", alignment: .right),
      ],
      rows: sheet.items.map(Self.row), created: sheet.createdAt)
    facts = [Fact("Date", Self.day(sheet.createdAt))]
    if !sheet.staffName.isEmpty { facts.append(Fact("Your contact", sheet.staffName)) }
    if let end = sheet.expiresAt { facts.append(Fact("Prices valid until", Self.moment(end))) }
    if !sheet.message.isEmpty { notes = [sheet.message] }
    notes.append("Subject to availability: goods are reserved when an order is confirmed.")
  }

  private static func row(_ item: StoreSchema.SheetItem) -> [String] {
    let name = item.remark.isEmpty ? item.productName : "\(item.productName)\n\(item.remark)"
    var price = item.unitPrice.description
    if let shown = item.shownOriginalPrice { price += "\ninstead of \(shown)" }
    let offered = item.quantity == .zero ? "any" : item.quantity.description
    return [item.batchCode, name, offered, item.unitOfMeasure.shortName, price]
  }

  /// "1 March 2026", UTC.
  static func day(_ time: Timestamp) -> String {
    let months = [
      "January", "February", "March", "April", "May", "June", "July", "August", "September",
      "October", "November", "December",
    ]
    let civil = CivilTime(secondsSinceEpoch: time.seconds)
    return "\(civil.day) \(months[civil.month - 1]) \(civil.year)"
  }

  /// "1 March 2026, 08:00 UTC".
  static func moment(_ time: Timestamp) -> String {
    let civil = CivilTime(secondsSinceEpoch: time.seconds)
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(day(time)), \(two(civil.hour)):\(two(civil.minute)) UTC"
  }
}

extension StoreSchema.SheetItem {
  /// The price before a visible adjustment; nil: there is nothing to be seen (S2R 7.5, 7.6).
  var shownOriginalPrice: Money? {
    guard let override, override.visibleToClient, unitPrice != basePrice else { return nil }
    return basePrice
  }
}

extension StoreSchema.UnitOfMeasure {
  /// For a column of a document.
  var shortName: String {
    switch self {
    case .unspecified, .each: "each"
    case .ounce: "oz"
    case .pound: "lb"
    case .gram: "g"
    case .kilogram: "kg"
    }
  }
}
