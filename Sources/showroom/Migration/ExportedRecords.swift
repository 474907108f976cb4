import APISchema
import Values

// Records of the API as those of files: what is carried over of each.

/// What records are called in files: by the names that people gave them or that they had elsewhere.
/// What has none is called by its id here; where something else is called so, "own-" stands before
/// it.
struct ExportedNames<ID: Hashable & Sendable>: Sendable {
  private var names: [ID: String] = [:]

  /// The records' ids, the names they have, and those made of their ids.
  init(_ records: [(id: ID, name: String, own: String)] = []) {
    let taken = Set(records.map(\.name))
    for record in records {
      let own = taken.contains(record.own) ? "own-" + record.own : record.own
      names[record.id] = record.name.isEmpty ? own : record.name
    }
  }

  /// Empty for nobody.
  subscript(id: ID) -> String { names[id] ?? "" }
}

extension ImportedClient {
  init(
    _ client: Client, code: String, tiers: [PriceTierID: String], presets: [PresetID: String]
  ) {
    self.init(
      code: code, name: client.name, country: client.country, email: client.email,
      activeState: client.activeState == .inactive ? .inactive : .unspecified,
      priceRule: client.priceRule, priceTierCode: tiers[client.priceTierID] ?? "",
      creditLimit: client.creditLimit, paymentTerms: client.paymentTerms,
      transportFeePercent: client.transportFeePercent, selfService: client.selfService,
      autoApproval: client.autoApproval, presetName: presets[client.presetID] ?? "")
  }
}

extension ImportedStaff {
  init(_ member: StaffMember) {
    self.init(
      login: member.login, name: member.name, role: member.role, permissions: member.permissions,
      activeState: member.activeState == .inactive ? .inactive : .unspecified)
  }
}

extension ImportedPriceTier {
  init(_ tier: PriceTier) {
    self.init(
      code: tier.code, name: tier.name, rule: tier.rule, categoryRules: tier.categoryRules)
  }
}

extension ImportedBatch {
  init(_ batch: Batch) {
    let stock = batch.stock
    let input = BatchInput(
      code: batch.code, name: batch.name, category: batch.category, grade: batch.grade,
      brand: batch.brand, strain: batch.strain, unitOfMeasure: batch.unitOfMeasure,
      quantityStep: batch.quantityStep, unitPrice: batch.unitPrice, unitCost: batch.unitCost,
      location: batch.location, status: batch.status, tags: batch.tags,
      onHand: OnHand(onHand: stock.onHand), barcode: batch.barcode, zone: batch.zone,
      regularPrice: batch.regularPrice, floorPrice: batch.floorPrice,
      sampleOnHand: stock.sampleOnHand == .zero ? nil : OnHand(onHand: stock.sampleOnHand))
    self.init(batch: input, quarantined: stock.quarantined)
  }
}

extension ImportedOrder {
  /// `costs`: of its lines, as margins tell them.
  init(
    _ order: Order, number: String, _ names: OrderNames, costs: [LineID: Money]
  ) {
    let summary = order.summary
    let goesOn =
      (summary.status == .draft || summary.status == .quote) && !summary.historical
    self.init(
      externalNumber: number, clientCode: names.clients[summary.clientID],
      staffLogin: names.staff[summary.staffID] ?? "", origin: summary.origin,
      status: summary.status, historical: !goesOn, createdAt: summary.createdAt,
      confirmedAt: order.confirmedAt, expiresAt: summary.expiresAt,
      lines: order.lines.compactMap { ImportedOrderLine($0, order, costs[$0.lineID]) },
      shippedAt: order.shippedAt, deliveredAt: order.deliveredAt,
      fees: ImportedFees(
        fees: order.fees.map { FeeLine(name: $0.name, kind: $0.kind, value: $0.value) }),
      paymentTerms: order.paymentTerms ?? PaymentTerms(), paid: order.paid,
      clientMessage: order.clientMessage, submittedAt: goesOn ? nil : order.submittedAt)
    takeAdjustment(of: order)
    takeHistory(of: order)
  }

  /// Who did what. That it was imported here is no part of what it was before.
  private mutating func takeHistory(of order: Order) {
    signedNotes = order.notes.map { ImportedNote($0) }
    payments = order.payments.map {
      ImportedPayment(
        amount: $0.amount, reference: $0.reference, receivedAt: $0.receivedAt,
        recordedBy: ImportedActor($0.recordedBy))
    }
    statusChanges = order.statusHistory.compactMap { change in
      if change.fromStatus == .unspecified && change.reason == "imported" { return nil }
      return ImportedStatusChange(
        fromStatus: change.fromStatus, toStatus: change.toStatus,
        changedBy: ImportedActor(change.changedBy), changedAt: change.changedAt,
        reason: change.reason)
    }
    creditOverride = order.creditOverride.map {
      ImportedCreditOverride(
        reason: $0.reason, grantedBy: ImportedActor($0.grantedBy), grantedAt: $0.grantedAt,
        exposure: $0.exposure, creditLimit: $0.creditLimit)
    }
    modeChanges = order.modeTransitions.map {
      ImportedModeChange(
        fromMode: $0.fromMode, toMode: $0.toMode, changedBy: ImportedActor($0.transitionedBy),
        changedAt: $0.transitionedAt, reason: $0.reason)
    }
  }

  /// What was agreed for the whole order and is in force. A total that was agreed is the amount it
  /// took off.
  private mutating func takeAdjustment(of order: Order) {
    let inForce = order.priceAdjustments.last { $0.scope == .order && $0.removedAt == nil }
    guard let inForce else { return }
    adjustmentHidden = inForce.hiddenFromClient
    adjustmentReason = inForce.reason
    adjustedBy = ImportedActor(inForce.appliedBy)
    adjustedAt = inForce.appliedAt
    if inForce.adjustmentType == .percentage {
      (adjustmentType, adjustmentValue) = (.percentage, inForce.adjustmentValue)
    } else {
      let cents = inForce.newPrice.cents - inForce.originalPrice.cents
      adjustmentType = .dollar
      adjustmentValue = AdjustmentValue(tenThousandths: cents * 100)
    }
  }
}

extension ImportedOrderLine {
  /// What was sold and charged; nil when nothing of it was there.
  init?(_ line: OrderLine, _ order: Order, _ cost: Money?) {
    let sold = Quantity(
      tenThousandths: line.quantity.tenThousandths - line.short.tenThousandths)
    if sold <= .zero { return nil }
    let differs = line.basePrice != line.unitPrice
    let agreed = order.priceAdjustments.first { $0.overrideID == line.overrideID }
    let override = differs ? agreed : nil
    self.init(
      batchCode: line.batchCode, productName: line.productName,
      unitOfMeasure: line.unitOfMeasure, quantity: sold, unitPrice: line.unitPrice,
      basePrice: differs ? ImportedPrice(unitPrice: line.basePrice) : nil,
      basePriceHidden: override?.hiddenFromClient == true, priceReason: override?.reason ?? "",
      pricedBy: override.map { ImportedActor($0.appliedBy) }, pricedAt: override?.appliedAt,
      unitCost: cost.map { ImportedPrice(unitPrice: $0) })
  }
}
