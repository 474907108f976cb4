import Commerce
public import Engine
import StoreSchema
public import Values

/// A session at an earlier moment, from its own records alone (S1-FR10, N6): events carry whole
/// records, so those of one session, applied to an empty state, give the session, its cart and
/// its picks as they were.
public struct SessionFold: Sendable {
  /// A store in which there is nothing but this session.
  public private(set) var state = StoreState()
  /// The last record in it; 0 before the first.
  public private(set) var sequence: UInt64 = 0
  /// That record's commit time.
  public private(set) var time = Timestamp.epoch
  private let session: SessionID

  /// Before the session's first record.
  public init(_ session: SessionID) { self.session = session }

  /// The next record of the session's trail.
  public mutating func apply(_ commit: Commit<CommerceMachine>) {
    for event in commit.record.events where event.isPart(of: session) {
      state.commerce.evolve(event)
    }
    (sequence, time) = (commit.sequence, commit.time)
  }
}

extension StoreSchema.Event {
  /// Whether the event changes something that one sees of a session. What its lines hold, and
  /// its order, are seen elsewhere; its pick lines get the order's number with the commitment.
  fileprivate func isPart(of session: SessionID) -> Bool {
    switch body {
    case .pickLineChanged(let changed): changed.pickLine.sessionID == session
    case .holdsCommitted(let committed): committed.sessionID == session
    case .sampleChanged(let changed): changed.sample.sessionID == session
    default: activity?.sessionID == session
    }
  }
}
