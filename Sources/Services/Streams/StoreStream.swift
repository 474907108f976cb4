import Clocks
import RPC
import Transport

/// One stream that follows the log. On its loop only.
final class StoreStream {
  /// By which the hub knows it.
  let id: UInt64
  /// What it shows.
  let kind: StreamKind
  /// Its call and caller.
  let scope: CallScope
  /// What is left of the state it begins with; nil once all is sent.
  var opening: StateSender?

  init(id: UInt64, kind: StreamKind, scope: CallScope) {
    self.id = id
    self.kind = kind
    self.scope = scope
  }
}

/// The state of a stream at a sequence, as messages that are made as they can be sent.
struct StateSender {
  /// Where the state is true; the log is followed from here.
  let sequence: UInt64
  /// `previous_sequence` of the next message.
  var previousSequence: UInt64
  /// Since when it is being sent.
  let startedAt: Instant
  /// The session of the stream has ended: there is nothing to follow.
  let isFinal: Bool
  /// The next message, encoded without `previous_sequence`; nil after the last.
  let next: () -> [UInt8]?
}
