public import Values

/// Decimal numbers as people type them, read exactly: no floating point anywhere.
public enum DecimalText {
  /// "12", "12.5", "-0.25" as an integer of `places` decimal places; nil when it is not a decimal
  /// number, has more places, or does not fit.
  public static func scaled(_ text: String, places: Int) -> Int64? {
    var digits = text[...]
    let isNegative = digits.first == "-"
    if isNegative || digits.first == "+" { digits = digits.dropFirst() }
    let parts = digits.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard let whole = parts.first, !whole.isEmpty else { return nil }
    let fraction = parts.count == 2 ? parts[1] : ""
    guard parts.count == 1 || !fraction.isEmpty, fraction.count <= places else { return nil }
    let all = whole + fraction + String(repeating: "0", count: places - fraction.count)
    guard all.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
      return nil
    }
    return Int64((isNegative ? "-" : "") + all)
  }

  /// "12.50": an amount of money.
  public static func money(_ text: String) -> Money? {
    scaled(text, places: 2).map(Money.init(cents:))
  }

  /// "2.5": a quantity, a percentage, with up to four places.
  public static func quantity(_ text: String) -> Quantity? {
    scaled(text, places: 4).map(Quantity.init(tenThousandths:))
  }
}
