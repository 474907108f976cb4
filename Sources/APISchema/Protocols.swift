/// A request that changes the store. The same key with the same content answers the same, also
/// after a restart (D8, I6).
public protocol IdempotentRequest: Sendable {
  /// Chosen by the caller: 1 to 64 bytes, never reused for another request.
  var idempotencyKey: String { get set }
}

/// A message of a stream that is a cursor on the log (D7).
public protocol SequencedMessage: Sendable {
  /// The log sequence that this message brings the receiver to.
  var sequence: UInt64 { get set }
  /// Sequence of the message before this one on its stream, or the cursor given: no gap (I5).
  var previousSequence: UInt64 { get set }
}

/// A request that opens such a stream, possibly where an earlier one ended.
public protocol CursorRequest: Sendable {
  /// Sequence of the last message seen; 0: from the state.
  var cursor: UInt64 { get set }
}
