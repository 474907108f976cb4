public import Values

/// Less is there than wanted.
public struct ShortPick: Equatable, Sendable {
  /// The session.
  public var sessionID: SessionID
  /// The line.
  public var lineID: LineID
  /// What is off the shelf in all; less than wanted.
  public var picked: Quantity
  /// Required.
  public var reason: String
  /// Whether another batch may make up for it at once, where the policy allows it.
  public var reallocates: Bool

  /// A short pick.
  public init(
    sessionID: SessionID, lineID: LineID, picked: Quantity, reason: String,
    reallocates: Bool = true
  ) {
    self.sessionID = sessionID
    self.lineID = lineID
    self.picked = picked
    self.reason = reason
    self.reallocates = reallocates
  }
}

/// Another batch of the same product makes up for a short pick.
public struct ReallocatePick: Equatable, Sendable {
  /// The session.
  public var sessionID: SessionID
  /// The short line.
  public var lineID: LineID

  /// A short line to make up for.
  public init(sessionID: SessionID, lineID: LineID) {
    self.sessionID = sessionID
    self.lineID = lineID
  }
}

/// This batch makes up for a short pick, before the sale or after it.
public struct SubstitutePick: Equatable, Sendable {
  /// The session.
  public var sessionID: SessionID
  /// The short line.
  public var lineID: LineID
  /// Another batch, sold in the same unit of measure.
  public var batchID: BatchID
  /// Of what is sold: another price than the one agreed; nil: that one.
  public var unitPrice: Money?
  /// Of what is sold, required: who of the customer agreed to it, and how.
  public var consent: String

  /// A short line and what makes up for it.
  public init(
    sessionID: SessionID, lineID: LineID, batchID: BatchID, unitPrice: Money? = nil,
    consent: String = ""
  ) {
    self.sessionID = sessionID
    self.lineID = lineID
    self.batchID = batchID
    self.unitPrice = unitPrice
    self.consent = consent
  }
}

/// Sales go on with what is there.
public struct AcceptShort: Equatable, Sendable {
  /// The session.
  public var sessionID: SessionID
  /// The short line.
  public var lineID: LineID

  /// A short line that stays as it is.
  public init(sessionID: SessionID, lineID: LineID) {
    self.sessionID = sessionID
    self.lineID = lineID
  }
}
