import CLinux
import Glibc
import TestSupport

/// A blocking TCP socket without TLS, for peers that misbehave. Reads give up after 20 seconds.
final class RawPeer {
  private var number: Int32

  convenience init(port: UInt16) throws {
    try self.init()
    try connect(port: port)
  }

  /// A socket that is not connected yet.
  init() throws {
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    number = socket(AF_INET, kind, 0)
    guard number >= 0 else { throw TestSupportError("no socket") }
    var limit = timeval(tv_sec: 20, tv_usec: 0)
    setsockopt(number, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
  }

  deinit { close() }

  func connect(port: UInt16) throws {
    guard withLoopback(port, { Glibc.connect(number, $0, $1) }) == 0 else {
      throw TestSupportError("can't connect: \(errno)")
    }
  }

  /// Takes a free port without listening on it: while this lives, connecting to it is refused.
  func takePort() throws -> UInt16 {
    guard withLoopback(0, { bind(number, $0, $1) }) == 0 else {
      throw TestSupportError("can't bind: \(errno)")
    }
    var address = sockaddr_in()
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        _ = getsockname(number, $0, &size)
      }
    }
    return UInt16(bigEndian: address.sin_port)
  }

  private func withLoopback(
    _ port: UInt16, _ call: (UnsafePointer<sockaddr>, socklen_t) -> Int32
  ) -> Int32 {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        call($0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }

  func send(_ bytes: [UInt8]) { _ = Glibc.send(number, bytes, bytes.count, Int32(MSG_NOSIGNAL)) }

  /// Up to this many bytes, fewer only at the end or after a reset.
  func read(byteCount: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while bytes.count < byteCount {
      let count = recv(number, &buffer, min(buffer.count, byteCount - bytes.count), 0)
      guard count > 0 else { break }
      bytes.append(contentsOf: buffer[..<count])
    }
    return bytes
  }

  /// Whether the peer's end (FIN or reset) comes before any byte.
  func isAtEnd() -> Bool {
    var byte: UInt8 = 0
    let count = recv(number, &byte, 1, 0)
    return count == 0 || (count < 0 && errno == ECONNRESET)
  }

  func finish() { shutdown(number, Int32(SHUT_WR)) }

  /// Makes the kernel send a reset instead of an end.
  func reset() {
    var value = linger(l_onoff: 1, l_linger: 0)
    setsockopt(number, SOL_SOCKET, SO_LINGER, &value, socklen_t(MemoryLayout<linger>.size))
    close()
  }

  func close() {
    if number >= 0 { Glibc.close(number) }
    number = -1
  }
}
