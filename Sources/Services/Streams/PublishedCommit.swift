import Commerce
import CommerceStore
import Engine
import Feed
import StoreSchema
import Synchronization
import Values

/// A commit on its way to streams: encoded once for each kind of stream, for all loops.
final class PublishedCommit: Sendable {
  /// The commit.
  let commit: CommitInput
  private let encoded = Mutex<[StreamKind: [UInt8]]>([:])

  init(_ commit: Commit<CommerceMachine>) {
    self.commit = CommitInput(
      sequence: commit.sequence, time: commit.time, record: commit.record)
  }

  /// The message for a kind of stream. `facts` is any state at or after the commit.
  func message(_ kind: StreamKind, facts: some CommitFacts) -> [UInt8] {
    if let bytes = encoded.withLock({ $0[kind] }) { return bytes }
    let bytes = kind.message(commit, facts: facts)
    encoded.withLock { known in
      if known.count < Limits.encodingsPerCommitMax { known[kind] = bytes }
    }
    return bytes
  }

  /// Whether the commit ends the session.
  func ends(_ session: SessionID) -> Bool {
    commit.record.events.contains { event in
      if case .sessionEnded(let ended) = event.body {
        ended.activity.sessionID == session
      } else {
        false
      }
    }
  }

  /// Whether it may take somebody's access away.
  var changesAccess: Bool {
    commit.record.events.contains { event in
      switch event.body {
      case .tokenRevoked, .staffSaved, .clientSaved: true
      default: false
      }
    }
  }
}

extension FeedEntry<StoreTopic, PublishedCommit> {
  /// The commit as hubs take it.
  init(_ commit: Commit<CommerceMachine>) {
    self.init(
      sequence: commit.sequence, time: commit.time, topics: commit.record.topics,
      payload: PublishedCommit(commit),
      byteCount: 256 + commit.record.events.count * Limits.eventBytesEstimate)
  }
}

/// The facts that a version of the store knows.
struct VersionFacts: CommitFacts {
  let state: StoreState

  func session(_ id: SessionID) -> StoreSchema.Session? { state.commerce.sessions[id] }

  func override(_ id: OverrideID, in session: SessionID) -> StoreSchema.PriceOverride? {
    state.commerce.overrides[id]
  }
}
