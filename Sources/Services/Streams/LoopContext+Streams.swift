import APISchema
import Clocks
import Commerce
import CommerceStore
import Engine
import Feed
import RPC
import StoreSchema
import Synchronization
import Transport
import Values

extension LoopContext {
  /// Starts a stream: from its state when the cursor is 0 or too old, else from the cursor.
  func follow(_ kind: StreamKind, from cursor: UInt64, _ scope: CallScope) {
    guard scope.connection.streamCount < Limits.streamsPerConnectionMax else {
      let allowed = "\(Limits.streamsPerConnectionMax) streams on one connection"
      return scope.fail(Status(.init(code: .limitExceeded, allowed: allowed), allowed))
    }
    let version = core.store.durable
    guard cursor <= version.sequence else {
      return scope.fail(
        Status(.cursorInFuture, "the cursor lies after the newest commit: it is of another store"))
    }
    let stream = StoreStream(id: ticket(), kind: kind, scope: scope)
    register(stream)
    if cursor == 0 {
      open(stream, at: version, cursor: 0, cursorTooOld: false)
    } else if cursor < core.store.oldestCursor {
      open(stream, at: version, cursor: cursor, cursorTooOld: true)
    } else {
      if let session = kind.session, isEnded(session, version) {
        resumedEnds[stream.id] = version.sequence
      }
      subscribe(stream, after: cursor)
    }
  }

  private func register(_ stream: StoreStream) {
    streams[stream.id] = stream
    stream.scope.connection.streamCount += 1
    let id = stream.id
    stream.scope.call.onCancel = { [self] _ in remove(id) }
    stream.scope.call.onCanSend = { [self] in capacityReturned(id) }
    if let session = stream.kind.session {
      core.presence.connected(
        PresenceBoard.Table.Device(stream.scope), to: session, at: core.clock.timestamp)
    }
    startTicking()
  }

  /// Forgets a stream whose call is over or about to be.
  func remove(_ id: UInt64) {
    guard let stream = streams.removeValue(forKey: id) else { return }
    stream.scope.connection.streamCount -= 1
    resumedEnds[id] = nil
    if let session = stream.kind.session {
      core.presence.disconnected(PresenceBoard.Table.Device(stream.scope), from: session)
    }
    hub?.unsubscribe(id)
  }

  /// Ends a stream well.
  func finish(_ stream: StoreStream) {
    remove(stream.id)
    stream.scope.call.finish()
  }

  /// Ends a stream with an error.
  func fail(_ stream: StoreStream, _ status: Status) {
    remove(stream.id)
    stream.scope.fail(status)
  }

  /// Ends all streams with an error.
  func endStreams(_ status: Status) {
    for stream in Array(streams.values) { fail(stream, status) }
    for replay in Array(replays.values) { replay.fail(status) }
    for watch in Array(activityWatches.values) { fail(watch, status) }
  }

  /// Begins with the state of a version.
  func open(
    _ stream: StoreStream, at version: Version<CommerceMachine>, cursor: UInt64,
    cursorTooOld: Bool
  ) {
    guard let next = StreamState.messages(stream.kind, version, cursorTooOld: cursorTooOld) else {
      return fail(stream, Status(.sessionNotFound, "there is no such session"))
    }
    stream.opening = StateSender(
      sequence: version.sequence, previousSequence: cursor, startedAt: loop.now,
      isFinal: stream.kind.session.map { isEnded($0, version) } ?? false, next: next)
    sendState(stream)
  }

  /// Sends as much of the state as fits, then follows the log.
  private func sendState(_ stream: StoreStream) {
    while let opening = stream.opening {
      guard stream.scope.call.canSend else { return }
      guard let message = opening.next() else {
        stream.opening = nil
        if opening.isFinal { return finish(stream) }
        return subscribe(stream, after: opening.sequence)
      }
      let suffix = PreviousSequence.suffix(opening.previousSequence)
      stream.opening?.previousSequence = opening.sequence
      if stream.scope.call.send(message, suffix: suffix) != .sent {
        // It could send on the line before: what ended it is said by `onCancel`.
        return remove(stream.id)
      }
    }
  }

  private func isEnded(
    _ session: SessionID, _ version: Version<CommerceMachine>
  ) -> Bool {
    version.state.commerce.sessions[session].map { !$0.status.isOpen } ?? false
  }

  private func subscribe(_ stream: StoreStream, after cursor: UInt64) {
    wakeHub()
    let head = core.store.durable.sequence
    let result = hub?.subscribe(
      stream.id, to: [stream.kind.topic], after: cursor, head: head, at: loop.now)
    switch result {
    case .subscribed: pumpLater()
    case .cursorInFuture:
      fail(stream, Status(.cursorInFuture, "the cursor lies after the newest commit"))
    case .full, .topicsOutOfRange, nil: fail(stream, .overloaded)
    }
  }

  /// The stream's call can send again.
  private func capacityReturned(_ id: UInt64) {
    guard let stream = streams[id] else { return }
    if stream.opening != nil { return sendState(stream) }
    hub?.capacityChanged(id, has: true, at: loop.now)
    pumpLater()
  }
}
