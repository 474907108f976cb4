public import Values

/// Asks for a sample of a batch, or of a cart line's batch (S2-SVC22).
public struct RequestSample: Equatable, Sendable {
  /// The session.
  public var sessionID: SessionID
  /// The batch; none: the line's.
  public var batchID: BatchID
  /// The line it is for; may be none.
  public var lineID: LineID
  /// A multiple of the batch's step; zero: one step.
  public var quantity: Quantity

  /// A sample to ask for.
  public init(
    sessionID: SessionID, batchID: BatchID = .none, lineID: LineID = .none,
    quantity: Quantity = .zero
  ) {
    self.sessionID = sessionID
    self.batchID = batchID
    self.lineID = lineID
    self.quantity = quantity
  }
}

/// Moves a sample on, without the customer's decision.
public struct MoveSample: Equatable, Sendable {
  /// What becomes of it.
  public enum Step: Equatable, Sendable {
    /// Somebody fetches it: IN_PROGRESS.
    case acknowledge
    /// The customer has it: DELIVERED.
    case deliver
    /// It is not wanted any more: CANCELLED.
    case cancel
    /// There is none: UNAVAILABLE.
    case markUnavailable
  }

  /// The session.
  public var sessionID: SessionID
  /// The sample.
  public var sampleID: SampleID
  /// What becomes of it.
  public var step: Step
  /// Of cancelling, or of its being unavailable; may be empty.
  public var reason: String
  /// The sample's version seen; 0: whatever it is.
  public var expectedVersion: UInt64

  /// A sample to move on.
  public init(
    sessionID: SessionID, sampleID: SampleID, step: Step, reason: String = "",
    expectedVersion: UInt64 = 0
  ) {
    self.sessionID = sessionID
    self.sampleID = sampleID
    self.step = step
    self.reason = reason
    self.expectedVersion = expectedVersion
  }
}

/// The customer wants to buy, or not (S2-SVC25).
public struct DecideSample: Equatable, Sendable {
  /// The session.
  public var sessionID: SessionID
  /// The sample.
  public var sampleID: SampleID
  /// WANT_TO_BUY rather than PASSED.
  public var wantsToBuy: Bool
  /// With WANT_TO_BUY: also added to the cart; zero: nothing.
  public var addQuantity: Quantity
  /// With PASSED: also take the sample's line out of the cart.
  public var removesLine: Bool

  /// A decision.
  public init(
    sessionID: SessionID, sampleID: SampleID, wantsToBuy: Bool, addQuantity: Quantity = .zero,
    removesLine: Bool = false
  ) {
    self.sessionID = sessionID
    self.sampleID = sampleID
    self.wantsToBuy = wantsToBuy
    self.addQuantity = addQuantity
    self.removesLine = removesLine
  }
}
