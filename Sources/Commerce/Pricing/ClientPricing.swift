public import StoreSchema
public import Values

/// How a client's base price follows from a batch. Values that are equal give equal prices.
public struct ClientPricing: Hashable, Sendable {
  /// Basis and signed percentage.
  struct Rule: Hashable, Sendable {
    var basis: PriceBasis
    var percent: AdjustmentValue

    init(_ rule: PriceRule) {
      basis = rule.basis
      percent = rule.percent
    }
  }

  private var rule: Rule?
  private var categoryRules: [String: Rule] = [:]

  /// List prices.
  public static let list = ClientPricing()

  private init() {}

  init(_ rule: PriceRule) { self.rule = Rule(rule) }

  init(_ tier: PriceTier) {
    rule = Rule(tier.rule)
    for category in tier.categoryRules { categoryRules[category.category] = Rule(category.rule) }
  }

  /// What a batch on sale cost before, for this client; zero when it is not on sale, or the price
  /// does not follow from the list price.
  public func regularPrice(of batch: borrowing Batch) -> Money {
    if batch.regularPrice <= batch.unitPrice { return .zero }
    let rule = categoryRules[batch.category] ?? rule
    if rule?.basis == .cost { return .zero }
    return price(of: batch, basis: batch.regularPrice)
  }

  /// The client's base price of a batch: basis x (1 + percent), rounded half away from zero once
  /// (D10), 0 to `Limits.unitPriceCentsMax`.
  public func price(of batch: borrowing Batch) -> Money {
    if rule == nil && categoryRules.isEmpty { return batch.unitPrice }
    let rule = categoryRules[batch.category] ?? rule
    return price(of: batch, basis: rule?.basis == .cost ? batch.unitCost : batch.unitPrice)
  }

  private func price(of batch: borrowing Batch, basis: Money) -> Money {
    guard let rule = categoryRules[batch.category] ?? rule else { return basis }
    let percent = AdjustmentValue(tenThousandths: 1_000_000 + rule.percent.tenThousandths)
    let cents = FixedPoint.percent(percent, of: basis)?.cents ?? Limits.unitPriceCentsMax
    return Money(cents: min(max(cents, 0), Limits.unitPriceCentsMax))
  }
}

extension State {
  /// The pricing of a session's client; of no session, list prices.
  public func pricing(in id: SessionID) -> ClientPricing {
    sessions.read(id) { $0.clientID }.map { pricing(of: $0) } ?? .list
  }

  /// A client's pricing: its own rule, else its tier's, else list prices.
  public func pricing(of id: ClientID) -> ClientPricing {
    guard let (rule, tier) = clients.read(id, { ($0.priceRule, $0.priceTierID) }) else {
      return .list
    }
    if let rule { return ClientPricing(rule) }
    if tier.isNone { return .list }
    return priceTiers[tier].map { ClientPricing($0) } ?? .list
  }
}
