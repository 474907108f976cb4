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

/// Negotiates the price of a batch in a session: of its lines without an own override, and of
/// those that are added later (C12).
public struct ApplyBatchOverride: Equatable, Sendable {
  /// The session.
  public var sessionID: SessionID
  /// The batch; it need not be in the cart yet.
  public var batchID: BatchID
  /// How the value is meant.
  public var adjustmentType: AdjustmentType
  /// As in `ApplyItemOverride`.
  public var adjustmentValue: AdjustmentValue
  /// For people; may be empty.
  public var reason: String
  /// Whether the customer sees the original price too.
  public var visibleToClient: Bool

  /// A price to negotiate.
  public init(
    sessionID: SessionID, batchID: BatchID, adjustmentType: AdjustmentType,
    adjustmentValue: AdjustmentValue, reason: String = "", visibleToClient: Bool = true
  ) {
    self.sessionID = sessionID
    self.batchID = batchID
    self.adjustmentType = adjustmentType
    self.adjustmentValue = adjustmentValue
    self.reason = reason
    self.visibleToClient = visibleToClient
  }
}

/// Negotiates the total of a session's lines, now and as they change (C11, C13).
public struct ApplyOrderOverride: Equatable, Sendable {
  /// The session.
  public var sessionID: SessionID
  /// How the value is meant.
  public var adjustmentType: AdjustmentType
  /// FIXED: the total agreed for the lines as they are. DOLLAR: signed amount. PERCENTAGE: signed
  /// percent of the lines' sum, -100 to 100.
  public var adjustmentValue: AdjustmentValue
  /// For people; may be empty.
  public var reason: String
  /// Whether the customer sees the sum before it too.
  public var visibleToClient: Bool
  /// The session's version seen; 0: whatever it is.
  public var expectedSessionVersion: UInt64

  /// A total to negotiate.
  public init(
    sessionID: SessionID, adjustmentType: AdjustmentType, adjustmentValue: AdjustmentValue,
    reason: String = "", visibleToClient: Bool = true, expectedSessionVersion: UInt64 = 0
  ) {
    self.sessionID = sessionID
    self.adjustmentType = adjustmentType
    self.adjustmentValue = adjustmentValue
    self.reason = reason
    self.visibleToClient = visibleToClient
    self.expectedSessionVersion = expectedSessionVersion
  }
}

/// Takes an override away; prices fall back to the next layer: ITEM, BATCH, base (C11).
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
