import APISchema
import Clocks
import Commerce
import CommerceStore
import Engine
import Feed
import RPC
import StoreSchema
import Synchronization
import TLS
import Transport

/// What belongs to one event loop: commands under way, and streams.
// Sendable: only so that jobs for the loop and the engine can hold it. Everything but `deliver`
// and `wantsReleases` is touched on the loop's thread only.
final class LoopContext: @unchecked Sendable {
  /// What waits for an outcome.
  enum Pending {
    /// A unary command and how its reply becomes bytes; nil bytes: a reply of the wrong kind.
    case command(CallScope, encode: (StoreSchema.Reply, UInt64) -> [UInt8]?)
    /// Anything else that wants the outcome itself.
    case other((StoreOutcome) -> Void)
  }

  let loop: EventLoop
  let core: ServiceCore
  /// By ticket.
  var pending: [UInt64: Pending] = [:]
  /// By ticket: who waits for a page of the catalog.
  var catalogWaits: [UInt64: (CatalogReading) -> Void] = [:]
  /// By ticket: who waits for rows of metrics.
  var metricsWaits: [UInt64: (Result<[APISchema.SessionMetrics], Status>) -> Void] = [:]
  /// By ticket: who waits for a password to be compared.
  var passwordWaits: [UInt64: (Result<PasswordAnswer, Status>) -> Void] = [:]
  /// By ticket: who waits for a document.
  var documentWaits: [UInt64: (Result<PagedDocument, Status>) -> Void] = [:]
  private var lastTicket: UInt64 = 0
  private var randomBytes: ArraySlice<UInt8> = []

  /// Nil while the loop has no stream.
  var hub: Hub<StoreTopic, PublishedCommit>?
  /// By the number the hub knows them by.
  var streams: [UInt64: StoreStream] = [:]
  /// By a number of their own.
  var replays: [UInt64: ReplayStream] = [:]
  /// Streams of presence, by a number of their own.
  var activityWatches: [UInt64: ActivityWatch] = [:]
  /// When presence was looked at last.
  var lastActivityFlush: Instant?
  /// Streams resumed after their session had ended, and the sequence that it had by then: they
  /// end once everything up to there was considered.
  var resumedEnds: [UInt64: UInt64] = [:]
  /// Journal reads that the hub waits for; it must live until they are answered.
  var readsUnderWay = 0
  var isTicking = false
  var isPumping = false
  /// Whether releases are to be sent here. Read by the engine's thread.
  let wantsReleases = Atomic<Bool>(false)

  init(loop: EventLoop, core: ServiceCore) {
    self.loop = loop
    self.core = core
  }

  /// A number for something pending or a stream, used once.
  func ticket() -> UInt64 {
    lastTicket += 1
    return lastTicket
  }

  /// 128 fresh bits for commands that make something up; the rest need none.
  func entropy(for command: Commerce.Command) -> Entropy {
    switch command {
    case .createSession, .convertFromDraft, .convertSheetToSession, .createStore, .joinSession,
      .issueToken:
      Entropy(high: randomWord(), low: randomWord())
    default: Entropy(high: 0, low: 0)
    }
  }

  private func randomWord() -> UInt64 {
    if randomBytes.count < 8 { randomBytes = SecureRandom.bytes(512)[...] }
    let word = randomBytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    randomBytes.removeFirst(8)
    return word
  }

  /// Hands a command to the writer; the outcome ends the call.
  func submit(
    _ command: StoreCommand, _ scope: CallScope,
    encode: @escaping (StoreSchema.Reply, UInt64) -> [UInt8]?
  ) {
    let ticket = ticket()
    pending[ticket] = .command(scope, encode: encode)
    if let status = submit(command, ticket) {
      pending[ticket] = nil
      scope.fail(status)
    }
  }

  /// Hands a command to the writer; `outcome` follows unless a status is returned.
  func submit(
    _ command: StoreCommand, outcome: @escaping (StoreOutcome) -> Void
  ) -> Status? {
    let ticket = ticket()
    pending[ticket] = .other(outcome)
    let status = submit(command, ticket)
    if status != nil { pending[ticket] = nil }
    return status
  }

  private func submit(_ command: StoreCommand, _ ticket: UInt64) -> Status? {
    let submission = Submission<CommerceMachine>(
      command, idempotency: command.idempotency, port: self, ticket: ticket)
    switch core.store.engine.submit(submission) {
    case .accepted: return nil
    case .full: return .overloaded
    case .stopped: return .stopping
    }
  }
}

extension LoopContext: CompletionPort {
  typealias Machine = CommerceMachine

  /// Outcomes from the engine's thread.
  func deliver(_ completions: [Completion<CommerceMachine>]) {
    loop.execute { [self] in
      for completion in completions { complete(completion.ticket, completion.outcome) }
    }
  }

  private func complete(_ ticket: UInt64, _ outcome: StoreOutcome) {
    guard let waiting = pending.removeValue(forKey: ticket) else { return }
    switch waiting {
    case .other(let body): body(outcome)
    case .command(let scope, let encode):
      guard case .committed(let reply, let sequence, _) = outcome else {
        return scope.fail(core.status(of: outcome, route: scope.route))
      }
      guard let bytes = encode(reply, sequence) else {
        return scope.failInternally("the reply of a commit is of another kind")
      }
      scope.call.respond(bytes)
    }
  }
}
