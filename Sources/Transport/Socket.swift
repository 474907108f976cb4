import CLinux
import Glibc

/// Socket calls with every option explicit. All sockets are non-blocking and close on exec.
enum Socket {
  private static let flags =
    Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)

  /// What a read, write or accept came to.
  enum Outcome {
    /// So many bytes (0 from a read: the peer's end), or a descriptor.
    case done(Int)
    /// Not now.
    case wouldBlock
    /// The error number.
    case failed(Int32)
  }

  static func make(for address: SocketAddress) throws(TransportError) -> FileDescriptor {
    let raw = socket(address.family, Int32(SOCK_STREAM.rawValue) | flags, Int32(IPPROTO_TCP))
    guard raw >= 0 else { throw .system("socket") }
    return FileDescriptor(raw)
  }

  static func read(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer) -> Outcome {
    outcome { Glibc.recv(descriptor, buffer.baseAddress, buffer.count, 0) }
  }

  static func write(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Outcome {
    outcome { Glibc.send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL)) }
  }

  static func accept(_ listener: Int32, address: inout SocketAddress?) -> Outcome {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let result = withUnsafeMutablePointer(to: &storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { form in
        outcome { Int(accept4(listener, form, &length, flags)) }
      }
    }
    address = SocketAddress(storage)
    return result
  }

  /// The error that a failed connect or a reset left on the socket; 0 when none.
  static func pendingError(_ descriptor: Int32) -> Int32 {
    var number: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &number, &length)
    return number
  }

  static func localAddress(of descriptor: Int32) -> SocketAddress? {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let result = withUnsafeMutablePointer(to: &storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { form in
        getsockname(descriptor, form, &length)
      }
    }
    return result == 0 ? SocketAddress(storage) : nil
  }

  /// EINTR is tried again; it can't repeat for long, since the calls don't block.
  private static func outcome(_ call: () -> Int) -> Outcome {
    while true {
      let result = call()
      if result >= 0 { return .done(result) }
      let number = errno
      if number == EINTR { continue }
      return number == EAGAIN || number == EWOULDBLOCK ? .wouldBlock : .failed(number)
    }
  }
}

// MARK: - Options

extension Socket {
  /// Options of every connected socket. Failures are ignored: the peer may be gone already, and
  /// the next read says so.
  static func setOptions(_ descriptor: Int32, _ limits: ConnectionLimits) {
    let tcp = Int32(IPPROTO_TCP)
    set(descriptor, tcp, TCP_NODELAY, 1)
    set(descriptor, tcp, TCP_USER_TIMEOUT, Int32(clamping: limits.userTimeoutMillis))
    set(descriptor, SOL_SOCKET, SO_KEEPALIVE, 1)
    set(descriptor, tcp, TCP_KEEPIDLE, limits.keepaliveIdleSeconds)
    set(descriptor, tcp, TCP_KEEPINTVL, limits.keepaliveIntervalSeconds)
    set(descriptor, tcp, TCP_KEEPCNT, limits.keepaliveProbes)
  }

  /// Makes the coming close discard what the kernel still holds and reset the peer, so that a peer
  /// that never reads keeps no memory.
  static func discardOnClose(_ descriptor: Int32) {
    var value = linger(l_onoff: 1, l_linger: 0)
    setsockopt(
      descriptor, SOL_SOCKET, SO_LINGER, &value, socklen_t(MemoryLayout<linger>.size))
  }

  @discardableResult
  static func set(_ descriptor: Int32, _ level: Int32, _ option: Int32, _ value: Int32) -> Bool {
    var value = value
    let size = socklen_t(MemoryLayout<Int32>.size)
    return setsockopt(descriptor, level, option, &value, size) == 0
  }

  /// A bound and listening socket.
  static func listen(
    _ address: SocketAddress, backlog: Int32
  ) throws(TransportError) -> FileDescriptor {
    let socket = try make(for: address)
    guard set(socket.raw, SOL_SOCKET, SO_REUSEADDR, 1) else { throw .system("SO_REUSEADDR") }
    if address.isIPv6 {
      // IPv4 has its own socket, so that both can be bound and neither depends on the other.
      guard set(socket.raw, Int32(IPPROTO_IPV6), IPV6_V6ONLY, 1) else {
        throw .system("IPV6_V6ONLY")
      }
    }
    guard address.withSystemForm({ bind(socket.raw, $0, $1) }) == 0 else {
      throw .system("can't listen on \(address)")
    }
    guard Glibc.listen(socket.raw, backlog) == 0 else {
      throw .system("can't listen on \(address)")
    }
    return socket
  }

  /// Starts to connect; the outcome shows as writability.
  static func startConnect(
    _ address: SocketAddress
  ) throws(TransportError) -> FileDescriptor {
    let socket = try make(for: address)
    let result = address.withSystemForm { connect(socket.raw, $0, $1) }
    guard result == 0 || errno == EINPROGRESS || errno == EINTR else {
      throw TransportError(
        .connect, "can't connect to \(address): \(String(cString: strerror(errno)))",
        errno: errno)
    }
    return socket
  }
}
