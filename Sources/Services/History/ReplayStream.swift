import APISchema
import Clocks
import CommerceStore
import Engine
import RPC
import StoreSchema
import Transport

/// One replay and its call. On its loop only.
final class ReplayStream {
  private let id: UInt64
  private let scope: CallScope
  private let trail: SequenceTrail
  private let place: HistoryPlace
  private var replay: SessionReplay
  private var timer: TimerID?
  private var isReading = false
  /// Since when the call takes no message.
  private var stalledSince: Instant?

  private init(
    _ replay: SessionReplay, _ trail: SequenceTrail, _ place: HistoryPlace, _ scope: CallScope
  ) {
    self.replay = replay
    self.trail = trail
    self.place = place
    self.scope = scope
    id = scope.loop.ticket()
  }

  /// Begins; ends the call itself when it can't.
  static func start(
    _ kind: StreamKind, _ request: APISchema.ReplaySessionRequest, _ scope: CallScope
  ) {
    let loop = scope.loop
    let version = loop.core.store.durable
    do throws(Status) {
      let pace = try SessionReplay.Pace(request)
      try checkBounds(request, newest: version.sequence, scope)
      let (trail, place) = try loop.trail(of: request.sessionID, scope, version)
      let to = request.toSequence == 0 ? version.sequence : request.toSequence
      let end = trail.count(through: to)
      guard end > 0 else {
        throw Status(.sessionNotFound, "the session was not open by then")
      }
      let opening = min(max(1, trail.count(through: request.fromSequence)), end)
      let replay = SessionReplay(
        kind, session: request.sessionID, opening: opening, end: end, pace: pace)
      ReplayStream(replay, trail, place, scope).open()
    } catch {
      scope.fail(error)
    }
  }

  private static func checkBounds(
    _ request: APISchema.ReplaySessionRequest, newest: UInt64, _ scope: CallScope
  ) throws(Status) {
    guard max(request.fromSequence, request.toSequence) <= newest else {
      throw Status(.cursorInFuture, "the sequence lies after the newest commit")
    }
    guard request.toSequence == 0 || request.fromSequence <= request.toSequence else {
      throw .invalidField("to_sequence", allowed: "0, or not before from_sequence")
    }
    guard scope.connection.streamCount < Limits.streamsPerConnectionMax else {
      let allowed = "\(Limits.streamsPerConnectionMax) streams on one connection"
      throw Status(.init(code: .limitExceeded, allowed: allowed), allowed)
    }
  }

  private func open() {
    scope.connection.streamCount += 1
    scope.loop.replays[id] = self
    scope.call.onCancel = { [self] _ in close() }
    scope.call.onCanSend = { [self] in pump() }
    pump()
  }

  /// Ends it with an error.
  func fail(_ status: Status) {
    close()
    scope.fail(status)
  }

  private func close() {
    guard scope.loop.replays.removeValue(forKey: id) != nil else { return }
    scope.connection.streamCount -= 1
    stopTimer()
  }

  private func stopTimer() {
    if let timer { scope.loop.loop.cancel(timer) }
    timer = nil
  }

  /// Does what can be done now. Whatever wakes it comes here: records, room to send, a timer.
  private func pump() {
    let loop = scope.loop
    guard loop.replays[id] != nil, !isReading else { return }
    stopTimer()
    let version = loop.core.store.durable
    guard
      loop.core.identities.isStillGood(scope.caller, version.state, at: loop.core.clock.timestamp)
    else { return fail(.unauthenticated) }
    let facts = VersionFacts(state: version.state)
    while loop.replays[id] != nil {
      switch replay.next(at: loop.loop.now, facts: facts) {
      case .read(let first, let end): return read(first, end)
      case .wait(let moment): return wait(until: moment)
      case .send(let message, let previous):
        guard send(message, previous: previous) else { return }
        replay.sent(at: loop.loop.now)
      case .finish:
        close()
        return scope.call.finish()
      }
    }
  }

  private func send(_ message: [UInt8], previous: UInt64) -> Bool {
    if scope.call.canSend,
      scope.call.send(message, suffix: PreviousSequence.suffix(previous)) == .sent
    {
      stalledSince = nil
      return true
    }
    waitForRoom()
    return false
  }

  /// `onCanSend` follows; but not for ever.
  private func waitForRoom() {
    let now = scope.loop.loop.now
    let since = stalledSince ?? now
    stalledSince = since
    let end = since.adding(milliseconds: Limits.replayStallMillisMax)
    guard end > now else { return fail(.slowConsumer) }
    timer = scope.loop.loop.schedule(at: end) { [self] in pump() }
  }

  private func read(_ first: Int, _ end: Int) {
    isReading = true
    let loop = scope.loop
    loop.readHistory(trail, from: first, to: end, route: scope.route) { [self] result in
      isReading = false
      switch result {
      case .failure(let status): fail(status)
      case .success(let commits):
        replay.received(commits)
        pump()
      }
    }
  }

  /// Waits, in a long pause with a sign of life now and then.
  private func wait(until moment: Instant) {
    let heartbeat = scope.loop.loop.now.adding(milliseconds: Limits.replayHeartbeatMillis)
    timer = scope.loop.loop.schedule(at: min(moment, heartbeat)) { [self] in
      if moment > scope.loop.loop.now, scope.call.canSend {
        let sequence = replay.lastSequence
        // A sign of life that finds no room may be left out.
        _ = scope.call.send(
          replay.kind.progress(sequence: sequence), suffix: PreviousSequence.suffix(sequence))
      }
      pump()
    }
  }
}

extension SessionReplay.Pace {
  init(_ request: APISchema.ReplaySessionRequest) throws(Status) {
    guard request.speedPercent <= Limits.replaySpeedPercentMax else {
      throw .invalidField("speed_percent", allowed: "0 to \(Limits.replaySpeedPercentMax)")
    }
    guard request.maxPauseMillis <= Limits.replayPauseMillisMax else {
      throw .invalidField("max_pause_millis", allowed: "0 to \(Limits.replayPauseMillisMax)")
    }
    let pause = request.maxPauseMillis
    self.init(
      speedPercent: UInt64(request.speedPercent),
      pauseMillisMax: UInt64(pause == 0 ? Limits.replayPauseMillisDefault : pause))
  }
}
