import Commerce
public import Documents
public import StoreSchema
import Values

extension Document {
  /// An order for its customer (S2R 9.7). Nothing internal is in it: no cost, no note, no price
  /// that the customer is not to see. What a hidden price took off is in the price it led to.
  public init(_ order: StoreSchema.Order, currency: String) {
    self.init(
      title: order.documentTitle, number: order.orderNumber,
      partyHeading: "For", party: [order.clientName],
      columns: [
        Column("Batch"), Column("Product", weight: 1), Column("Quantity", alignment: .right),
        Column("Unit"), Column("Price \(currency)", alignment: .right),
        Column("Amount \(currency)", alignment: .right),
      ],
      rows: order.lines.map { Self.row($0, of: order) }, totals: Self.totals(of: order, currency),
      created: order.createdAt)
    facts = Self.facts(of: order)
    if !order.clientMessage.isEmpty { notes = ["Your message: \(order.clientMessage)"] }
    if order.status.isModifiable {
      notes.append("Subject to availability: goods are reserved when the order is confirmed.")
    }
  }

  private static func facts(of order: StoreSchema.Order) -> [Fact] {
    var facts = [Fact("Date", day(order.confirmedAt ?? order.createdAt))]
    if !order.externalNumber.isEmpty { facts.append(Fact("Reference", order.externalNumber)) }
    if !order.staffName.isEmpty { facts.append(Fact("Your contact", order.staffName)) }
    if order.status == .quote, let end = order.expiresAt {
      facts.append(Fact("Valid until", moment(end)))
    }
    if let terms = order.paymentTerms { facts.append(Fact("Payment", terms.sentence)) }
    return facts
  }

  private static func row(
    _ line: StoreSchema.OrderLine, of order: StoreSchema.Order
  ) -> [String] {
    var price = line.unitPrice.description
    if !line.overrideID.isNone, !line.overrideHidden, line.unitPrice != line.basePrice {
      price += "\ninstead of \(line.basePrice)"
    }
    var quantity = line.quantity.description
    if line.short != .zero { quantity += "\nmissing \(line.short)" }
    var product = line.productName
    // Most lines replace none: an order is not searched for each of its lines.
    if !line.replacesLineID.isNone,
      let other = order.lines.first(where: { $0.lineID == line.replacesLineID })
    {
      product += "\ninstead of missing \(other.batchCode)"
    }
    return [
      line.batchCode, product, quantity, line.unitOfMeasure.shortName, price,
      line.total.description,
    ]
  }

  private static func totals(of order: StoreSchema.Order, _ currency: String) -> [Total] {
    var totals: [Total] = []
    if order.orderAdjustment != .zero, order.showsOrderAdjustment {
      let lines = Money(cents: order.total.cents - order.orderAdjustment.cents)
      totals.append(Total("Subtotal \(currency)", lines.description))
      totals.append(Total("Discount", order.orderAdjustment.description))
    }
    let isAll = order.fees.isEmpty && order.paid == .zero
    totals.append(Total("Total \(currency)", order.total.description, isEmphasised: isAll))
    if isAll { return totals }
    for fee in order.fees {
      let percent = fee.kind == .percentage ? " \(fee.value) %" : ""
      totals.append(Total(fee.name + percent, fee.amount.description))
    }
    if order.paid != .zero { totals.append(Total("Paid", order.paid.description)) }
    let left = Money(cents: order.amountDue.cents - order.paid.cents)
    totals.append(Total("To pay \(currency)", left.description, isEmphasised: true))
    return totals
  }
}

extension StoreSchema.Order {
  fileprivate var documentTitle: String {
    switch status {
    case .draft, .unspecified: "Draft order"
    case .quote: "Quote"
    case .pendingApproval: "Order received"
    case .confirmed, .processing: "Order confirmation"
    case .shipped, .delivered: "Delivery note"
    case .cancelled: "Cancelled order"
    }
  }

  /// Whether the customer is shown what the price of the whole order took off.
  fileprivate var showsOrderAdjustment: Bool {
    priceAdjustments.last { $0.scope == .order && $0.removedAt == nil }?.visibleToClient ?? false
  }
}

extension StoreSchema.PaymentTerms {
  fileprivate var sentence: String {
    switch kind {
    case .unspecified, .cashOnDelivery: "on delivery"
    case .prepaid: "in advance"
    case .net: "within \(days) days"
    case .installments: "\(installments) installments, \(days) days apart"
    case .consignment: "when sold (consignment)"
    }
  }
}
