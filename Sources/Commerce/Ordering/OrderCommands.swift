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

  /// A session to convert.
  public init(sessionID: SessionID, asDraft: Bool = false, expectedSessionVersion: UInt64 = 0) {
    self.sessionID = sessionID
    self.asDraft = asDraft
    self.expectedSessionVersion = expectedSessionVersion
  }
}
