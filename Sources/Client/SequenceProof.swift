/// Proves that a stream misses nothing: each message names the sequence of the one before (I5).
public struct SequenceProof: Equatable, Sendable {
  /// Sequence of the newest message accepted; the cursor to resume from.
  public private(set) var cursor: UInt64

  /// Continues after `cursor`; 0: a new stream, which begins with the state.
  public init(cursor: UInt64) { self.cursor = cursor }

  /// What a message means for the consumer.
  public enum Verdict: Equatable, Sendable {
    /// Deliver it.
    case inOrder
    /// Seen already: drop it.
    case duplicate
    /// Something is missing between the cursor and this message.
    case gap(expectedPrevious: UInt64, foundPrevious: UInt64)
  }

  /// Looks at the next message. `startsAnew`: it carries the whole state, which stands for
  /// everything before it.
  public mutating func accept(
    sequence: UInt64, previousSequence: UInt64, startsAnew: Bool
  ) -> Verdict {
    if startsAnew {
      cursor = max(cursor, sequence)
      return .inOrder
    }
    if sequence <= cursor { return .duplicate }
    guard previousSequence == cursor else {
      return .gap(expectedPrevious: cursor, foundPrevious: previousSequence)
    }
    cursor = sequence
    return .inOrder
  }
}
