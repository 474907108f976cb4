public import Access
public import Clocks
public import CommerceStore
public import Engine
import Feed
public import Logging
public import RPC
import Synchronization
public import Transport

/// How services run.
public struct ServicesOptions: Sendable {
  /// Makes and verifies bearer tokens.
  public var tokenKey: TokenKey
  /// How often a peer may call.
  public var rates = RateLimits()
  /// Time.
  public var clock: any Clock
  /// Where faults are logged.
  public var logger: Logger
  /// Of the program.
  public var version: String
  /// What comes before the token in the link of a sales sheet.
  public var shareURLBase = "showroom://sheet/"
  /// Whether there is a mail server to send mails with.
  public var sendsEmail = false

  /// Options.
  public init(tokenKey: TokenKey, clock: any Clock, logger: Logger, version: String) {
    self.tokenKey = tokenKey
    self.clock = clock
    self.logger = logger
    self.version = version
  }
}

/// The API's services on a store: routes calls, decides who may call, and feeds streams.
public final class ShowroomServices: CallHandler {
  private let core: ServiceCore
  private let contexts: [ObjectIdentifier: LoopContext]
  private let handlers = Handlers()

  /// Services for connections of these loops. `worker` is a loop without connections for work
  /// that takes long, `passwords` one for comparing passwords and nothing else.
  public init(
    store: CommerceStore, loops: [EventLoop], worker: EventLoop, passwords: EventLoop,
    options: ServicesOptions
  ) {
    let core = ServiceCore(
      store: store, worker: worker, passwordWorker: passwords, options: options)
    self.core = core
    contexts = Dictionary(
      uniqueKeysWithValues: loops.map {
        (ObjectIdentifier($0), LoopContext(loop: $0, core: core))
      })
  }

  /// What the store's observer is to call, with every release in order: feeds the streams.
  public func released(_ release: Release<CommerceMachine>) {
    core.presence.released(release.commits.lazy.map(\.record))
    let interested = contexts.values.filter {
      $0.wantsReleases.load(ordering: .sequentiallyConsistent)
    }
    guard !interested.isEmpty else { return }
    let entries = release.commits.map { FeedEntry<StoreTopic, PublishedCommit>($0) }
    for context in interested {
      context.loop.execute { context.published(entries) }
    }
  }

  /// From now on `Health` says that the server stops; streams end with UNAVAILABLE, to be
  /// resumed from their cursors.
  public func beginStopping() {
    core.isStopping = true
    for context in contexts.values { context.loop.execute { context.endStreams(.stopping) } }
  }

  /// Counts since the start.
  public var counts: CallCounts { core.counters.current }

  /// The kind of a method; nil when there is none.
  public func kind(service: String, method: String) -> MethodKind? {
    Route(service: service, method: method)?.kind
  }

  /// Looks whose connection it is.
  public func connectionOpened(_ connection: ServerConnection) {
    guard let loop = contexts[ObjectIdentifier(connection.loop)] else {
      preconditionFailure("a connection belongs to one of the services' loops")
    }
    connection.attachment = ConnectionContext(connection, loop: loop)
  }

  /// Nothing to do: streams were told of the end of their calls.
  public func connectionClosed(_ connection: ServerConnection) {
    connection.attachment = nil
  }

  /// Rate, identity, role, then the handler.
  public func start(_ call: ServerCall) {
    guard let connection = call.connection.attachment as? ConnectionContext,
      let route = Route(service: call.request.service, method: call.request.method)
    else {
      return call.fail(Status(.unimplemented, "there is no such method"))
    }
    core.counters.countCall()
    do throws(Status) {
      let caller = try admit(call, route, connection)
      dispatch(
        route, CallScope(call: call, caller: caller, route: route, connection: connection),
        to: handlers)
    } catch {
      core.counters.countRefusal()
      call.fail(error)
    }
  }

  private func admit(
    _ call: ServerCall, _ route: Route, _ connection: ConnectionContext
  ) throws(Status) -> Caller {
    let rule = route.rule
    if let wait = core.rateWait(rule, connection) {
      throw .rateLimited(retryAfterMillis: wait)
    }
    let caller: Caller
    do throws(Status) {
      caller = try core.identities.caller(
        call.request, connection, core.store.durable.state, at: core.clock.timestamp)
    } catch {
      // A stale token must not keep its holder from getting a new one.
      guard rule.isPublic else { throw error }
      return .nobody
    }
    switch authorize(caller.role, for: rule) {
    case .allowed:
      if rule.mutating, let wait = core.customerWait(caller, connection) {
        throw .rateLimited(retryAfterMillis: wait)
      }
      return caller
    case .unauthenticated: throw .unauthenticated
    case .denied: throw .denied(caller.role, rule.roles)
    }
  }
}
