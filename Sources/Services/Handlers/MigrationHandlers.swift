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
    case .preset(let preset):
      let view = preset.view.map { StoreSchema.CatalogView($0) } ?? StoreSchema.CatalogView()
      self.init(number: row.rowNumber, .preset(.init(name: preset.name, view: view)))
    case .account(let account):
      let imported = Commerce.ImportedAccount(
        login: account.login, clientCode: account.clientCode, name: account.name,
        active: account.activeState != .inactive)
      self.init(number: row.rowNumber, .account(imported))
    case .sheet(let sheet): self.init(number: row.rowNumber, .sheet(.init(sheet)))
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
    presetName = client.presetName
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
    submittedAt = order.submittedAt
    adjustmentReason = order.adjustmentReason
    adjusted = .init(order.adjustedBy, order.adjustedAt)
    payments = order.payments.map {
      .init($0.amount, reference: $0.reference, .init($0.recordedBy, $0.receivedAt))
    }
    signedNotes = order.signedNotes.map { .init($0) }
    creditOverride = order.creditOverride.map {
      .init(
        reason: $0.reason, .init($0.grantedBy, $0.grantedAt), exposure: $0.exposure,
        limit: $0.creditLimit.map { StoreSchema.CreditLimit(amount: $0.amount) })
    }
    statusChanges = order.statusChanges.map {
      .init(
        from: StoreSchema.OrderStatus(rawValue: $0.fromStatus.rawValue) ?? .unspecified,
        to: StoreSchema.OrderStatus(rawValue: $0.toStatus.rawValue) ?? .unspecified,
        reason: $0.reason, .init($0.changedBy, $0.changedAt))
    }
    modeChanges = order.modeChanges.map {
      .init(
        from: StoreSchema.SalesMode(rawValue: $0.fromMode.rawValue) ?? .unspecified,
        to: StoreSchema.SalesMode(rawValue: $0.toMode.rawValue) ?? .unspecified,
        reason: $0.reason, .init($0.changedBy, $0.changedAt))
    }
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
    priceReason = line.priceReason
    priced = .init(line.pricedBy, line.pricedAt)
    unitCost = line.unitCost.map(\.unitPrice)
  }
}

extension Commerce.ImportedSheet {
  fileprivate init(_ sheet: APISchema.ImportedSheet) {
    self.init(
      externalNumber: sheet.externalNumber, name: sheet.name, clientCode: sheet.clientCode,
      items: sheet.items.map { .init($0) })
    staffLogin = sheet.staffLogin
    (createdAt, expiresAt) = (sheet.createdAt, sheet.expiresAt)
    (message, clientMessage) = (sheet.message, sheet.clientMessage)
    archived = sheet.archived
    notes = sheet.notes.map { .init($0) }
  }
}

extension Commerce.ImportedSheetItem {
  fileprivate init(_ item: APISchema.ImportedSheetItem) {
    self.init(
      batchCode: item.batchCode, quantity: item.quantity,
      basePrice: item.basePrice.map(\.unitPrice), unitPrice: item.unitPrice.map(\.unitPrice))
    productName = item.productName
    unitOfMeasure =
      StoreSchema.UnitOfMeasure(rawValue: item.unitOfMeasure.rawValue) ?? .unspecified
    quantityStep = item.quantityStep
    basePriceHidden = item.basePriceHidden
    priceReason = item.priceReason
    priced = .init(item.pricedBy, item.pricedAt)
    remark = item.remark
    selected = item.selected
  }
}

extension Commerce.ImportedNote {
  fileprivate init(_ note: APISchema.ImportedNote) {
    self.init(note.text, .init(note.author, note.addedAt))
  }
}

extension Commerce.ImportedStamp {
  fileprivate init(_ actor: APISchema.ImportedActor?, _ time: Timestamp?) {
    self.init(
      role: actor.map { StoreSchema.Role(rawValue: $0.role.rawValue) ?? .unspecified },
      name: actor?.name ?? "", at: time)
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
