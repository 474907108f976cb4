import Commerce
import StoreSchema
import Values

/// What a property looks up by going through every record, without the store's indexes and sums.
enum Audit {
  static func overrides(_ state: State) -> [PriceOverride] { all(state.overrides.forEach) }
  static func holds(_ state: State) -> [Hold] { all(state.holds.forEach) }
  static func lines(_ state: State) -> [CartLine] { all(state.lines.forEach) }
  static func pickLines(_ state: State) -> [PickLine] { all(state.pickLines.forEach) }
  static func sessions(_ state: State) -> [Session] { all(state.sessions.forEach) }
  static func orders(_ state: State) -> [Order] { all(state.orders.forEach) }
  static func stocks(_ state: State) -> [BatchStock] { all(state.stocks.forEach) }

  private static func all<Record>(_ visit: ((Record) -> Void) -> Void) -> [Record] {
    var records: [Record] = []
    visit { records.append($0) }
    return records
  }

  /// The price that an accepted command asked for; nil when it asked for none.
  struct Asked {
    var type: AdjustmentType
    var value: AdjustmentValue
    var reason: String
    var visibleToClient: Bool
    var line: LineID
  }

  static func overrideAsked(_ played: Played) -> Asked? {
    guard case .success(let outcome) = played.result else { return nil }
    switch played.command {
    case .applyItemOverride(let command):
      return Asked(
        type: command.adjustmentType, value: command.adjustmentValue, reason: command.reason,
        visibleToClient: command.visibleToClient, line: command.lineID)
    case .addToCart(let command):
      guard let price = command.unitPrice, case .line(let reply) = outcome.reply.body else {
        return nil
      }
      // A price in force anyway needs none.
      let before = played.before.line(reply.line.id)?.unitPrice ?? reply.line.basePrice
      if before == price { return nil }
      return Asked(
        type: .fixed, value: AdjustmentValue(tenThousandths: price.cents * 100),
        reason: command.reason,
        visibleToClient: true, line: reply.line.id)
    default: return nil
    }
  }

  /// What an override's record says otherwise than the command.
  static func fault(of kept: PriceOverride, _ asked: Asked, _ played: Played) -> String? {
    guard let line = played.state.line(asked.line) else { return "its line is missing" }
    let says =
      kept.adjustmentType == asked.type && kept.adjustmentValue == asked.value
      && kept.reason == asked.reason && kept.visibleToClient == asked.visibleToClient
      && kept.originalPrice == line.basePrice && kept.newPrice == line.unitPrice
      && kept.newPrice.cents == price(asked.type, asked.value, from: line.basePrice.cents)
      && kept.appliedBy == played.principal && kept.appliedAt == played.shop.now
      && kept.removedAt == nil && kept.scope == .item && kept.lineID == line.id
    if !says { return "\(kept) is not what was asked: \(asked)" }
    let inForce = overrides(played.state).filter { $0.lineID == line.id && $0.removedAt == nil }
    return inForce.map(\.id) == [kept.id] ? nil : "in force are \(inForce)"
  }

  /// The adjusted price in cents, halves away from zero.
  static func price(_ type: AdjustmentType, _ value: AdjustmentValue, from base: Int64) -> Int64 {
    let value = value.tenThousandths
    let millionths: Int64 =
      switch type {
      case .fixed: value * 10_000
      case .dollar: (base * 100 + value) * 10_000
      default: base * (1_000_000 + value)
      }
    let half: Int64 = millionths < 0 ? -500_000 : 500_000
    return (millionths + half) / 1_000_000
  }
}
