public import Clocks

/// A token bucket: what one key has left of its rate. Time comes in; nothing is kept running.
public struct TokenBucket: Sendable, Equatable {
  fileprivate var tokens: Double
  /// When `tokens` was true.
  public private(set) var updatedAt: Instant

  /// A full bucket.
  public init(_ rate: Rate, at now: Instant) {
    tokens = rate.burst
    updatedAt = now
  }

  /// Takes one token. Nil when there was one; otherwise milliseconds until there will be (>= 1).
  public mutating func take(_ rate: Rate, at now: Instant) -> UInt32? {
    let elapsed = Double(now.nanoseconds(since: updatedAt)) / 1e9
    tokens = min(rate.burst, tokens + elapsed * rate.perSecond)
    updatedAt = max(updatedAt, now)
    guard tokens >= 1 else {
      return UInt32(min(Double(UInt32.max), max(1, ((1 - tokens) / rate.perSecond) * 1000)))
    }
    tokens -= 1
    return nil
  }
}

extension TokenBucket {
  /// Gives back a token that was taken; never more than the burst.
  mutating func refund(_ rate: Rate) { tokens = min(rate.burst, tokens + 1) }
}

/// The four buckets of one connection.
public struct ConnectionRates: Sendable {
  private var buckets: [TokenBucket]

  /// Full buckets.
  public init(_ limits: RateLimits, at now: Instant) {
    buckets = RateClass.allCases.map { TokenBucket(limits.perConnection($0), at: now) }
  }

  /// Takes one token of a class; milliseconds to wait when there is none.
  public mutating func take(
    _ rate: RateClass, limits: RateLimits, at now: Instant
  ) -> UInt32? {
    buckets[Int(rate.rawValue)].take(limits.perConnection(rate), at: now)
  }
}

/// Buckets of peer addresses, and one for everybody: who tries secrets (C16).
///
/// A token is taken before a secret is looked at and given back when it was right, so that the
/// rates are those of wrong guesses, and many customers can stand behind one address.
///
/// Bounded: with the table full, the half that was used longest ago goes. An attacker with that
/// many addresses meets the global bucket.
public struct PeerRates: Sendable {
  private var buckets: [String: TokenBucket] = [:]
  private var everybody: TokenBucket
  private let limits: RateLimits

  /// An empty table.
  public init(_ limits: RateLimits, at now: Instant) {
    self.limits = limits
    everybody = TokenBucket(limits.credentialGlobal, at: now)
  }

  /// How many addresses are known.
  public var count: Int { buckets.count }

  /// Takes a token of the address's bucket, then of everybody's; milliseconds to wait when one
  /// of them is empty. An address out of tokens takes none from everybody.
  public mutating func take(peer: String, at now: Instant) -> UInt32? {
    var bucket = buckets[peer] ?? TokenBucket(limits.credentialPerPeer, at: now)
    let wait = bucket.take(limits.credentialPerPeer, at: now)
    if buckets[peer] == nil, buckets.count >= Limits.ratePeersMax { dropStalest() }
    buckets[peer] = bucket
    return wait ?? everybody.take(limits.credentialGlobal, at: now)
  }

  /// The secret was right: it does not count.
  public mutating func refund(peer: String) {
    buckets[peer]?.refund(limits.credentialPerPeer)
    everybody.refund(limits.credentialGlobal)
  }

  private mutating func dropStalest() {
    let times = buckets.values.map(\.updatedAt).sorted()
    let median = times[times.count / 2]
    buckets = buckets.filter { $0.value.updatedAt > median }
  }
}
