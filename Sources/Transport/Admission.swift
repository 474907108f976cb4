import Synchronization

/// Counts a listener's connections in total and per peer network, so that no peer takes all.
final class Admission: Sendable {
  /// An IPv4 address, or the /64 network of an IPv6 address: one customer has as many addresses
  /// in it as they like.
  private struct Network: Hashable {
    var isIPv6: Bool
    var bits: UInt64

    init(_ address: SocketAddress) {
      isIPv6 = address.isIPv6
      // Loopback has no network of its own.
      bits = address.isIPv6 && address.high != 0 ? address.high : address.low
    }
  }
  private struct Counts {
    var total = 0
    var byNetwork: [Network: Int] = [:]
  }

  private let totalMax: Int
  private let perAddressMax: Int
  private let counts = Mutex(Counts())

  init(totalMax: Int, perAddressMax: Int) {
    self.totalMax = totalMax
    self.perAddressMax = perAddressMax
  }

  var total: Int { counts.withLock { $0.total } }

  /// Counts the connection, unless a limit is reached.
  func admit(_ address: SocketAddress) -> Bool {
    counts.withLock { counts in
      let network = Network(address)
      let held = counts.byNetwork[network, default: 0]
      guard counts.total < totalMax, held < perAddressMax else { return false }
      counts.total += 1
      counts.byNetwork[network] = held + 1
      return true
    }
  }

  /// Ends the count of a connection that was admitted.
  func release(_ address: SocketAddress) {
    counts.withLock { counts in
      let network = Network(address)
      guard let held = counts.byNetwork[network] else {
        preconditionFailure("a connection is released once for every time it was admitted")
      }
      counts.byNetwork[network] = held == 1 ? nil : held - 1
      counts.total -= 1
    }
  }
}
