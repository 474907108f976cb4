import Commerce
import StoreSchema
import Values

// What prices must be, reckoned from commands and records alone.

extension Audit {
  /// The price that an accepted command asked for.
  struct Asked {
    var scope: OverrideScope
    var type: AdjustmentType
    var value: AdjustmentValue
    var reason: String
    var visibleToClient: Bool
    var line = LineID.none
    var batch = BatchID.none
    var original: Int64
    var new: Int64
  }

  /// Nil when it asked for none.
  static func overrideAsked(_ played: Played) -> Asked? {
    guard case .success(let outcome) = played.result else { return nil }
    switch played.command {
    case .applyItemOverride(let command):
      guard let line = played.before.line(command.lineID) else { return nil }
      let value = command.adjustmentValue
      return Asked(
        scope: .item, type: command.adjustmentType, value: value, reason: command.reason,
        visibleToClient: command.visibleToClient, line: line.id, batch: line.batchID,
        original: line.basePrice.cents,
        new: price(command.adjustmentType, value, from: line.basePrice.cents))
    case .applyBatchOverride(let command):
      guard let batch = played.before.batch(command.batchID) else { return nil }
      let value = command.adjustmentValue
      return Asked(
        scope: .batch, type: command.adjustmentType, value: value, reason: command.reason,
        visibleToClient: command.visibleToClient, batch: batch.id,
        original: batch.unitPrice.cents,
        new: price(command.adjustmentType, value, from: batch.unitPrice.cents))
    case .applyOrderOverride(let command): return asked(command, played.before)
    case .addToCart(let command):
      guard case .line(let reply) = outcome.reply.body else { return nil }
      return asked(command, reply.line, played.before)
    default: return nil
    }
  }

  /// A price in force anyway needs no override.
  private static func asked(
    _ command: AddToCart, _ line: CartLine, _ before: State
  ) -> Asked? {
    guard let price = command.unitPrice else { return nil }
    let agreed = agreedPrice(for: line, before)
    if before.line(line.id)?.unitPrice ?? Money(cents: agreed) == price { return nil }
    return Asked(
      scope: .item, type: .fixed, value: AdjustmentValue(tenThousandths: price.cents * 100),
      reason: command.reason, visibleToClient: true, line: line.id, batch: line.batchID,
      original: line.basePrice.cents, new: price.cents)
  }

  private static func asked(_ command: ApplyOrderOverride, _ before: State) -> Asked {
    let (type, value) = (command.adjustmentType, command.adjustmentValue)
    let sum = before.cart(of: command.sessionID).reduce(0) { $0 + $1.total.cents }
    let new =
      type == .fixed ? value.tenThousandths / 100 : sum + orderChange(type, value, of: sum)
    return Asked(
      scope: .order, type: type, value: value, reason: command.reason,
      visibleToClient: command.visibleToClient, original: sum, new: new)
  }

  /// What an override's record says otherwise than the command.
  static func fault(of kept: PriceOverride, _ asked: Asked, _ played: Played) -> String? {
    let says =
      kept.scope == asked.scope && kept.adjustmentType == asked.type
      && kept.adjustmentValue == asked.value && kept.reason == asked.reason
      && kept.visibleToClient == asked.visibleToClient
      && kept.originalPrice.cents == asked.original && kept.newPrice.cents == asked.new
      && kept.appliedBy == played.principal && kept.appliedAt == played.shop.now
      && kept.removedAt == nil && kept.lineID == asked.line && kept.batchID == asked.batch
    if !says { return "\(kept) is not what was asked: \(asked)" }
    let rivals = overrides(played.state).filter {
      $0.removedAt == nil && $0.sessionID == kept.sessionID && $0.scope == kept.scope
        && $0.lineID == kept.lineID && (kept.scope != .batch || $0.batchID == kept.batchID)
    }
    return rivals.map(\.id) == [kept.id] ? nil : "in force are \(rivals)"
  }

  /// The exact price in millionths of a cent.
  static func exact(_ type: AdjustmentType, _ value: Int64, from base: Int64) -> Int64 {
    switch type {
    case .fixed: value * 10_000
    case .dollar: (base * 100 + value) * 10_000
    default: base * (1_000_000 + value)
    }
  }

  /// The adjusted price in cents, halves away from zero.
  static func price(_ type: AdjustmentType, _ value: AdjustmentValue, from base: Int64) -> Int64 {
    rounded(exact(type, value.tenThousandths, from: base))
  }

  static func rounded(_ millionths: Int64) -> Int64 {
    (millionths + (millionths < 0 ? -500_000 : 500_000)) / 1_000_000
  }

  /// What DOLLAR or PERCENTAGE changes of an order's sum.
  static func orderChange(
    _ type: AdjustmentType, _ value: AdjustmentValue, of sum: Int64
  ) -> Int64 {
    type == .percentage ? rounded(sum * value.tenThousandths) : value.tenThousandths / 100
  }

  /// The order discount in force, never more than there is: FIXED keeps its difference.
  static func orderDiscount(of session: SessionID, _ state: State) -> Int64 {
    let cart = state.cart(of: session)
    if cart.isEmpty { return 0 }
    let sum = cart.reduce(0) { $0 + $1.total.cents }
    let inForce = overrides(state).filter {
      $0.sessionID == session && $0.scope == .order && $0.removedAt == nil
    }
    guard let override = inForce.first else { return 0 }
    let change =
      override.adjustmentType == .fixed
      ? override.newPrice.cents - override.originalPrice.cents
      : orderChange(override.adjustmentType, override.adjustmentValue, of: sum)
    return -max(change, -sum)
  }

  /// What a line costs without an override of its own: its batch's price, else its base price.
  static func agreedPrice(for line: CartLine, _ state: State) -> Int64 {
    guard let override = batchOverride(for: line, state) else { return line.basePrice.cents }
    let exact = exact(
      override.adjustmentType, override.adjustmentValue.tenThousandths,
      from: line.basePrice.cents)
    return exact < 0 ? line.basePrice.cents : rounded(exact)
  }

  static func batchOverride(for line: CartLine, _ state: State) -> PriceOverride? {
    overrides(state).first {
      $0.scope == .batch && $0.removedAt == nil && $0.sessionID == line.sessionID
        && $0.batchID == line.batchID
    }
  }
}
