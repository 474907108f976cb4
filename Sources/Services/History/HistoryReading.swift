import APISchema
import Commerce
import CommerceStore
import Engine
import RPC
import StoreSchema
import Values

/// A place among the calls that look at the history; given back when it is let go.
// Sendable: it has nothing to change.
final class HistoryPlace: Sendable {
  private let core: ServiceCore

  /// Nil when all places are taken.
  init?(_ core: ServiceCore) {
    guard core.takeHistoryPlace() else { return nil }
    self.core = core
  }

  deinit { core.returnHistoryPlace() }
}

extension Status {
  /// Too many look at the history.
  static let historyIsBusy = Status(
    APISchema.ErrorDetail(
      code: .limitExceeded, allowed: "\(Limits.historyCallsMax) calls for history at one time",
      retryAfterMillis: Limits.historyRetryMillis),
    "too many look at the history; try again in a moment")

  /// The records are not kept any more, or never were by this version.
  static func historyExpired(days: UInt32) -> Status {
    let days = days == 0 ? StoreLimits.historyDaysDefault : days
    let allowed = "sessions that are open, or ended less than \(days) days ago"
    return Status(
      .init(code: .historyExpired, allowed: allowed), "the session's history is no longer kept")
  }
}

extension LoopContext {
  /// The trail of a session that the caller may read, and a place to read it from.
  func trail(
    of session: SessionID, _ scope: CallScope, _ version: Version<CommerceMachine>
  ) throws(Status) -> (SequenceTrail, HistoryPlace) {
    _ = try Handlers.readable(session, scope.caller, version)
    guard let trail = version.state.trails[session] else {
      throw .historyExpired(days: version.state.commerce.policy.historyDays)
    }
    guard let place = HistoryPlace(core) else { throw .historyIsBusy }
    return (trail, place)
  }

  /// Reads records of a trail from a position on, off this loop: as many as one read takes, at
  /// least one.
  func readHistory(
    _ trail: SequenceTrail, from position: Int, to end: Int, route: Route,
    _ body: @escaping (Result<[Commit<CommerceMachine>], Status>) -> Void
  ) {
    let count = min(end - position, Limits.historyRecordsPerRead)
    let ticket = ticket()
    pending[ticket] = .other { [self] outcome in body(commits(of: outcome, route: route)) }
    let acceptance = core.store.engine.readEntries(
      sequences: trail.sequences(from: position, max: count),
      bytesMax: Limits.historyBytesPerRead, port: self, ticket: ticket)
    switch acceptance {
    case .accepted: return
    case .full: body(.failure(.overloaded))
    case .stopped: body(.failure(.stopping))
    }
    pending[ticket] = nil
  }

  private func commits(
    of outcome: StoreOutcome, route: Route
  ) -> Result<[Commit<CommerceMachine>], Status> {
    switch outcome {
    case .entries(let chunk) where !chunk.commits.isEmpty: .success(chunk.commits)
    case .entriesGone:
      // A backup restored without its log.
      .failure(.historyExpired(days: core.store.durable.state.commerce.policy.historyDays))
    case .readFailed(let error):
      .failure(core.internalFault("the history can't be read: \(error.message)", route: route))
    default: .failure(core.internalFault("the history is not in the log", route: route))
    }
  }
}
