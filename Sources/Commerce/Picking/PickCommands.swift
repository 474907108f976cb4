public import Values

/// Everything wanted of the line is off the shelf.
public struct MarkPicked: Equatable, Sendable {
  /// The session.
  public var sessionID: SessionID
  /// The line.
  public var lineID: LineID
  /// The quantity the picker saw; zero: whatever it is.
  public var expectedQuantity: Quantity
  /// What was read off the goods; empty: not scanned.
  public var barcode = ""
  /// What was read off the shelf; empty: not scanned.
  public var location = ""

  /// A line picked.
  public init(sessionID: SessionID, lineID: LineID, expectedQuantity: Quantity = .zero) {
    self.sessionID = sessionID
    self.lineID = lineID
    self.expectedQuantity = expectedQuantity
  }
}

/// Goods are back on the shelf: of a recalled line the recalled ones, acknowledged or not, else
/// all that were picked.
public struct UnmarkPicked: Equatable, Sendable {
  /// The session.
  public var sessionID: SessionID
  /// The line.
  public var lineID: LineID
  /// The line's version seen; 0: whatever it is.
  public var expectedVersion: UInt64

  /// A line whose goods are back.
  public init(sessionID: SessionID, lineID: LineID, expectedVersion: UInt64 = 0) {
    self.sessionID = sessionID
    self.lineID = lineID
    self.expectedVersion = expectedVersion
  }
}

/// Somebody is on the way to lines: what sales take from them is recalled from now on (C21).
public struct ClaimPick: Equatable, Sendable {
  /// The session; none: see `orderID`.
  public var sessionID: SessionID
  /// Instead of the session: an order that had none.
  public var orderID = OrderID.none
  /// At most `Limits.pickLinesPerCallMax`, all or none; empty: so many of the queued ones.
  public var lineIDs: [LineID]
  /// Also lines that somebody else has claimed.
  public var takeOver: Bool

  /// Lines to claim.
  public init(sessionID: SessionID, lineIDs: [LineID] = [], takeOver: Bool = false) {
    self.sessionID = sessionID
    self.lineIDs = lineIDs
    self.takeOver = takeOver
  }
}

/// Gives claimed lines back to the queue.
public struct UnclaimPick: Equatable, Sendable {
  /// The session; none: see `orderID`.
  public var sessionID: SessionID
  /// Instead of the session: an order that had none.
  public var orderID = OrderID.none
  /// At most `Limits.pickLinesPerCallMax`, all or none; empty: so many of the caller's.
  public var lineIDs: [LineID]

  /// Lines to give back.
  public init(sessionID: SessionID, lineIDs: [LineID] = []) {
    self.sessionID = sessionID
    self.lineIDs = lineIDs
  }
}

/// The picker knows that goods have to go back (N8).
public struct AcknowledgeRecall: Equatable, Sendable {
  /// The session.
  public var sessionID: SessionID
  /// The line.
  public var lineID: LineID
  /// The line's version seen; 0: whatever it is.
  public var expectedVersion: UInt64

  /// A recall that was seen.
  public init(sessionID: SessionID, lineID: LineID, expectedVersion: UInt64 = 0) {
    self.sessionID = sessionID
    self.lineID = lineID
    self.expectedVersion = expectedVersion
  }
}

/// Recalled goods are on the shelf again.
public struct ReturnToShelf: Equatable, Sendable {
  /// The session.
  public var sessionID: SessionID
  /// The line; its recall was acknowledged.
  public var lineID: LineID
  /// The line's version seen; 0: whatever it is.
  public var expectedVersion: UInt64

  /// Goods that are back.
  public init(sessionID: SessionID, lineID: LineID, expectedVersion: UInt64 = 0) {
    self.sessionID = sessionID
    self.lineID = lineID
    self.expectedVersion = expectedVersion
  }
}

/// Picked lines stand together at a place.
public struct StagePick: Equatable, Sendable {
  /// The session; none: see `orderID`.
  public var sessionID: SessionID
  /// Instead of the session: an order that had none.
  public var orderID = OrderID.none
  /// At most `Limits.pickLinesPerCallMax`, all or none; empty: so many of the picked ones.
  public var lineIDs: [LineID]
  /// Where; may be empty.
  public var stagingLocation: String

  /// Lines to stage.
  public init(sessionID: SessionID, lineIDs: [LineID] = [], stagingLocation: String = "") {
    self.sessionID = sessionID
    self.lineIDs = lineIDs
    self.stagingLocation = stagingLocation
  }
}

/// Lines of an order are loaded, or with the customer.
public struct HandOverPick: Equatable, Sendable {
  /// The session; none: see `orderID`.
  public var sessionID: SessionID
  /// Instead of the session: an order that had none.
  public var orderID = OrderID.none
  /// At most `Limits.pickLinesPerCallMax`, all or none; empty: so many of those that are ready.
  public var lineIDs: [LineID]

  /// Lines to hand over.
  public init(sessionID: SessionID, lineIDs: [LineID] = []) {
    self.sessionID = sessionID
    self.lineIDs = lineIDs
  }
}
