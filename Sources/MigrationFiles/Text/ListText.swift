import APISchema
import Values

/// Several values in one field: "red;green". A backslash takes what follows as it is.
enum ListText {
  static let feesAllowed = "none, or NAME=AMOUNT or NAME=PERCENT%, separated by ;"
  static let rulesAllowed = "CATEGORY=list:PERCENT or CATEGORY=cost:PERCENT, separated by ;"

  static func items(_ text: String) -> [String] {
    if text.isEmpty { return [] }
    var items: [String] = []
    var item = ""
    var isEscaped = false
    for character in text.unicodeScalars {
      if isEscaped {
        item.unicodeScalars.append(character)
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else if character == ";" {
        items.append(item)
        item = ""
      } else {
        item.unicodeScalars.append(character)
      }
    }
    if isEscaped { item.append("\\") }
    return items + [item]
  }

  static func text(_ items: [String]) -> String {
    items.map { item in
      var text = String.UnicodeScalarView()
      for scalar in item.unicodeScalars {
        if scalar == ";" || scalar == "\\" { text.append("\\") }
        text.append(scalar)
      }
      return String(text)
    }.joined(separator: ";")
  }

  /// "Tea=list:-5%;Cups=cost:30%".
  static func rules(_ text: String) -> [CategoryPriceRule]? {
    var rules: [CategoryPriceRule] = []
    for item in items(text) {
      guard let (name, value) = parts(item), let rule = ValueText.rule(value) else { return nil }
      rules.append(CategoryPriceRule(category: name, rule: rule))
    }
    return rules
  }

  static func rules(_ rules: [CategoryPriceRule]) -> String {
    text(rules.map { "\($0.category)=\(ValueText.rule($0.rule))" })
  }

  /// "Transport=5%;Handling=3.00"; "none".
  static func fees(_ text: String) -> ImportedFees? {
    if text == "none" { return ImportedFees() }
    var fees: [FeeLine] = []
    for item in items(text) {
      guard let (name, value) = parts(item) else { return nil }
      if let percent = ValueText.percent(value) {
        fees.append(FeeLine(name: name, kind: .percentage, value: percent))
      } else if let cents = DecimalText.scaled(value, places: 2),
        let scaled = Int64(exactly: Int128(cents) * 100)
      {
        fees.append(FeeLine(name: name, kind: .fixed, value: .init(tenThousandths: scaled)))
      } else {
        return nil
      }
    }
    return ImportedFees(fees: fees)
  }

  static func fees(_ fees: ImportedFees?) -> String {
    guard let fees else { return "" }
    if fees.fees.isEmpty { return "none" }
    return text(
      fees.fees.map { fee in
        let value =
          fee.kind == .percentage
          ? ValueText.percent(fee.value) : "\(Money(cents: fee.value.tenThousandths / 100))"
        return "\(fee.name)=\(value)"
      })
  }

  /// What stands before and after the last "=".
  private static func parts(_ item: String) -> (String, String)? {
    guard let equals = item.lastIndex(of: "="), equals > item.startIndex else { return nil }
    return (String(item[..<equals]), String(item[item.index(after: equals)...]))
  }
}
