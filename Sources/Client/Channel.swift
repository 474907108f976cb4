import APISchema
import Clocks
import Codec
import RPC
import TLS
import Transport

/// The client's one connection: made when wanted, made again after a loss.
///
/// Loop-confined: every member is used on `loop` only.
// Sendable: only so that jobs for the loop can hold it; all use is on the loop's thread.
final class Channel: @unchecked Sendable {
  /// Told when there is a connection, or why there will be none.
  typealias Waiter = (Result<ClientConnection, ClientError>) -> Void

  let loop: EventLoop
  private let configuration: ClientConfiguration
  private let context: TLSContext
  private var machine = ChannelMachine()
  private var connection: ClientConnection?
  private var waiters: [UInt64: Waiter] = [:]
  private var nextWaiter: UInt64 = 0
  private var lastFailure = ClientError(.unavailable, "not connected yet")
  private var random = SystemRandomNumberGenerator()

  init(loop: EventLoop, configuration: ClientConfiguration) throws(TLSError) {
    self.loop = loop
    self.configuration = configuration
    context = try TLSContext(client: configuration.tls)
  }

  /// Why the last attempt failed: what a caller whose time is up is told.
  var reasonForDelay: ClientError { lastFailure }

  /// Calls `waiter` once there is a connection, at once if there is. Nil then.
  func acquire(_ waiter: @escaping Waiter) -> UInt64? {
    if machine.state == .ready, let connection, connection.isOpen {
      waiter(.success(connection))
      return nil
    }
    if machine.state == .closed {
      waiter(.failure(ClientError(.cancelled, "the client is closed")))
      return nil
    }
    nextWaiter += 1
    waiters[nextWaiter] = waiter
    run(machine.wanted())
    return nextWaiter
  }

  /// Waits no longer.
  func abandon(_ waiter: UInt64) { waiters[waiter] = nil }

  /// Ends the connection and everything on it.
  func close() {
    machine.close()
    connection?.close()
    connection = nil
    let error = ClientError(.cancelled, "the client is closed")
    for waiter in takeWaiters() { waiter(.failure(error)) }
  }

  private func takeWaiters() -> [Waiter] {
    let ordered = waiters.sorted { $0.key < $1.key }.map(\.value)
    waiters = [:]
    return ordered
  }

  private func run(_ action: ChannelMachine.Action) {
    switch action {
    case .nothing: break
    case .connect: connect()
    case .wait(let until):
      _ = loop.schedule(at: until) { [weak self] in self?.pauseEnded() }
    }
  }

  private func pauseEnded() {
    run(machine.timerFired(at: loop.now, isWanted: !waiters.isEmpty))
  }

  private func connect() {
    var limits = RPCLimits()
    limits.initialCredit = configuration.streamCreditMessages
    let connection = ClientConnection(loop: loop, limits: limits)
    self.connection = connection
    connection.onOpen = { [weak self, weak connection] in
      if let connection { self?.opened(connection) }
    }
    connection.onGoAway = { [weak self, weak connection] code, text in
      self?.goingAway(connection, Status(code, text))
    }
    connection.onClosed = { [weak self, weak connection] reason in
      self?.closed(connection, reason)
    }
    var options = ConnectOptions(
      host: configuration.endpoint.host, port: configuration.endpoint.port,
      security: .tls(context, serverName: configuration.serverName))
    options.timeoutMillis = configuration.connectTimeoutMillis
    connection.open(options)
  }

  /// The connection is up; with a token it first has to be bound to its principal.
  private func opened(_ connection: ClientConnection) {
    guard let token = configuration.token else { return ready(connection) }
    let request = CallRequest(
      service: "showroom.v1.Access", method: "Authenticate",
      payload: AuthenticateRequest(token: token).encoded(),
      timeoutNanos: Int64(configuration.connectTimeoutMillis) * 1_000_000)
    let call = connection.start(request, kind: .unary)
    call.onEnd = { [weak self, weak connection] status, _, fate in
      guard let self, let connection else { return }
      if status.isOK { return self.ready(connection) }
      self.refused(connection, ClientError(status, fate: fate))
    }
  }

  private func ready(_ connection: ClientConnection) {
    guard self.connection === connection else { return }
    machine.connected()
    configuration.onConnectionChange?(.connected)
    for waiter in takeWaiters() { waiter(.success(connection)) }
  }

  /// The server does not take the token: no use in trying again.
  private func refused(_ connection: ClientConnection, _ error: ClientError) {
    guard self.connection === connection else { return }
    lastFailure = error
    if RetryPolicy.decide(after: error) == .giveUp {
      for waiter in takeWaiters() { waiter(.failure(error)) }
    }
    connection.close()
  }

  /// No new calls go there; those running finish. The next call gets a new connection.
  private func goingAway(_ connection: ClientConnection?, _ status: Status) {
    guard let connection, self.connection === connection else { return }
    lastFailure = ClientError(status, fate: .notProcessed)
    self.connection = nil
    configuration.onConnectionChange?(.lost(status.message))
    machine.lost()
    if !waiters.isEmpty { run(machine.wanted()) }
  }

  private func closed(_ connection: ClientConnection?, _ reason: CloseReason) {
    guard let connection, self.connection === connection else { return }
    self.connection = nil
    // One that was closed here was not taken by the server: why is known better already.
    if reason != .local {
      lastFailure = ClientError(
        .unavailable, "no connection to \(configuration.endpoint): \(reason)")
      configuration.onConnectionChange?(.lost("\(reason)"))
    }
    machine.lost()
    run(machine.failed(at: loop.now, random: random.next()))
    if !waiters.isEmpty { run(machine.wanted()) }
  }
}
