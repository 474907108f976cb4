public import APISchema
public import Values

/// Times as people read them.
public enum TimeText {
  /// "14:03:07" in UTC.
  public static func clock(_ time: Timestamp) -> String {
    let seconds = ((time.seconds % 86_400) + 86_400) % 86_400
    return [seconds / 3_600, seconds / 60 % 60, seconds % 60].map(twoDigits).joined(separator: ":")
  }

  /// "1:02:03" or "12:34"; "0:00" when the end is not after the start.
  public static func duration(from start: Timestamp, to end: Timestamp) -> String {
    let seconds = max(0, end.seconds - start.seconds)
    let rest = "\(twoDigits(seconds / 60 % 60)):\(twoDigits(seconds % 60))"
    return seconds >= 3_600 ? "\(seconds / 3_600):\(rest)" : rest
  }

  private static func twoDigits(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
}

/// Units of measure as people read them.
public enum UnitText {
  /// "oz"; empty when there is none.
  public static func short(_ unit: UnitOfMeasure) -> String {
    switch unit {
    case .unspecified: ""
    case .each: "ea"
    case .ounce: "oz"
    case .pound: "lb"
    case .gram: "g"
    case .kilogram: "kg"
    }
  }

  /// "10 oz".
  public static func quantity(_ quantity: Quantity, _ unit: UnitOfMeasure) -> String {
    let name = short(unit)
    return name.isEmpty ? "\(quantity)" : "\(quantity) \(name)"
  }
}

/// Amounts as people read them.
public enum MoneyText {
  /// "12,500.00".
  public static func grouped(_ money: Money) -> String {
    let plain = "\(money)"
    guard let point = plain.firstIndex(of: ".") else { return plain }
    let isNegative = plain.first == "-"
    let digits = Array(plain[..<point].drop { $0 == "-" })
    var text = isNegative ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0 && (digits.count - index) % 3 == 0 { text += "," }
      text.append(digit)
    }
    return text + plain[point...]
  }
}
