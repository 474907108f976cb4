public import StoreSchema
public import Values

/// Negotiates the price of one line; replaces the line's override (S1-FR04, C09 to C11).
public struct ApplyItemOverride: Equatable, Sendable {
  /// The session.
  public var sessionID: SessionID
  /// The line.
  public var lineID: LineID
  /// How the value is meant.
  public var adjustmentType: AdjustmentType
  /// FIXED: the new unit price, whole cents. DOLLAR: signed amount. PERCENTAGE: signed percent.
  public var adjustmentValue: AdjustmentValue
  /// For people; may be empty.
  public var reason: String
  /// Whether the customer sees the original price too.
  public var visibleToClient: Bool
  /// The line's version seen; 0: whatever it is.
  public var expectedVersion: UInt64

  /// A price to negotiate.
  public init(
    sessionID: SessionID, lineID: LineID, adjustmentType: AdjustmentType,
    adjustmentValue: AdjustmentValue, reason: String = "", visibleToClient: Bool = true,
    expectedVersion: UInt64 = 0
  ) {
    self.sessionID = sessionID
    self.lineID = lineID
    self.adjustmentType = adjustmentType
    self.adjustmentValue = adjustmentValue
    self.reason = reason
    self.visibleToClient = visibleToClient
    self.expectedVersion = expectedVersion
  }
}

/// Takes an override away; the price falls back to the base price.
public struct RemoveOverride: Equatable, Sendable {
  /// The session.
  public var sessionID: SessionID
  /// The override.
  public var overrideID: OverrideID

  /// An override to take away.
  public init(sessionID: SessionID, overrideID: OverrideID) {
    self.sessionID = sessionID
    self.overrideID = overrideID
  }
}
