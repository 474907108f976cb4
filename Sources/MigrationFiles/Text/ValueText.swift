import APISchema
import Codec
import Values

/// Values as people write them in a table, and read from it exactly.
enum ValueText {
  static let moneyAllowed = "a number with up to 2 decimals"
  static let quantityAllowed = "a number with up to 4 decimals"
  static let percentAllowed = "a percentage such as 12.5%"
  static let flagAllowed = "yes or no"
  static let timeAllowed = "a time such as 2026-01-31T08:30:00Z, or a day"
  static let ruleAllowed = "list:PERCENT or cost:PERCENT, such as list:-10%"
  static let termsAllowed =
    "none, prepaid, cash_on_delivery, net DAYS, installments COUNT x DAYS or consignment"

  static func flag(_ text: String) -> Bool? {
    switch text.lowercased() {
    case "yes", "true", "1": true
    case "no", "false", "0": false
    default: nil
    }
  }

  static func flag(_ value: Bool) -> String { value ? "yes" : "no" }

  /// "12.5%", "12.5 %".
  static func percent(_ text: String) -> AdjustmentValue? {
    guard text.last == "%" else { return nil }
    var digits = text.dropLast()
    if digits.last == " " { digits = digits.dropLast() }
    return DecimalText.scaled(String(digits), places: 4).map { .init(tenThousandths: $0) }
  }

  static func percent(_ value: AdjustmentValue) -> String { "\(value)%" }

  static func rule(_ text: String) -> PriceRule? {
    guard let colon = text.firstIndex(of: ":"),
      let percent = percent(String(text[text.index(after: colon)...]))
    else { return nil }
    switch text[..<colon] {
    case "list": return PriceRule(basis: .list, percent: percent)
    case "cost": return PriceRule(basis: .cost, percent: percent)
    default: return nil
    }
  }

  static func rule(_ rule: PriceRule) -> String {
    "\(rule.basis == .cost ? "cost" : "list"):\(percent(rule.percent))"
  }

  /// RFC 3339, or the day alone: its start in UTC.
  static func time(_ text: String) -> Timestamp? {
    let harmless = text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"),
        UInt8(ascii: ":"), UInt8(ascii: "."), UInt8(ascii: "T"), UInt8(ascii: "Z"):
        true
      default: false
      }
    }
    guard harmless else { return nil }
    let whole = text.utf8.count == 10 ? text + "T00:00:00Z" : text
    return (try? ImportedOrder(jsonText: "{\"createdAt\":\"\(whole)\"}"))?.createdAt
  }

  static func time(_ time: Timestamp?) -> String {
    guard let time else { return "" }
    let parts = ImportedOrder(createdAt: time).jsonText().split(separator: "\"")
    return parts.count > 3 ? String(parts[3]) : ""
  }

  /// A value of an enum by the last words of its name, in small letters.
  static func choice<Value: WireEnum>(
    _ text: String, _ type: Value.Type, prefix: String
  ) -> Value? {
    let name = text.uppercased().map { $0 == "-" || $0 == " " ? "_" : $0 }
    guard let value = Value(protoName: prefix + String(name)),
      value.rawValue != Value.protoDefault.rawValue
    else { return nil }
    return value
  }

  /// Empty for what was not said.
  static func choice<Value: WireEnum>(_ value: Value, prefix: String) -> String {
    if value.rawValue == Value.protoDefault.rawValue { return "" }
    return String(value.protoName.dropFirst(prefix.count)).lowercased()
  }

  static func choices<Value: WireEnum>(_ type: Value.Type, prefix: String) -> String {
    Value.allCases.map { choice($0, prefix: prefix) }.filter { !$0.isEmpty }
      .joined(separator: ", ")
  }

  static func terms(_ text: String) -> PaymentTerms? {
    let words = text.split(separator: " ")
    switch (words.first, words.count) {
    case ("none", 1): return PaymentTerms()
    case ("prepaid", 1): return PaymentTerms(kind: .prepaid)
    case ("cash_on_delivery", 1): return PaymentTerms(kind: .cashOnDelivery)
    case ("consignment", 1): return PaymentTerms(kind: .consignment)
    case ("net", 2): return UInt32(words[1]).map { PaymentTerms(kind: .net, days: $0) }
    case ("installments", 4) where words[2] == "x":
      guard let count = UInt32(words[1]), let days = UInt32(words[3]) else { return nil }
      return PaymentTerms(kind: .installments, days: days, installments: count)
    default: return nil
    }
  }

  static func terms(_ terms: PaymentTerms?) -> String {
    guard let terms else { return "none" }
    return switch terms.kind {
    case .unspecified: "none"
    case .prepaid: "prepaid"
    case .cashOnDelivery: "cash_on_delivery"
    case .consignment: "consignment"
    case .net: "net \(terms.days)"
    case .installments: "installments \(terms.installments) x \(terms.days)"
    }
  }
}
