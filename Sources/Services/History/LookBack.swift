import APISchema
import CommerceStore
import Engine
import RPC
import StoreSchema
import Transport
import Values

/// Finds a session as it was: reads its records from the first on, in portions, until the moment
/// asked for. On its loop only.
final class LookBack {
  /// The moment asked for.
  enum Moment {
    case sequence(UInt64)
    case time(Timestamp)
  }

  private let scope: CallScope
  private let trail: SequenceTrail
  private let place: HistoryPlace
  private let end: Int
  private let latest: Timestamp
  private let found: (SessionFold) -> Void
  private var fold: SessionFold
  private var position = 0

  /// - Parameter found: Called once, unless the call ends otherwise.
  private init(
    _ session: SessionID, _ moment: Moment, _ trail: SequenceTrail, _ place: HistoryPlace,
    _ scope: CallScope, found: @escaping (SessionFold) -> Void
  ) {
    self.scope = scope
    self.trail = trail
    self.place = place
    self.found = found
    fold = SessionFold(session)
    switch moment {
    case .sequence(let sequence):
      end = trail.count(through: sequence)
      latest = Timestamp(nanoseconds: .max)
    case .time(let time):
      end = trail.count
      latest = time
    }
  }

  /// Begins; ends the call itself when there is nothing to find.
  static func start(
    _ request: APISchema.GetSessionAtRequest, _ scope: CallScope,
    found: @escaping (SessionFold) -> Void
  ) {
    let loop = scope.loop
    let version = loop.core.store.durable
    do throws(Status) {
      let moment = try moment(of: request, newest: version.sequence)
      let (trail, place) = try loop.trail(of: request.sessionID, scope, version)
      LookBack(request.sessionID, moment, trail, place, scope, found: found).goOn()
    } catch {
      scope.fail(error)
    }
  }

  private static func moment(
    of request: APISchema.GetSessionAtRequest, newest: UInt64
  ) throws(Status) -> Moment {
    if let time = request.time {
      guard request.sequence == 0 else {
        throw .invalidField("sequence", allowed: "either sequence or time")
      }
      return .time(time)
    }
    guard request.sequence > 0 else {
      throw .invalidField("sequence", allowed: "either sequence or time")
    }
    guard request.sequence <= newest else {
      throw Status(.cursorInFuture, "the sequence lies after the newest commit")
    }
    return .sequence(request.sequence)
  }

  private func goOn() {
    guard !scope.call.isEnded else { return }
    guard position < end else { return finish() }
    scope.loop.readHistory(trail, from: position, to: end, route: scope.route) { result in
      switch result {
      case .failure(let status): self.scope.fail(status)
      case .success(let commits): self.take(commits)
      }
    }
  }

  private func take(_ commits: [Commit<CommerceMachine>]) {
    for commit in commits {
      guard commit.time <= latest else { return finish() }
      fold.apply(commit)
    }
    position += commits.count
    goOn()
  }

  private func finish() {
    guard fold.sequence > 0 else {
      return scope.fail(Status(.sessionNotFound, "the session was not open by then"))
    }
    found(fold)
  }
}
