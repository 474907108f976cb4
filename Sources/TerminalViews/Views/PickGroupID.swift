import APISchema
public import Values

/// What a picker walks for at once: a session, or an order that had none.
public struct PickGroupID: Hashable, Sendable {
  /// The session; none for an order from another channel.
  public let sessionID: SessionID
  /// The order, when there was no session; a session's own order comes later and is not part of
  /// its name.
  public let orderID: OrderID

  /// Of what was sold in a session, or else with an order.
  public init(sessionID: SessionID, orderID: OrderID) {
    self.sessionID = sessionID
    self.orderID = sessionID.isNone ? orderID : .none
  }

  init(_ line: PickLine) { self.init(sessionID: line.sessionID, orderID: line.orderID) }

  init(_ sessionID: SessionID) { self.init(sessionID: sessionID, orderID: .none) }

  /// A heading: "Session #3 - Acme Corp (Jane), order 9", or "Order #9 - Acme Corp" of an order
  /// that the customer placed alone.
  public func title(clientName: String, staffName: String, orderID: OrderID) -> String {
    let staff = staffName.isEmpty ? "" : " (\(staffName))"
    if sessionID.isNone { return "Order #\(self.orderID) - \(clientName)\(staff)" }
    let order = orderID.isNone ? "" : ", order \(orderID)"
    return "Session #\(sessionID) - \(clientName)\(staff)\(order)"
  }
}

extension PickGroupID: Comparable {
  /// Sessions, oldest first, then orders without one.
  public static func < (left: PickGroupID, right: PickGroupID) -> Bool {
    if left.sessionID.isNone != right.sessionID.isNone { return right.sessionID.isNone }
    return (left.sessionID, left.orderID) < (right.sessionID, right.orderID)
  }
}
