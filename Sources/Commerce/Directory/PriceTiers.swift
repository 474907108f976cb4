import HashTreeCollections
public import StoreSchema
public import Values

/// Creates a price tier, or changes the one with this code. Carts keep the prices they have.
public struct SavePriceTier: Equatable, Sendable {
  /// Unique; decides whether a tier is created or changed.
  public var code: String
  /// Required.
  public var name: String
  /// For batches of all other categories.
  public var rule: PriceRule
  /// Each category once.
  public var categoryRules: [CategoryPriceRule]
  /// The version seen; 0: whatever it is.
  public var expectedVersion: UInt64

  /// A tier as it shall be.
  public init(
    code: String, name: String, rule: PriceRule, categoryRules: [CategoryPriceRule] = [],
    expectedVersion: UInt64 = 0
  ) {
    self.code = code
    self.name = name
    self.rule = rule
    self.categoryRules = categoryRules
    self.expectedVersion = expectedVersion
  }
}

extension State {
  func decide(
    _ command: SavePriceTier, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .staff, .admin, .system)
    try validate(command)
    let known = priceTierByCode[command.code].flatMap { priceTiers[$0] }
    if let known, command.expectedVersion != 0, command.expectedVersion != known.version {
      throw .versionConflict(current: known.version)
    }
    if known == nil && priceTiers.count >= Limits.priceTiersMax {
      throw .limitExceeded(field: "price_tiers", allowed: "\(Limits.priceTiersMax) price tiers")
    }
    let tier = PriceTier(
      id: known?.id ?? PriceTierID(rawValue: counters.nextPriceTierID), code: command.code,
      name: command.name, rule: command.rule, categoryRules: command.categoryRules,
      version: known?.version ?? 0)
    var reply = SavedReply(id: tier.id.rawValue, version: tier.version)
    if tier == known { return .unchanged(.saved(reply)) }
    var next = tier
    next.version += 1
    reply.version = next.version
    reply.created = known == nil
    var recorder = Recorder()
    recorder.record(.priceTierSaved(PriceTierSaved(priceTier: next)))
    return recorder.outcome(.saved(reply))
  }

  private func validate(_ command: SavePriceTier) throws(Rejection) {
    if command.code.isEmpty { throw .invalidField(field: "code", allowed: "some text") }
    if command.name.isEmpty { throw .invalidField(field: "name", allowed: "some text") }
    try Self.validate(command.rule, "rule")
    guard command.categoryRules.count <= Limits.categoryRulesMax else {
      throw .limitExceeded(field: "category_rules", allowed: "\(Limits.categoryRulesMax) rules")
    }
    var categories: Set<String> = []
    for (position, rule) in command.categoryRules.enumerated() {
      let path = "category_rules[\(position)]"
      try Self.validate(rule.rule, path + ".rule")
      guard categories.insert(rule.category).inserted else {
        throw .invalidField(field: path + ".category", allowed: "each category once")
      }
    }
  }

  /// A price rule with a basis and a percentage in bounds.
  static func validate(_ rule: PriceRule, _ path: String) throws(Rejection) {
    if rule.basis == .unspecified {
      throw .invalidField(field: path + ".basis", allowed: "LIST or COST")
    }
    guard (-1_000_000...Limits.pricePercentMax).contains(rule.percent.tenThousandths) else {
      throw .invalidField(
        field: path + ".percent_e4", allowed: "-1000000 to \(Limits.pricePercentMax)")
    }
  }

  /// Price tiers by id. `after`: the last of the page before.
  public func priceTiers(
    after cursor: PriceTierID? = nil, limit: Int
  ) -> Page<PriceTier, PriceTierID> {
    var items: [PriceTier] = []
    var next: PriceTierID?
    let limit = pageSize(limit)
    priceTiers.visit(from: PriceTierID(rawValue: (cursor?.rawValue ?? 0) + 1)) { _, tier in
      if items.count == limit {
        next = items.last?.id
        return false
      }
      items.append(copy tier)
      return true
    }
    return Page(items: items, next: next, totalCount: priceTiers.count)
  }
}
