import Client
import Foundation
import Glibc
import Synchronization

/// A network between clients and a server that can be cut: it passes bytes both ways, and on
/// demand drops every connection in the middle of whatever is on its way.
final class Relay: Sendable {
  private struct State {
    /// Both ends of every connection, for cutting.
    var sockets: [Int32] = []
    var isClosed = false
    /// Connections cut so far.
    var cuts = 0
  }
  let endpoint: Endpoint
  private let target: UInt16
  private let listener: Int32
  private let state = Mutex(State())

  /// Listens on a port of its own for a server of this machine.
  init(to server: Endpoint) throws {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = Self.local(port: 0)
    let isBound = Self.with(&address) { bind(listener, $0, $1) == 0 }
    guard isBound, listen(listener, 64) == 0 else { throw Unmet("the relay can't listen") }
    _ = Self.with(&address) { pointer, size in
      var length = size
      return getsockname(listener, pointer, &length) == 0
    }
    target = server.port
    self.listener = listener
    endpoint = Endpoint(host: "127.0.0.1", port: UInt16(bigEndian: address.sin_port))
    Self.thread { [self] in accept() }
  }

  /// Connections cut so far.
  var cuts: Int { state.withLock { $0.cuts } }

  /// Drops every connection there is; new ones are welcome.
  func cut() {
    state.withLock { state in
      for socket in state.sockets { shutdown(socket, Int32(SHUT_RDWR)) }
      state.cuts += state.sockets.count / 2
    }
  }

  /// Drops every connection and takes no more.
  func close() {
    state.withLock { $0.isClosed = true }
    shutdown(listener, Int32(SHUT_RDWR))
    cut()
  }

  private func accept() {
    while true {
      let near = Glibc.accept(listener, nil, nil)
      if near < 0 || state.withLock({ $0.isClosed }) { break }
      let far = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      var address = Self.local(port: target)
      guard Self.with(&address, { connect(far, $0, $1) == 0 }) else {
        Glibc.close(near)
        Glibc.close(far)
        continue
      }
      state.withLock { $0.sockets += [near, far] }
      let open = Ends()
      Self.thread { [self] in pass(near, far, open) }
      Self.thread { [self] in pass(far, near, open) }
    }
    Glibc.close(listener)
  }

  /// One direction; whoever ends last closes both sockets.
  private func pass(_ source: Int32, _ sink: Int32, _ open: Ends) {
    var buffer = [UInt8](repeating: 0, count: 16_384)
    while true {
      let count = recv(source, &buffer, buffer.count, 0)
      if count <= 0 || send(sink, buffer, count, Int32(MSG_NOSIGNAL)) != count { break }
    }
    shutdown(sink, Int32(SHUT_RDWR))
    shutdown(source, Int32(SHUT_RDWR))
    guard open.isLast() else { return }
    state.withLock { $0.sockets.removeAll { $0 == source || $0 == sink } }
    Glibc.close(source)
    Glibc.close(sink)
  }

  private static func local(port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return address
  }

  private static func with(
    _ address: inout sockaddr_in, _ body: (UnsafeMutablePointer<sockaddr>, socklen_t) -> Bool
  ) -> Bool {
    let size = socklen_t(MemoryLayout<sockaddr_in>.size)
    return withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, size) }
    }
  }

  private static func thread(_ body: @escaping @Sendable () -> Void) {
    let thread = Thread(block: body)
    thread.start()
  }
}

/// Which of a connection's two directions ends last.
private final class Ends: Sendable {
  private let left = Mutex(2)

  func isLast() -> Bool {
    left.withLock { left in
      left -= 1
      return left == 0
    }
  }
}
