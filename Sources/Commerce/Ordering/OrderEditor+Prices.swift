import StoreSchema
import Values

extension OrderEditor {
  /// Negotiates a price, by the rules of sessions (C09 to C13).
  mutating func apply(_ price: OrderPrice) throws(Rejection) {
    guard order.priceAdjustments.count < Limits.overridesPerOrderMax else {
      throw .limitExceeded(
        field: "price_adjustments",
        allowed: "\(Limits.overridesPerOrderMax) negotiated prices in an order")
    }
    switch price.scope {
    case .item:
      guard line(price.lineID) != nil else { throw .orderLineNotFound }
      try put(PriceChange(price), on: price.lineID)
    case .batch: try applyToBatch(price)
    case .order: try applyToOrder(price)
    case .unspecified:
      throw .invalidField(field: "scope", allowed: "ITEM, BATCH or ORDER")
    }
  }

  /// Puts a price on a line in place of the one it has for itself.
  mutating func put(_ price: PriceChange, on id: LineID) throws(Rejection) {
    guard let line = line(id) else { throw .orderLineNotFound }
    let newPrice = try price.price(from: line.basePrice)
    try state.guardPrice(newPrice, of: CartLine(line, at: context.now), price.reason, context)
    if let own = ownOverride(of: line) { end(own.id) }
    var override = newOverride(.item, price, original: line.basePrice, new: newPrice)
    override.lineID = line.lineID
    override.batchID = line.batchID
    try setPrice(of: line, by: override)
    record(override)
  }

  /// Puts a price on a line that was agreed before it: by whom, when and why stays (S2-P15).
  mutating func restore(_ agreed: PriceOverride, on id: LineID) throws(Rejection) {
    guard let line = line(id) else { throw .orderLineNotFound }
    var override = agreed
    override.id = newOverrideID
    override.lineID = line.lineID
    try setPrice(of: line, by: override)
    record(override)
  }

  private mutating func applyToBatch(_ price: OrderPrice) throws(Rejection) {
    guard let batch = state.batches[price.batchID] else { throw .batchNotFound }
    let change = PriceChange(price)
    let base = state.basePrice(of: batch, for: order.clientID)
    let newPrice = try change.price(from: base)
    try state.guardPrice(
      newPrice, cost: batch.unitCost, floor: batch.floorPrice, change.reason, context)
    var override = newOverride(.batch, change, original: base, new: newPrice)
    override.batchID = batch.id
    if let before = batchOverride(of: batch.id) { end(before.id) }
    for line in order.lines where line.batchID == batch.id && ownOverride(of: line) == nil {
      let linePrice = try change.price(from: line.basePrice)
      try state.guardPrice(
        linePrice, of: CartLine(line, at: context.now), change.reason, context)
      try setPrice(of: line, by: override)
    }
    record(override)
  }

  private mutating func applyToOrder(_ price: OrderPrice) throws(Rejection) {
    if order.lines.isEmpty { throw .emptyOrder }
    let sum = order.linesTotal
    let adjustment = try OrderAdjustment(price.adjustmentType, price.adjustmentValue, on: sum)
    let total = Money(cents: sum.cents + adjustment.cents(of: sum))
    if total < .zero { throw .invalidAdjustment(allowed: "a total that is not negative") }
    try state.guardPrice(total, cost: order.costTotal, floor: .zero, price.reason, context)
    if let before = order.orderOverride { end(before.id) }
    record(newOverride(.order, PriceChange(price), original: sum, new: total))
  }

  /// Takes a price away; it falls back to the next layer (C11).
  mutating func removePrice(_ id: OverrideID) throws(Rejection) {
    guard
      let override = order.priceAdjustments.first(where: { $0.id == id && $0.removedAt == nil })
    else { throw .overrideNotFound }
    end(id)
    for line in order.lines where line.overrideID == id {
      let fallback = override.scope == .batch ? nil : batchOverride(of: line.batchID)
      fall(line, to: fallback)
    }
  }

  /// Replaces the fee lines.
  mutating func setFees(_ fees: [FeeLine]) throws(Rejection) {
    guard fees.count <= Limits.feesPerOrderMax else {
      throw .limitExceeded(field: "fees", allowed: "\(Limits.feesPerOrderMax) fees in an order")
    }
    for (position, fee) in fees.enumerated() {
      try Rejection.at("fees[\(position)]") { () throws(Rejection) in try Self.check(fee) }
    }
    update { $0.fees = fees }
  }

  static func check(_ fee: FeeLine) throws(Rejection) {
    if fee.name.isEmpty { throw .invalidField(field: "name", allowed: "some text") }
    let value = fee.value.tenThousandths
    switch fee.kind {
    case .percentage where (0...1_000_000).contains(value): break
    case .fixed where value >= 0 && value % 100 == 0 && value / 100 <= Limits.feeCentsMax: break
    case .percentage:
      throw .invalidField(field: "value_e4", allowed: "0 to 100 percent")
    case .fixed:
      throw .invalidField(
        field: "value_e4", allowed: "whole cents, 0 to \(Limits.feeCentsMax) cents")
    case .unspecified:
      throw .invalidField(field: "kind", allowed: "PERCENTAGE or FIXED")
    }
  }

  private func newOverride(
    _ scope: OverrideScope, _ price: PriceChange, original: Money, new: Money
  ) -> PriceOverride {
    PriceOverride(
      id: newOverrideID, scope: scope, adjustmentType: price.type, adjustmentValue: price.value,
      originalPrice: original, newPrice: new, reason: price.reason,
      visibleToClient: price.visibleToClient, appliedBy: context.principal,
      appliedAt: context.now)
  }

  private mutating func setPrice(
    of line: OrderLine, by override: PriceOverride?
  ) throws(Rejection) {
    var next = CartLine(line, at: context.now)
    guard next.setPrice(by: override), next.overrideID == override?.id ?? .none else {
      throw State.adjustedTotalTooLarge
    }
    replace(next)
  }

  /// A price of the batch that gives none for the line leaves it at its base price.
  private mutating func fall(_ line: OrderLine, to override: PriceOverride?) {
    var next = CartLine(line, at: context.now)
    // What it had at the base price was in range all the time.
    _ = next.setPrice(by: override)
    replace(next)
  }

  /// The override that a line has for itself.
  func ownOverride(of line: OrderLine) -> PriceOverride? {
    if line.overrideScope == .batch || line.overrideID.isNone { return nil }
    return order.priceAdjustments.first { $0.id == line.overrideID && $0.removedAt == nil }
  }

  /// The override in force for a batch.
  func batchOverride(of id: BatchID) -> PriceOverride? {
    order.priceAdjustments.last {
      $0.scope == .batch && $0.batchID == id && $0.removedAt == nil
    }
  }
}

extension PriceChange {
  init(_ price: OrderPrice) {
    self.init(
      fixed: .zero, reason: price.reason)
    type = price.adjustmentType
    value = price.adjustmentValue
    visibleToClient = price.visibleToClient
  }
}
