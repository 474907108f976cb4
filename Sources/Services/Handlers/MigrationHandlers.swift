import APISchema
import Commerce
import StoreSchema
import Values

extension Handlers {
  func importRows(
    _ request: APISchema.ImportRowsRequest, _ call: UnaryCall<APISchema.ImportRowsResponse>
  ) {
    let command = Commerce.ImportRows(
      rows: request.rows.map { Commerce.ImportRow($0) }, dryRun: request.dryRun,
      skipInvalid: request.skipInvalid)
    let (isDryRun, skipsInvalid) = (request.dryRun, request.skipInvalid)
    call.submit(.importRows(command), for: request) { reply, sequence in
      guard case .imported(let reply) = reply else { return nil }
      let isRefused = reply.problemCount > 0 && !skipsInvalid
      let isChange = reply.createdCount + reply.updatedCount > 0 && !isRefused && !isDryRun
      return .init(
        sequence: isChange ? sequence : 0, createdCount: reply.createdCount,
        updatedCount: reply.updatedCount, unchangedCount: reply.unchangedCount,
        problems: reply.problems.map { APISchema.ImportProblem($0) },
        problemCount: reply.problemCount)
    }
  }
}

extension APISchema.ImportProblem {
  init(_ problem: StoreSchema.ImportProblem) {
    self.init(
      rowNumber: problem.rowNumber,
      code: APISchema.ErrorCode(rawValue: Int32(clamping: problem.code)) ?? .unspecified,
      field: problem.field,
      allowed: problem.allowed)
  }
}

extension Commerce.ImportRow {
  init(_ row: APISchema.ImportRow) {
    switch row.body {
    case .client(let client): self.init(number: row.rowNumber, .client(.init(client)))
    case .staff(let member): self.init(number: row.rowNumber, .staff(.init(member)))
    case .priceTier(let tier): self.init(number: row.rowNumber, .priceTier(.init(tier)))
    case .batch(let batch):
      let imported = Commerce.ImportedBatch(
        Commerce.BatchInput(batch.batch), overwriteStock: batch.overwriteStock,
        quarantined: batch.quarantined)
      self.init(number: row.rowNumber, .batch(imported))
    case .order(let order): self.init(number: row.rowNumber, .order(.init(order)))
    }
  }
}

extension Commerce.ImportedClient {
  fileprivate init(_ client: APISchema.ImportedClient) {
    var command = Commerce.SaveClient(
      code: client.code, name: client.name, country: client.country,
      active: client.activeState != .inactive)
    command.priceRule = client.priceRule.map { StoreSchema.PriceRule($0) }
    self.init(command)
    priceTierCode = client.priceTierCode
    email = client.email
    creditLimit = client.creditLimit.map { StoreSchema.CreditLimit(amount: $0.amount) }
    paymentTerms = client.paymentTerms.map { StoreSchema.PaymentTerms(imported: $0) }
    transportFeePercent = client.transportFeePercent
    selfService = client.selfService
    autoApproval = client.autoApproval
  }
}

extension Commerce.SaveStaff {
  fileprivate init(_ member: APISchema.ImportedStaff) {
    self.init(
      login: member.login, name: member.name,
      role: StoreSchema.Role(rawValue: member.role.rawValue) ?? .unspecified,
      permissions: member.permissions.map {
        StoreSchema.Permission(rawValue: $0.rawValue) ?? .unspecified
      },
      active: member.activeState != .inactive)
  }
}

extension Commerce.SavePriceTier {
  fileprivate init(_ tier: APISchema.ImportedPriceTier) {
    self.init(
      code: tier.code, name: tier.name,
      rule: tier.rule.map { StoreSchema.PriceRule($0) }
        ?? StoreSchema.PriceRule(basis: .unspecified),
      categoryRules: tier.categoryRules.map {
        StoreSchema.CategoryPriceRule(category: $0.category, rule: StoreSchema.PriceRule($0.rule))
      })
  }
}

extension Commerce.ImportedOrder {
  fileprivate init(_ order: APISchema.ImportedOrder) {
    self.init(
      externalNumber: order.externalNumber, clientCode: order.clientCode,
      status: StoreSchema.OrderStatus(rawValue: order.status.rawValue) ?? .unspecified,
      lines: order.lines.map { Commerce.ImportedLine($0) })
    staffLogin = order.staffLogin
    origin = StoreSchema.OrderOrigin(rawValue: order.origin.rawValue) ?? .unspecified
    historical = order.historical
    (createdAt, confirmedAt) = (order.createdAt, order.confirmedAt)
    (shippedAt, deliveredAt, expiresAt) = (order.shippedAt, order.deliveredAt, order.expiresAt)
    notes = order.notes
    adjustmentType =
      StoreSchema.AdjustmentType(rawValue: order.adjustmentType.rawValue) ?? .unspecified
    adjustmentValue = order.adjustmentValue
    adjustmentHidden = order.adjustmentHidden
    fees = order.fees.map { $0.fees.map { StoreSchema.FeeLine(imported: $0) } }
    paymentTerms = order.paymentTerms.map { StoreSchema.PaymentTerms(imported: $0) }
    paid = order.paid
    clientMessage = order.clientMessage
  }
}

extension Commerce.ImportedLine {
  fileprivate init(_ line: APISchema.ImportedOrderLine) {
    self.init(
      batchCode: line.batchCode, productName: line.productName,
      unitOfMeasure: StoreSchema.UnitOfMeasure(rawValue: line.unitOfMeasure.rawValue)
        ?? .unspecified,
      quantity: line.quantity, unitPrice: line.unitPrice,
      basePrice: line.basePrice.map(\.unitPrice))
    basePriceHidden = line.basePriceHidden
  }
}

extension StoreSchema.PaymentTerms {
  fileprivate init(imported terms: APISchema.PaymentTerms) {
    self.init(
      kind: StoreSchema.PaymentTermsKind(rawValue: terms.kind.rawValue) ?? .unspecified,
      days: terms.days, installments: terms.installments)
  }
}

extension StoreSchema.FeeLine {
  fileprivate init(imported fee: APISchema.FeeLine) {
    self.init(
      name: fee.name, kind: StoreSchema.FeeKind(rawValue: fee.kind.rawValue) ?? .unspecified,
      value: fee.value)
  }
}
