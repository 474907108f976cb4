import CLinux
import Glibc
import Synchronization

/// Name look-ups, each on a thread of its own, since getaddrinfo(3) blocks.
enum Resolver {
  private static let running = Atomic<Int>(0)

  /// What the look-up's thread is given.
  private final class Request {
    let host: String
    let port: UInt16
    let completion: @Sendable (Result<[SocketAddress], TransportError>) -> Void

    init(
      _ host: String, _ port: UInt16,
      _ completion: @escaping @Sendable (Result<[SocketAddress], TransportError>) -> Void
    ) {
      self.host = host
      self.port = port
      self.completion = completion
    }
  }

  /// Looks the name up and calls `completion` on another thread. False when too many look-ups are
  /// running; then it is not called.
  static func resolve(
    _ host: String, port: UInt16,
    completion: @escaping @Sendable (Result<[SocketAddress], TransportError>) -> Void
  ) -> Bool {
    guard running.add(1, ordering: .relaxed).newValue <= LoopLimits.resolutionsMax else {
      running.subtract(1, ordering: .relaxed)
      return false
    }
    let request = Unmanaged.passRetained(Request(host, port, completion))
    var thread = pthread_t()
    let result = pthread_create(
      &thread, nil,
      { argument in
        guard let argument else { return nil }
        let request = Unmanaged<Request>.fromOpaque(argument).takeRetainedValue()
        request.completion(Resolver.lookUp(request.host, request.port))
        Resolver.running.subtract(1, ordering: .relaxed)
        return nil
      }, request.toOpaque())
    guard result == 0 else {
      request.release()
      running.subtract(1, ordering: .relaxed)
      return false
    }
    pthread_detach(thread)
    return true
  }

  private static func lookUp(
    _ host: String, _ port: UInt16
  ) -> Result<[SocketAddress], TransportError> {
    var hints = addrinfo()
    hints.ai_family = AF_UNSPEC
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    hints.ai_flags = AI_ADDRCONFIG
    var list: UnsafeMutablePointer<addrinfo>?
    let code = getaddrinfo(host, nil, &hints, &list)
    guard code == 0 else {
      let reason = String(cString: gai_strerror(code))
      return .failure(TransportError(.address, "\(host) has no address: \(reason)"))
    }
    defer { freeaddrinfo(list) }
    var addresses: [SocketAddress] = []
    var entry = list
    while let current = entry?.pointee {
      if let address = SocketAddress(current, port: port) { addresses.append(address) }
      entry = current.ai_next
    }
    guard !addresses.isEmpty else {
      return .failure(TransportError(.address, "\(host) has no IPv4 or IPv6 address"))
    }
    return .success(addresses)
  }
}

extension SocketAddress {
  /// Where a client's peer will be, before its name is looked up: `0.0.0.0`.
  static func unknown(port: UInt16) -> SocketAddress {
    guard let address = SocketAddress(numeric: "0.0.0.0", port: port) else {
      preconditionFailure("0.0.0.0 is a numeric address")
    }
    return address
  }

  /// Reads one entry of getaddrinfo(3).
  fileprivate init?(_ entry: addrinfo, port: UInt16) {
    var storage = sockaddr_storage()
    let length = Int(entry.ai_addrlen)
    guard let form = entry.ai_addr, length <= MemoryLayout<sockaddr_storage>.size else {
      return nil
    }
    withUnsafeMutableBytes(of: &storage) {
      $0.copyMemory(from: UnsafeRawBufferPointer(start: form, count: length))
    }
    guard var address = SocketAddress(storage) else { return nil }
    address.port = port
    self = address
  }
}
