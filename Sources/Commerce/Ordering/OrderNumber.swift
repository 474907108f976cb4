public import Values

/// An order's readable number: "SO-000001". It is the order's id, so numbers have no gaps.
public struct OrderNumber: Hashable, Sendable, CustomStringConvertible {
  /// The order.
  public let orderID: OrderID

  /// The number of an order.
  public init(_ orderID: OrderID) { self.orderID = orderID }

  /// Reads a number as it is shown; nil when it is none.
  public init?(_ text: String) {
    guard text.hasPrefix("SO-"), let value = UInt64(text.dropFirst(3)), value > 0 else {
      return nil
    }
    orderID = OrderID(rawValue: value)
    if description != text { return nil }
  }

  /// "SO-" and at least six digits.
  public var description: String {
    let digits = String(orderID.rawValue)
    return "SO-" + String(repeating: "0", count: max(0, 6 - digits.utf8.count)) + digits
  }
}
