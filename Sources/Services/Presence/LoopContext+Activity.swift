import APISchema
import Clocks
import Codec
import Commerce
import CommerceStore
import Engine
import RPC
import StoreSchema
import Transport
import Values

/// One stream of WatchSessionActivity. On its loop only.
final class ActivityWatch {
  let id: UInt64
  let scope: CallScope
  /// The one session; none: every open session that the caller may read.
  let session: SessionID
  var feed: ActivityFeed

  init(id: UInt64, scope: CallScope, session: SessionID, feed: ActivityFeed) {
    self.id = id
    self.scope = scope
    self.session = session
    self.feed = feed
  }
}

extension LoopContext {
  /// Starts a stream of presence. The caller may read the session, if it is one.
  func watchActivity(of session: SessionID, _ scope: CallScope) {
    guard scope.connection.streamCount < Limits.streamsPerConnectionMax else {
      let allowed = "\(Limits.streamsPerConnectionMax) streams on one connection"
      return scope.fail(Status(.init(code: .limitExceeded, allowed: allowed), allowed))
    }
    // First the board, then what is on it: no change between the two is missed.
    if activityWatches.isEmpty { core.presence.watch(self) }
    let state = core.store.durable.state.commerce
    let sessions =
      session.isNone
      ? core.presence.connectedSessions.filter { scope.caller.mayRead($0, state) } : [session]
    let watch = ActivityWatch(
      id: ticket(), scope: scope, session: session, feed: ActivityFeed(sessions, at: loop.now))
    let id = watch.id
    activityWatches[id] = watch
    scope.connection.streamCount += 1
    scope.call.onCancel = { [self] _ in remove(activityWatch: id) }
    scope.call.onCanSend = { [self] in
      if let watch = activityWatches[id] { pump(watch, PresenceMessages(core)) }
    }
    startTicking()
    pump(watch, PresenceMessages(core))
  }

  private func remove(activityWatch id: UInt64) {
    guard let watch = activityWatches.removeValue(forKey: id) else { return }
    watch.scope.connection.streamCount -= 1
    if activityWatches.isEmpty { core.presence.unwatch(self) }
  }

  func fail(_ watch: ActivityWatch, _ status: Status) {
    remove(activityWatch: watch.id)
    watch.scope.fail(status)
  }

  /// Woken by the board. Changes that follow each other quickly are looked at together.
  func presenceChanged() {
    let next = lastActivityFlush.map { $0.adding(milliseconds: Limits.activityMillis) }
    if let next, next > loop.now {
      loop.schedule(at: next) { [self] in flushActivity() }
    } else {
      flushActivity()
    }
  }

  private func flushActivity() {
    lastActivityFlush = loop.now
    let dirty = core.presence.takeDirty(self)
    let messages = PresenceMessages(core)
    for watch in Array(activityWatches.values) {
      if watch.session.isNone {
        for id in dirty where watch.scope.caller.mayRead(id, messages.state) {
          watch.feed.changed(id)
        }
      } else if dirty.contains(watch.session) {
        watch.feed.changed(watch.session)
      }
      pump(watch, messages)
    }
  }

  /// Signs of life, and the end of streams whose callers have lost their access.
  func tickActivity() {
    let messages = PresenceMessages(core)
    let now = core.clock.timestamp
    for watch in Array(activityWatches.values) {
      if core.identities.isStillGood(watch.scope.caller, messages.version.state, at: now) {
        pump(watch, messages)
      } else {
        fail(watch, .unauthenticated)
      }
    }
  }

  /// Sends what is owed as far as the peer takes it; the rest waits for `onCanSend`.
  private func pump(_ watch: ActivityWatch, _ messages: PresenceMessages) {
    let (call, caller) = (watch.scope.call, watch.scope.caller)
    while activityWatches[watch.id] != nil, let item = watch.feed.next(at: loop.now) {
      if case .presence(let id) = item, !caller.mayRead(id, messages.state) {
        guard watch.session.isNone else {
          return fail(watch, Status(Commerce.Rejection.unauthorizedSessionAccess))
        }
        watch.feed.sent(item, at: loop.now)
        continue
      }
      guard call.canSend else { return }
      switch call.send(messages.encoded(item)) {
      case .sent: watch.feed.sent(item, at: loop.now)
      case .notNow: return
      case .ended: return remove(activityWatch: watch.id)
      }
    }
    endIfOver(watch, messages)
  }

  /// A stream of one session ends with it.
  private func endIfOver(_ watch: ActivityWatch, _ messages: PresenceMessages) {
    guard activityWatches[watch.id] != nil, !watch.session.isNone,
      messages.state.sessions.read(watch.session, { $0.status.isOpen }) == false
    else { return }
    remove(activityWatch: watch.id)
    watch.scope.call.finish()
  }
}

extension Caller {
  /// Whether the caller may read a session (C17, C37).
  func mayRead(_ id: SessionID, _ state: Commerce.State) -> Bool {
    if case .success = state.session(id, for: .read, by: principal) { true } else { false }
  }
}

/// Messages of one look at the board, each encoded once for all streams.
final class PresenceMessages {
  let version: Version<CommerceMachine>
  private let board: PresenceBoard
  private var encodings: [SessionID: [UInt8]] = [:]
  private let progress = APISchema.WatchSessionActivityResponse(body: .progress(.init())).encoded()

  var state: Commerce.State { version.state.commerce }

  init(_ core: ServiceCore) {
    // Read before the board: an end that this version does not know of wakes the loop anew.
    version = core.store.durable
    board = core.presence
  }

  func encoded(_ item: ActivityFeed.Item) -> [UInt8] {
    guard case .presence(let id) = item else { return progress }
    if let known = encodings[id] { return known }
    let presence = APISchema.SessionPresence(board.presence(of: id), of: id, in: state)
    let bytes = APISchema.WatchSessionActivityResponse(body: .presence(presence)).encoded()
    encodings[id] = bytes
    return bytes
  }
}
