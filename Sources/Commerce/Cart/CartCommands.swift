public import Values

/// Adds a quantity of a batch and holds it (C08). The same batch again adds to its line (C42).
public struct AddToCart: Equatable, Sendable {
  /// The session.
  public var sessionID: SessionID
  /// The batch.
  public var batchID: BatchID
  /// A positive multiple of the batch's quantity step.
  public var quantity: Quantity
  /// By staff: the negotiated price, recorded as a FIXED item override (C09). A price that is
  /// in force anyway needs no override and gets none.
  public var unitPrice: Money?
  /// Keep a line of its own although the batch is in the cart.
  public var separateLine: Bool
  /// Of `unitPrice`; needed below cost or floor.
  public var reason: String

  /// Goods to add.
  public init(
    sessionID: SessionID, batchID: BatchID, quantity: Quantity, unitPrice: Money? = nil,
    separateLine: Bool = false, reason: String = ""
  ) {
    self.sessionID = sessionID
    self.batchID = batchID
    self.quantity = quantity
    self.unitPrice = unitPrice
    self.separateLine = separateLine
    self.reason = reason
  }
}

/// Sets a line's quantity.
public struct UpdateCartItem: Equatable, Sendable {
  /// The session.
  public var sessionID: SessionID
  /// The line.
  public var lineID: LineID
  /// A positive multiple of the batch's quantity step; zero is INVALID_QUANTITY (C41).
  public var quantity: Quantity
  /// The line's version seen; 0: whatever it is.
  public var expectedVersion: UInt64

  /// A quantity to set.
  public init(
    sessionID: SessionID, lineID: LineID, quantity: Quantity, expectedVersion: UInt64 = 0
  ) {
    self.sessionID = sessionID
    self.lineID = lineID
    self.quantity = quantity
    self.expectedVersion = expectedVersion
  }
}

/// Removes a line and releases its hold; what was picked is recalled (C21).
public struct RemoveFromCart: Equatable, Sendable {
  /// The session.
  public var sessionID: SessionID
  /// The line.
  public var lineID: LineID
  /// The line's version seen; 0: whatever it is.
  public var expectedVersion: UInt64

  /// A line to remove.
  public init(sessionID: SessionID, lineID: LineID, expectedVersion: UInt64 = 0) {
    self.sessionID = sessionID
    self.lineID = lineID
    self.expectedVersion = expectedVersion
  }
}

/// Removes every line.
public struct ClearCart: Equatable, Sendable {
  /// The session.
  public var sessionID: SessionID

  /// A cart to clear.
  public init(sessionID: SessionID) { self.sessionID = sessionID }
}
