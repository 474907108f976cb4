public import Values

/// Everything wanted of the line is off the shelf.
public struct MarkPicked: Equatable, Sendable {
  /// The session.
  public var sessionID: SessionID
  /// The line.
  public var lineID: LineID
  /// The quantity the picker saw; zero: whatever it is.
  public var expectedQuantity: Quantity

  /// A line picked.
  public init(sessionID: SessionID, lineID: LineID, expectedQuantity: Quantity = .zero) {
    self.sessionID = sessionID
    self.lineID = lineID
    self.expectedQuantity = expectedQuantity
  }
}

/// Goods are back on the shelf: of a recalled line the recalled ones, else all that were picked.
public struct UnmarkPicked: Equatable, Sendable {
  /// The session.
  public var sessionID: SessionID
  /// The line.
  public var lineID: LineID

  /// A line whose goods are back.
  public init(sessionID: SessionID, lineID: LineID) {
    self.sessionID = sessionID
    self.lineID = lineID
  }
}
