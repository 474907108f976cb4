import HashTreeCollections
import StoreSchema
import Values

extension OrderMaker {
  /// Everything but lines and sums.
  func describe(_ editor: inout OrderEditor) {
    let created = row.createdAt ?? context.now
    editor.update { order in
      order.externalNumber = row.externalNumber
      order.historical = row.isHistory
      order.status = row.status
      order.createdAt = created
      order.clientMessage = row.clientMessage
      if let fees = row.fees { order.fees = fees } else if row.isHistory { order.fees = [] }
      if row.paymentTerms != nil || row.isHistory { order.paymentTerms = row.paymentTerms }
      if order.paymentTerms?.kind == .unspecified { order.paymentTerms = nil }
    }
    if row.isHistory { describeHistory(&editor) } else { describeLife(&editor) }
  }

  private func describeHistory(_ editor: inout OrderEditor) {
    let received = row.confirmedAt ?? row.createdAt ?? context.now
    editor.update { order in
      order.expiresAt = row.expiresAt
      order.confirmedAt = row.confirmedAt
      order.shippedAt = row.shippedAt
      order.deliveredAt = row.deliveredAt
      order.submittedAt = row.submittedAt
      if row.paid == .zero || !row.payments.isEmpty { return }
      order.paid = row.paid
      order.payments = [
        Payment(
          amount: row.paid, reference: "imported", receivedAt: received,
          recordedBy: context.principal)
      ]
    }
  }

  private func describeLife(_ editor: inout OrderEditor) {
    let days =
      state.policy.quoteLifetimeDays == 0
      ? Limits.quoteLifetimeDaysDefault : state.policy.quoteLifetimeDays
    editor.update { order in
      if let end = row.expiresAt {
        order.expiresAt = end
      } else if row.status == .quote {
        order.expiresAt = context.now.adding(seconds: Int64(days) * 86_400)
      }
    }
  }

  /// A line at the prices that the row says. History needs no batch; what goes on does.
  func add(_ line: ImportedLine, to editor: inout OrderEditor) throws(Rejection) {
    var batch = try batch(of: line)
    if let cost = line.unitCost {
      try Self.checkPrice(cost, "unit_cost.unit_price_cents")
      batch.unitCost = cost
    }
    try Self.checkPrice(line.unitPrice, "unit_price_cents")
    if let base = line.basePrice { try Self.checkPrice(base, "base_price.unit_price_cents") }
    let base = line.basePrice ?? line.unitPrice
    try editor.append(batch, line.quantity, basePrice: base)
    if base == line.unitPrice { return }
    let (by, time) = try line.priced.read("priced_by", "priced_at", context)
    let change = PriceChange(
      fixed: line.unitPrice, reason: Self.reason(line.priceReason, line.priced))
    let override = PriceOverride(
      id: editor.newOverrideID, scope: .item, lineID: editor.lineID, batchID: batch.id,
      adjustmentType: change.type, adjustmentValue: change.value, originalPrice: base,
      newPrice: line.unitPrice, reason: change.reason, visibleToClient: !line.basePriceHidden,
      appliedBy: by, appliedAt: time)
    guard let added = editor.line(editor.lineID) else { return }
    var priced = CartLine(added, at: context.now)
    guard priced.setPrice(by: override) else { throw State.lineTotalTooLarge }
    editor.replace(priced)
    editor.record(override)
  }

  /// What nobody gave a reason for is there because it came with the order.
  private static func reason(_ text: String, _ stamp: ImportedStamp) -> String {
    text.isEmpty && stamp.isEmpty ? "imported" : text
  }

  static func checkPrice(_ price: Money, _ field: String) throws(Rejection) {
    guard (0...Limits.unitPriceCentsMax).contains(price.cents) else {
      throw .invalidField(field: field, allowed: "0 to \(Limits.unitPriceCentsMax)")
    }
  }

  /// The batch of a line, as the line describes it.
  private func batch(of line: ImportedLine) throws(Rejection) -> Batch {
    let known = state.batchByCode[line.batchCode].flatMap { state.batches[$0] }
    if var batch = known {
      if !row.isHistory { try state.check(line.quantity, of: batch) }
      if line.unitOfMeasure != .unspecified && line.unitOfMeasure != batch.unitOfMeasure {
        guard row.isHistory else {
          throw .invalidField(
            field: "unit_of_measure", allowed: "the batch's: \(batch.unitOfMeasure)")
        }
        batch.unitOfMeasure = line.unitOfMeasure
      }
      if !line.productName.isEmpty { batch.name = line.productName }
      try checkQuantity(line.quantity)
      return batch
    }
    guard row.isHistory else { throw .batchNotFound }
    if line.productName.isEmpty {
      throw .invalidField(field: "product_name", allowed: "some text: no such batch is here")
    }
    try checkQuantity(line.quantity)
    return Batch(
      code: line.batchCode, name: line.productName,
      unitOfMeasure: line.unitOfMeasure == .unspecified ? .each : line.unitOfMeasure,
      addedAt: context.now)
  }

  private func checkQuantity(_ quantity: Quantity) throws(Rejection) {
    guard quantity > .zero, quantity.tenThousandths <= Limits.quantityMax else {
      throw .invalidQuantity(allowed: "more than 0")
    }
  }

  /// The fees, and the price that was agreed for the whole order.
  func agree(on editor: inout OrderEditor) throws(Rejection) {
    if let fees = row.fees {
      guard fees.count <= Limits.feesPerOrderMax else {
        throw .limitExceeded(
          field: "fees", allowed: "\(Limits.feesPerOrderMax) fees in an order")
      }
      for (position, fee) in fees.enumerated() {
        try Rejection.at("fees.fees[\(position)]") { () throws(Rejection) in
          try OrderEditor.check(fee)
        }
      }
    }
    switch row.adjustmentType {
    case .unspecified where row.adjustmentValue == .zero: return
    case .percentage, .dollar: break
    case .fixed, .unspecified:
      throw .invalidField(field: "adjustment_type", allowed: "DOLLAR or PERCENTAGE")
    }
    let sum = editor.order.linesTotal
    let adjustment = try OrderAdjustment(row.adjustmentType, row.adjustmentValue, on: sum)
    let total = Money(cents: sum.cents + adjustment.cents(of: sum))
    if total < .zero { throw .invalidAdjustment(allowed: "a total that is not negative") }
    if editor.order.lines.isEmpty { throw .emptyOrder }
    let (by, time) = try row.adjusted.read("adjusted_by", "adjusted_at", context)
    editor.record(
      PriceOverride(
        id: editor.newOverrideID, scope: .order, adjustmentType: row.adjustmentType,
        adjustmentValue: row.adjustmentValue, originalPrice: sum, newPrice: total,
        reason: Self.reason(row.adjustmentReason, row.adjusted),
        visibleToClient: !row.adjustmentHidden, appliedBy: by, appliedAt: time))
  }
}
