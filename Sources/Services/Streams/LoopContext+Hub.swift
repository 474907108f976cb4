import APISchema
import Clocks
import CommerceStore
import Engine
import Feed
import RPC
import Synchronization
import Transport

/// The loop's hub. It exists while the loop has streams; releases are sent here only then.
///
/// No release is missed: `wantsReleases` is raised before the durable sequence is read, and the
/// engine moves the durable version before it looks who wants the release.
extension LoopContext {
  typealias Action = FeedAction<StoreTopic, PublishedCommit>

  func wakeHub() {
    guard hub == nil else { return }
    wantsReleases.store(true, ordering: .sequentiallyConsistent)
    hub = Hub(processed: core.store.durable.sequence)
  }

  /// A release, in the writer's order.
  func published(_ entries: [FeedEntry<StoreTopic, PublishedCommit>]) {
    guard hub != nil else { return }
    if entries.contains(where: { $0.payload.changesAccess }) { checkAccess() }
    var actions: [Action] = []
    hub?.published(entries, at: loop.now, actions: &actions)
    run(actions)
  }

  /// One round of catching up, later in this turn.
  func pumpLater() {
    guard !isPumping, hub?.needsPump == true else { return }
    isPumping = true
    loop.execute { [self] in
      isPumping = false
      var actions: [Action] = []
      hub?.pump(at: loop.now, actions: &actions)
      run(actions)
    }
  }

  func startTicking() {
    guard !isTicking else { return }
    isTicking = true
    loop.schedule(afterMillis: Limits.tickMillis) { [self] in tick() }
  }

  private func tick() {
    isTicking = false
    let isFollowing = !streams.isEmpty || readsUnderWay > 0
    if !isFollowing {
      hub = nil
      wantsReleases.store(false, ordering: .sequentiallyConsistent)
    }
    guard isFollowing || !activityWatches.isEmpty else { return }
    startTicking()
    tickActivity()
    checkAccess()
    endSlowOpenings()
    var actions: [Action] = []
    hub?.tick(at: loop.now, actions: &actions)
    run(actions)
  }

  /// Ends the streams of callers who have lost their access: a revoked or expired token, a member
  /// of staff made inactive.
  private func checkAccess() {
    let version = core.store.durable
    let now = core.clock.timestamp
    for stream in Array(streams.values)
    where !core.identities.isStillGood(stream.scope.caller, version.state, at: now) {
      fail(stream, .unauthenticated)
    }
  }

  private func endSlowOpenings() {
    for stream in Array(streams.values) {
      guard let opening = stream.opening else { continue }
      let millis = loop.now.nanoseconds(since: opening.startedAt) / 1_000_000
      if millis >= Limits.stateMillisMax { fail(stream, .slowConsumer) }
    }
  }

  /// Does what the hub says, in order.
  func run(_ actions: [Action]) {
    if !actions.isEmpty {
      let version = core.store.durable
      let facts = VersionFacts(state: version.state)
      var refused: Set<UInt64> = []
      var catalogs = CatalogDeliveries()
      for action in actions {
        let id = action.stream
        if catalogs.take(action, to: streams[id]) { continue }
        if let delivery = catalogs.remove(id) { send(delivery, to: id, version, &refused) }
        run(action, facts, &refused)
      }
      for id in catalogs.streamIDs {
        if let delivery = catalogs.remove(id) { send(delivery, to: id, version, &refused) }
      }
    }
    endResumed()
    pumpLater()
  }

  private func run(_ action: Action, _ facts: VersionFacts, _ refused: inout Set<UInt64>) {
    switch action {
    case .deliver(let id, let entry, let previous):
      guard let stream = streams[id], !refused.contains(id) else { return }
      let message = entry.payload.message(stream.kind, facts: facts)
      send(message, previous, to: stream, action, &refused)
      guard streams[id] != nil, !refused.contains(id), let session = stream.kind.session else {
        return
      }
      if entry.payload.ends(session) { finish(stream) }
    case .progress(let id, let sequence, let previous):
      guard let stream = streams[id], !refused.contains(id) else { return }
      send(stream.kind.progress(sequence: sequence), previous, to: stream, action, &refused)
    case .readJournal(let id, let after): readJournal(id, after: after)
    case .end(let id, let reason, let cursor): end(id, reason, cursor: cursor)
    }
  }

  func send(
    _ message: [UInt8], _ previous: UInt64, to stream: StoreStream, _ action: Action,
    _ refused: inout Set<UInt64>
  ) {
    switch stream.scope.call.send(message, suffix: PreviousSequence.suffix(previous)) {
    case .sent: break
    case .notNow:
      refused.insert(stream.id)
      hub?.refused(action, at: loop.now)
    case .ended: remove(stream.id)
    }
  }

  private func end(_ id: UInt64, _ reason: EndReason, cursor: UInt64) {
    guard let stream = streams[id] else { return }
    switch reason {
    case .slowConsumer: fail(stream, .slowConsumer)
    case .journalUnreadable:
      let status = core.internalFault("the journal can't be read", route: stream.scope.route)
      fail(stream, status)
    case .cursorTooOld: open(stream, at: core.store.durable, cursor: cursor, cursorTooOld: true)
    }
  }

  /// Ends streams of sessions that had ended when they were resumed, once all of it is sent.
  private func endResumed() {
    for (id, end) in resumedEnds {
      guard let stream = streams[id], let considered = hub?.cursor(of: id) else {
        resumedEnds[id] = nil
        continue
      }
      if considered >= end { finish(stream) }
    }
  }

  private func readJournal(_ id: UInt64, after sequence: UInt64) {
    let ticket = ticket()
    readsUnderWay += 1
    pending[ticket] = .other { [self] outcome in journalRead(id, after: sequence, outcome) }
    let acceptance = core.store.engine.readEntries(
      after: sequence, bytesMax: Limits.catchUpBytes, port: self, ticket: ticket)
    guard case .accepted = acceptance else {
      pending[ticket] = nil
      // Not from inside `run`: the hub's actions are being carried out.
      loop.execute { [self] in journalRead(id, after: sequence, nil) }
      return
    }
  }

  private func journalRead(
    _ id: UInt64, after sequence: UInt64, _ outcome: StoreOutcome?
  ) {
    readsUnderWay -= 1
    var actions: [Action] = []
    switch outcome {
    case .entries(let chunk):
      hub?.journalRead(
        id, after: sequence, entries: chunk.commits.map { FeedEntry($0) }, upTo: chunk.upTo,
        at: loop.now, actions: &actions)
    case .entriesGone(let oldest):
      hub?.journalFailed(
        id, after: sequence, reason: .cursorTooOld(oldest: oldest), actions: &actions)
    default:
      hub?.journalFailed(id, after: sequence, reason: .journalUnreadable, actions: &actions)
    }
    run(actions)
  }
}
