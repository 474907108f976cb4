/// Numbers as the data writes them, read without floating point.
enum DecimalText {
  enum Price: Equatable {
    case cents(Int64)
    case fractionOfCent(negative: Bool)
    case malformed
  }

  /// "-12", or "6.0" as some copies of the data write it.
  static func wholeNumber(_ text: String) -> Int64? {
    guard let parts = Parts(text), parts.fraction.allSatisfy({ $0 == UInt8(ascii: "0") }) else {
      return nil
    }
    let magnitude = value(of: parts.whole)
    return parts.isNegative ? -magnitude : magnitude
  }

  /// "2.55", "2.1", "3": whole cents, exactly.
  static func price(_ text: String) -> Price {
    guard let parts = Parts(text) else { return .malformed }
    if parts.fraction.dropFirst(2).contains(where: { $0 != UInt8(ascii: "0") }) {
      return .fractionOfCent(negative: parts.isNegative)
    }
    let cents = (Array(parts.fraction.prefix(2)) + [UInt8(ascii: "0"), UInt8(ascii: "0")]).prefix(2)
    let magnitude = value(of: parts.whole) * 100 + value(of: cents)
    return .cents(parts.isNegative ? -magnitude : magnitude)
  }

  /// "17850.0" is customer 17850.
  static func withoutPointZero(_ text: String) -> String {
    let text = text.trimmed
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// Sign, digits, and digits after a point.
  private struct Parts {
    var isNegative: Bool
    var whole: ArraySlice<UInt8>
    var fraction: ArraySlice<UInt8>

    init?(_ text: String) {
      var bytes = Array(text.utf8)[...]
      isNegative = bytes.first == UInt8(ascii: "-")
      if isNegative { bytes = bytes.dropFirst() }
      let point = bytes.firstIndex(of: UInt8(ascii: ".")) ?? bytes.endIndex
      whole = bytes[..<point]
      fraction = bytes[point...].dropFirst()
      guard !whole.isEmpty, whole.count <= Limits.numberDigitsMax,
        (whole + fraction).allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
      else { return nil }
    }
  }

  /// At most 15 digits, so that a hundredfold fits 64 bits.
  private static func value(of digits: ArraySlice<UInt8>) -> Int64 {
    digits.reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
  }
}
