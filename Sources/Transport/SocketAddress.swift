import Glibc

/// An IPv4 or IPv6 address with a port.
public struct SocketAddress: Hashable, Sendable, CustomStringConvertible {
  /// Whether it is an IPv6 address.
  public let isIPv6: Bool
  /// The port, 0...65535.
  public var port: UInt16
  /// The interface of a link-local IPv6 address; else 0.
  let scope: UInt32
  /// The address's bytes in network order, read as two big-endian numbers; of IPv4 only the low
  /// 32 bits of `low`.
  let high: UInt64
  let low: UInt64

  /// Reads a numeric address, such as `127.0.0.1` or `::1`; `nil` when it is none.
  public init?(numeric text: String, port: UInt16) {
    var four = in_addr()
    var six = in6_addr()
    if inet_pton(AF_INET, text, &four) == 1 {
      self.init(four, port: port)
    } else if inet_pton(AF_INET6, text, &six) == 1 {
      self.init(six, port: port, scope: 0)
    } else {
      return nil
    }
  }

  private init(_ address: in_addr, port: UInt16) {
    isIPv6 = false
    self.port = port
    scope = 0
    high = 0
    low = UInt64(UInt32(bigEndian: address.s_addr))
  }

  private init(_ address: in6_addr, port: UInt16, scope: UInt32) {
    isIPv6 = true
    self.port = port
    self.scope = scope
    (high, low) = withUnsafeBytes(of: address) { bytes in
      (
        UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
        UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
      )
    }
  }

  /// Whether it is 127.0.0.0/8 or ::1 (also as IPv4 in IPv6).
  public var isLoopback: Bool {
    if !isIPv6 { return low >> 24 == 127 }
    return high == 0 && (low == 1 || low >> 24 == 0xFFFF_7F)
  }

  /// The numeric address without the port.
  public var host: String {
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    if isIPv6 {
      var address = inetAddress6
      inet_ntop(AF_INET6, &address, &text, socklen_t(text.count))
    } else {
      var address = in_addr(s_addr: UInt32(truncatingIfNeeded: low).bigEndian)
      inet_ntop(AF_INET, &address, &text, socklen_t(text.count))
    }
    let end = text.firstIndex(of: 0) ?? text.endIndex
    return String(decoding: text[..<end].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// `127.0.0.1:7443` or `[::1]:7443`.
  public var description: String { isIPv6 ? "[\(host)]:\(port)" : "\(host):\(port)" }

  private var inetAddress6: in6_addr {
    var address = in6_addr()
    withUnsafeMutableBytes(of: &address) { bytes in
      bytes.storeBytes(of: high.bigEndian, as: UInt64.self)
      bytes.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
    }
    return address
  }
}

// MARK: - The system's form

extension SocketAddress {
  var family: Int32 { isIPv6 ? AF_INET6 : AF_INET }

  /// Reads the system's form; `nil` for other families.
  init?(_ storage: sockaddr_storage) {
    let read = withUnsafeBytes(of: storage) { bytes -> SocketAddress? in
      switch Int32(storage.ss_family) {
      case AF_INET:
        let four = bytes.loadUnaligned(as: sockaddr_in.self)
        return SocketAddress(four.sin_addr, port: UInt16(bigEndian: four.sin_port))
      case AF_INET6:
        let six = bytes.loadUnaligned(as: sockaddr_in6.self)
        return SocketAddress(
          six.sin6_addr, port: UInt16(bigEndian: six.sin6_port), scope: six.sin6_scope_id)
      default:
        return nil
      }
    }
    guard let read else { return nil }
    self = read
  }

  /// Calls `body` with the system's form.
  func withSystemForm<Result>(
    _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
  ) -> Result {
    var storage = sockaddr_storage()
    return withUnsafeMutablePointer(to: &storage) { pointer in
      let raw = UnsafeMutableRawPointer(pointer)
      if isIPv6 {
        var six = sockaddr_in6()
        six.sin6_family = sa_family_t(AF_INET6)
        six.sin6_port = port.bigEndian
        six.sin6_addr = inetAddress6
        six.sin6_scope_id = scope
        raw.storeBytes(of: six, as: sockaddr_in6.self)
      } else {
        var four = sockaddr_in()
        four.sin_family = sa_family_t(AF_INET)
        four.sin_port = port.bigEndian
        four.sin_addr = in_addr(s_addr: UInt32(truncatingIfNeeded: low).bigEndian)
        raw.storeBytes(of: four, as: sockaddr_in.self)
      }
      let count = isIPv6 ? MemoryLayout<sockaddr_in6>.size : MemoryLayout<sockaddr_in>.size
      return body(UnsafePointer(raw.assumingMemoryBound(to: sockaddr.self)), socklen_t(count))
    }
  }
}
