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
    guard let rule = rule(for: batch) else { return batch.regularPrice }
    return rule.basis == .cost ? .zero : rule.price(from: batch.regularPrice)
  }

  /// The client's base price of a batch: basis x (1 + percent), rounded half away from zero once
  /// (D10), 0 to `Limits.unitPriceCentsMax`. A markup on a cost that is not known (zero) is no
  /// price: the list price stands.
  public func price(of batch: borrowing Batch) -> Money {
    guard let rule = rule(for: batch) else { return batch.unitPrice }
    if rule.basis != .cost { return rule.price(from: batch.unitPrice) }
    return batch.unitCost == .zero ? batch.unitPrice : rule.price(from: batch.unitCost)
  }

  private func rule(for batch: borrowing Batch) -> Rule? {
    if categoryRules.isEmpty { return rule }
    return categoryRules[batch.category] ?? rule
  }
}

extension ClientPricing.Rule {
  func price(from basis: Money) -> Money {
    let whole = AdjustmentValue(tenThousandths: 1_000_000 + percent.tenThousandths)
    let cents = FixedPoint.percent(whole, of: basis)?.cents ?? Limits.unitPriceCentsMax
    return Money(cents: min(max(cents, 0), Limits.unitPriceCentsMax))
  }
}

extension State {
  /// The pricing of a session's client; of no session, list prices.
  public func pricing(in id: SessionID) -> ClientPricing {
    sessions.read(id) { $0.clientID }.map { pricing(of: $0) } ?? .list
  }

  /// The same price as `pricing(of:)` gives, for a single batch: nothing is made for others.
  func basePrice(of batch: Batch, for id: ClientID) -> Money {
    guard let (rule, tier) = clients.read(id, { ($0.priceRule, $0.priceTierID) }) else {
      return batch.unitPrice
    }
    if let rule { return ClientPricing(rule).price(of: batch) }
    if tier.isNone { return batch.unitPrice }
    let price = priceTiers.read(tier) { tier in
      let own = tier.categoryRules.first { $0.category == batch.category }
      return ClientPricing(own?.rule ?? tier.rule).price(of: batch)
    }
    return price ?? batch.unitPrice
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
