public import StoreSchema
public import Values

/// Ends a session with one order (C08, C22). A session already converted answers its order.
public struct ConvertToOrder: Equatable, Sendable {
  /// The session.
  public var sessionID: SessionID
  /// A draft holds nothing: the session's holds are released (C28). Else the order is confirmed
  /// and the holds become commitments.
  public var asDraft: Bool
  /// The session's version reviewed; 0: whatever it is.
  public var expectedSessionVersion: UInt64
  /// For people; empty: what it came to.
  public var reason: String
  /// Beyond the client's credit limit: why. Needs permission CREDIT_OVERRIDE.
  public var creditOverrideReason: String
  /// The draft goes on holding what it can of the session's goods until then (C28); nil: nothing.
  public var keepHoldUntil: Timestamp?

  /// A session to convert.
  public init(
    sessionID: SessionID, asDraft: Bool = false, expectedSessionVersion: UInt64 = 0,
    reason: String = "", creditOverrideReason: String = "", keepHoldUntil: Timestamp? = nil
  ) {
    self.creditOverrideReason = creditOverrideReason
    self.keepHoldUntil = keepHoldUntil
    self.sessionID = sessionID
    self.asDraft = asDraft
    self.expectedSessionVersion = expectedSessionVersion
    self.reason = reason
  }

  /// Why, in words.
  var reasonText: String {
    if !reason.isEmpty { return reason }
    return asDraft ? "saved as draft" : "completed"
  }
}

/// Opens a session with the lines, prices and notes of a draft order (C28).
public struct ConvertFromDraft: Equatable, Sendable {
  /// The draft.
  public var orderID: OrderID
  /// None: the caller. Others only by ADMIN or with SESSION_WRITE_ALL.
  public var staffID: StaffID
  /// Unspecified: the policy's (C20).
  public var releasePolicy: ReleasePolicy
  /// The order's version reviewed; 0: whatever it is.
  public var expectedOrderVersion: UInt64

  /// A draft to go on with.
  public init(
    orderID: OrderID, staffID: StaffID = .none, releasePolicy: ReleasePolicy = .unspecified,
    expectedOrderVersion: UInt64 = 0
  ) {
    self.orderID = orderID
    self.staffID = staffID
    self.releasePolicy = releasePolicy
    self.expectedOrderVersion = expectedOrderVersion
  }
}
