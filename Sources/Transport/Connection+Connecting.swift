import Clocks
import Glibc
import TLS

/// What a client connection needs until TCP is connected.
final class ConnectAttempt {
  let security: ClientSecurity
  let host: String
  let deadlineMillis: UInt64
  /// Addresses not tried yet, the next one last.
  var addresses: [SocketAddress] = []
  /// Ends the attempt at the current address.
  var timer: TimerID?
  /// Why the latest address failed.
  var failure: TransportError?

  init(_ options: ConnectOptions) {
    security = options.security
    host = options.host
    deadlineMillis = options.timeoutMillis
  }

  func stop(on loop: EventLoop) {
    if let timer { loop.cancel(timer) }
    timer = nil
  }
}

extension Connection {
  func startConnecting(_ options: ConnectOptions) {
    guard state == .connecting, doom == nil else { return }
    if let address = SocketAddress(numeric: options.host, port: options.port) {
      connect(to: [address])
      return
    }
    let isStarted = Resolver.resolve(options.host, port: options.port) { [self] result in
      loop.execute { self.resolved(result) }
    }
    if !isStarted {
      end(
        with: .connect(
          TransportError(.address, "too many name look-ups at once; \(options.host) must wait")))
    }
  }

  private func resolved(_ result: Result<[SocketAddress], TransportError>) {
    guard state == .connecting, doom == nil else { return }
    switch result {
    case .success(let addresses): connect(to: addresses)
    case .failure(let error): end(with: .connect(error))
    }
  }

  private func connect(to addresses: [SocketAddress]) {
    if case .plainOnLoopback = attempt?.security, !addresses.allSatisfy(\.isLoopback) {
      let message = "without TLS only loopback addresses are connected to"
      end(with: .connect(TransportError(.address, message)))
      return
    }
    attempt?.addresses = addresses.reversed()
    tryNextAddress()
  }

  /// Starts on the next address with an equal share of the time, or gives up.
  private func tryNextAddress() {
    guard let attempt else { return }
    attempt.stop(on: loop)
    descriptor = nil
    guard let address = attempt.addresses.popLast() else {
      end(with: .connect(attempt.failure ?? TransportError(.address, "no address")))
      return
    }
    // A token of its own, so that a late event of the former socket finds nothing.
    loop.watchers.remove(token)
    token = loop.watchers.insert(self)
    peer.address = address
    do throws(TransportError) {
      let socket = try Socket.startConnect(address)
      try loop.poller.add(socket.raw, .write, token)
      interest = .write
      descriptor = consume socket
    } catch {
      attempt.failure = error
      tryNextAddress()
      return
    }
    guard !attempt.addresses.isEmpty else { return }
    let share = attempt.deadlineMillis / UInt64(attempt.addresses.count + 1)
    attempt.timer = loop.schedule(afterMillis: share) { [weak self] in
      guard let self, state == .connecting, doom == nil else { return }
      self.attempt?.failure = TransportError(.timeout, "\(address) does not answer")
      tryNextAddress()
    }
  }

  /// The socket under way became writable or failed.
  func connectReady() {
    guard let attempt, let number = descriptor?.raw else { return }
    let error = Socket.pendingError(number)
    guard error == 0 else {
      attempt.failure = TransportError(
        .connect, "can't connect to \(peer.address): \(String(cString: strerror(error)))",
        errno: error)
      tryNextAddress()
      return
    }
    attempt.stop(on: loop)
    do throws(TLSError) {
      let session = try makeSession(attempt)
      self.attempt = nil
      becomeConnected(session)
    } catch {
      end(with: .tls(error))
    }
  }

  private func makeSession(_ attempt: ConnectAttempt) throws(TLSError) -> TLSSession? {
    guard case .tls(let context, let name) = attempt.security else { return nil }
    return try TLSSession(
      client: context, host: name ?? attempt.host, workspace: loop.workspace)
  }

  func connectTimedOut() {
    let message = "\(peer.address) did not answer in time"
    end(
      with: state == .handshaking
        ? .handshakeTimeout : .connect(TransportError(.timeout, message)))
  }
}
