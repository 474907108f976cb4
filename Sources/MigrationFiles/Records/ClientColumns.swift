import APISchema
import Values

/// A client as a record of CSV.
enum ClientColumns {
  static let names = [
    "code", "name", "country", "email", "active", "price_rule", "price_tier", "credit_limit",
    "payment_terms", "transport_fee", "self_service", "auto_approval", "preset",
  ]

  static let columnOfField = [
    "active_state": "active", "price_tier_code": "price_tier", "price_rule.basis": "price_rule",
    "price_rule.percent_e4": "price_rule", "credit_limit.amount_cents": "credit_limit",
    "payment_terms.days": "payment_terms", "payment_terms.installments": "payment_terms",
    "transport_fee_percent_e4": "transport_fee", "preset_name": "preset",
  ]

  static func read(_ row: inout CSVRow) -> ImportedClient {
    let terms = row.value("payment_terms", ValueText.termsAllowed, ValueText.terms)
    let limit = row.value("credit_limit", ValueText.moneyAllowed, DecimalText.money)
    let isActive = row.value("active", ValueText.flagAllowed, ValueText.flag) ?? true
    return ImportedClient(
      code: row.text("code", bytesMax: 64, required: true),
      name: row.text("name", bytesMax: 200, required: true),
      country: row.text("country", bytesMax: 100),
      email: row.text("email", bytesMax: 254),
      activeState: isActive ? .unspecified : .inactive,
      priceRule: row.value("price_rule", ValueText.ruleAllowed, ValueText.rule),
      priceTierCode: row.text("price_tier", bytesMax: 64),
      creditLimit: limit.map { CreditLimit(amount: $0) },
      paymentTerms: terms.flatMap { $0.kind == .unspecified ? nil : $0 },
      transportFeePercent: row.value(
        "transport_fee", ValueText.percentAllowed, ValueText.percent) ?? .zero,
      selfService: row.value("self_service", ValueText.flagAllowed, ValueText.flag) ?? false,
      autoApproval: row.value("auto_approval", ValueText.flagAllowed, ValueText.flag) ?? false,
      presetName: row.text("preset", bytesMax: 255))
  }

  static func fields(_ client: ImportedClient) -> [String] {
    [
      client.code, client.name, client.country, client.email,
      ValueText.flag(client.activeState != .inactive),
      client.priceRule.map(ValueText.rule) ?? "", client.priceTierCode,
      client.creditLimit.map { "\($0.amount)" } ?? "",
      client.paymentTerms.map { ValueText.terms($0) } ?? "",
      client.transportFeePercent == .zero ? "" : ValueText.percent(client.transportFeePercent),
      ValueText.flag(client.selfService), ValueText.flag(client.autoApproval),
      client.presetName,
    ]
  }
}

/// A member of staff as a record of CSV.
enum StaffColumns {
  static let names = ["login", "name", "role", "permissions", "active"]

  private static let role = "ROLE_"
  private static let permission = "PERMISSION_"

  static func read(_ row: inout CSVRow) -> ImportedStaff {
    let permissions = row.value(
      "permissions",
      "some of \(ValueText.choices(Permission.self, prefix: permission)), separated by ;"
    ) { text -> [Permission]? in
      let items = ListText.items(text)
      let read = items.compactMap {
        ValueText.choice($0, Permission.self, prefix: permission)
      }
      return read.count == items.count ? read : nil
    }
    let isActive = row.value("active", ValueText.flagAllowed, ValueText.flag) ?? true
    return ImportedStaff(
      login: row.text("login", bytesMax: 64, required: true),
      name: row.text("name", bytesMax: 200, required: true),
      role: row.value("role", "staff, warehouse or admin") {
        ValueText.choice($0, Role.self, prefix: role)
      } ?? .unspecified,
      permissions: permissions ?? [],
      activeState: isActive ? .unspecified : .inactive)
  }

  static func fields(_ member: ImportedStaff) -> [String] {
    [
      member.login, member.name, ValueText.choice(member.role, prefix: role),
      ListText.text(member.permissions.map { ValueText.choice($0, prefix: permission) }),
      ValueText.flag(member.activeState != .inactive),
    ]
  }
}

/// A price tier as a record of CSV.
enum PriceTierColumns {
  static let names = ["code", "name", "rule", "category_rules"]

  static func read(_ row: inout CSVRow) -> ImportedPriceTier {
    ImportedPriceTier(
      code: row.text("code", bytesMax: 64, required: true),
      name: row.text("name", bytesMax: 200, required: true),
      rule: row.value("rule", ValueText.ruleAllowed, required: true, ValueText.rule),
      categoryRules: row.value("category_rules", ListText.rulesAllowed, ListText.rules) ?? [])
  }

  static func fields(_ tier: ImportedPriceTier) -> [String] {
    [
      tier.code, tier.name, tier.rule.map(ValueText.rule) ?? "",
      ListText.rules(tier.categoryRules),
    ]
  }
}
