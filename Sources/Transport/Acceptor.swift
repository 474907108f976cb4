import Glibc
import Synchronization
import TLS

/// Chooses the loop of a new connection: the one with the fewest, in turn among equals. Used by
/// the accepting loop only.
final class LoopAssignment {
  let loops: [EventLoop]
  private var start = 0

  init(_ loops: [EventLoop]) { self.loops = loops }

  func next() -> EventLoop {
    var best = loops[start % loops.count]
    for offset in 1..<max(loops.count, 1) where loops.count > 1 {
      let candidate = loops[(start + offset) % loops.count]
      if candidate.connectionCount < best.connectionCount { best = candidate }
    }
    start = (start + 1) % loops.count
    return best
  }
}

/// One listening socket on the accepting loop.
final class Acceptor: Watcher {
  private let assignment: LoopAssignment
  private let settings: ConnectionSettings
  private let security: ListenerSecurity
  private let makeHandler: @Sendable (Connection) -> any ConnectionHandler
  private var descriptor: FileDescriptor?
  /// Kept for the moment when no descriptor is left: closing it makes room to accept and close
  /// one connection, so that its peer is told instead of waiting.
  private var reserve: FileDescriptor?
  private var token: UInt64?
  private var backoff: TimerID?

  private var loop: EventLoop { assignment.loops[0] }

  init(
    _ descriptor: consuming FileDescriptor, assignment: LoopAssignment,
    settings: ConnectionSettings, security: ListenerSecurity,
    makeHandler: @escaping @Sendable (Connection) -> any ConnectionHandler
  ) {
    self.descriptor = consume descriptor
    self.assignment = assignment
    self.settings = settings
    self.security = security
    self.makeHandler = makeHandler
    openReserve()
  }

  func start() {
    guard let number = descriptor?.raw else { return }
    let token = loop.watchers.insert(self)
    self.token = token
    do throws(TransportError) {
      try loop.poller.add(number, .read, token)
    } catch {
      preconditionFailure("a listening socket can't be watched: \(error)")
    }
  }

  func stop() {
    if let token { loop.watchers.remove(token) }
    if let backoff { loop.cancel(backoff) }
    token = nil
    descriptor = nil
    reserve = nil
  }

  func loopStopped() { stop() }

  func ready(_ readiness: Readiness) {
    for _ in 0..<LoopLimits.acceptsPerTurn {
      guard let number = descriptor?.raw else { return }
      var address: SocketAddress?
      switch Socket.accept(number, address: &address) {
      case .done(let accepted): admit(FileDescriptor(Int32(accepted)), address)
      case .wouldBlock: return
      case .failed(let error):
        guard recover(from: error) else { return }
      }
    }
  }

  private func admit(_ socket: consuming FileDescriptor, _ address: SocketAddress?) {
    guard let address, settings.admission?.admit(address) ?? true else {
      loop.statistics.refusedConnections += 1
      return
    }
    let target = assignment.next()
    target.load.add(1, ordering: .relaxed)
    let number = socket.release()
    let (settings, security, makeHandler) = (settings, security, makeHandler)
    let isTaken = target.execute {
      let socket = FileDescriptor(number)
      Self.adopt(
        socket,
        Connection(
          loop: target, peer: Peer(address: address), settings: settings, state: .handshaking),
        security, makeHandler)
    }
    guard !isTaken else { return }
    _ = FileDescriptor(number)
    target.load.subtract(1, ordering: .relaxed)
    settings.admission?.release(address)
  }

  /// On the connection's loop.
  private static func adopt(
    _ socket: consuming FileDescriptor, _ connection: Connection, _ security: ListenerSecurity,
    _ makeHandler: (Connection) -> any ConnectionHandler
  ) {
    connection.handler = makeHandler(connection)
    guard case .tls(let source) = security else {
      connection.begin(socket, nil)
      return
    }
    do throws(TLSError) {
      let session = try TLSSession(server: source.current, workspace: connection.loop.workspace)
      connection.limitHandshake()
      connection.begin(socket, session)
    } catch {
      connection.end(with: .tls(error))
    }
  }

  /// Whether to go on accepting after this error.
  private func recover(from error: Int32) -> Bool {
    switch error {
    case EMFILE, ENFILE:
      refuseOne()
      pause()
      return false
    case ENOBUFS, ENOMEM:
      pause()
      return false
    // The connection was gone before it was accepted, or its network failed.
    default: return true
    }
  }

  private func refuseOne() {
    loop.statistics.refusedConnections += 1
    guard let number = descriptor?.raw, reserve != nil else { return }
    reserve = nil
    var address: SocketAddress?
    if case .done(let accepted) = Socket.accept(number, address: &address) {
      _ = FileDescriptor(Int32(accepted))
    }
    openReserve()
  }

  private func pause() {
    guard let number = descriptor?.raw, let token else { return }
    loop.poller.change(number, [], token)
    backoff = loop.schedule(afterMillis: LoopLimits.acceptBackoffMillis) { [weak self] in
      guard let self, let number = descriptor?.raw, let token = self.token else { return }
      backoff = nil
      if reserve == nil { openReserve() }
      loop.poller.change(number, .read, token)
    }
  }

  private func openReserve() {
    let number = open("/dev/null", O_RDONLY | O_CLOEXEC)
    reserve = number >= 0 ? FileDescriptor(number) : nil
  }
}
