import Access
import Clocks
import Testing

/// `#expect` can't call a mutating method itself.
private func taken<T>(_ value: inout T, _ take: (inout T) -> UInt32?) -> UInt32? { take(&value) }

@Suite struct RateTests {
  @Test func aBucketLetsItsBurstThroughThenItsRate() throws {
    let clock = SimulatedClock()
    let rate = Rate(perSecond: 2, burst: 3)
    var bucket = TokenBucket(rate, at: clock.now)
    for _ in 0..<3 { #expect(taken(&bucket) { $0.take(rate, at: clock.now) } == nil) }
    #expect(taken(&bucket) { $0.take(rate, at: clock.now) } == 500)
    clock.advance(nanoseconds: 499_000_000)
    let wait = bucket.take(rate, at: clock.now)
    #expect(try #require(wait) >= 1)
    clock.advance(nanoseconds: 2_000_000)
    #expect(taken(&bucket) { $0.take(rate, at: clock.now) } == nil)
    clock.advance(seconds: 3600)
    for _ in 0..<3 { #expect(taken(&bucket) { $0.take(rate, at: clock.now) } == nil) }
    #expect(taken(&bucket) { $0.take(rate, at: clock.now) } != nil)
  }

  @Test func classesOfAConnectionDoNotShareTokens() {
    let clock = SimulatedClock()
    var limits = RateLimits()
    limits.credential = Rate(perSecond: 1, burst: 1)
    var rates = ConnectionRates(limits, at: clock.now)
    #expect(taken(&rates) { $0.take(.credential, limits: limits, at: clock.now) } == nil)
    #expect(taken(&rates) { $0.take(.credential, limits: limits, at: clock.now) } == 1000)
    #expect(taken(&rates) { $0.take(.read, limits: limits, at: clock.now) } == nil)
  }

  @Test func peersAreCountedEachAndAllTogether() {
    let clock = SimulatedClock()
    var limits = RateLimits()
    limits.credentialPerPeer = Rate(perSecond: 1, burst: 2)
    limits.credentialGlobal = Rate(perSecond: 1, burst: 5)
    var rates = PeerRates(limits, at: clock.now)
    #expect(taken(&rates) { $0.take(peer: "a", at: clock.now) } == nil)
    #expect(taken(&rates) { $0.take(peer: "a", at: clock.now) } == nil)
    for _ in 0..<10 { #expect(taken(&rates) { $0.take(peer: "a", at: clock.now) } == 1000) }
    #expect(taken(&rates) { $0.take(peer: "b", at: clock.now) } == nil)
    #expect(taken(&rates) { $0.take(peer: "b", at: clock.now) } == nil)
    #expect(taken(&rates) { $0.take(peer: "c", at: clock.now) } == nil)
    #expect(taken(&rates) { $0.take(peer: "d", at: clock.now) } == 1000)
  }

  @Test func rightSecretsDoNotCount() {
    let clock = SimulatedClock()
    var limits = RateLimits()
    limits.credentialPerPeer = Rate(perSecond: 1, burst: 2)
    limits.credentialGlobal = Rate(perSecond: 1, burst: 3)
    var rates = PeerRates(limits, at: clock.now)
    for _ in 0..<100 {
      #expect(taken(&rates) { $0.take(peer: "a", at: clock.now) } == nil)
      rates.refund(peer: "a")
    }
    rates.refund(peer: "a")
    rates.refund(peer: "unknown")
    for _ in 0..<2 { #expect(taken(&rates) { $0.take(peer: "a", at: clock.now) } == nil) }
    #expect(taken(&rates) { $0.take(peer: "a", at: clock.now) } == 1000)
    #expect(taken(&rates) { $0.take(peer: "b", at: clock.now) } == nil)
    #expect(taken(&rates) { $0.take(peer: "c", at: clock.now) } == 1000)
  }

  @Test func thePeerTableIsBounded() {
    let clock = SimulatedClock()
    var limits = RateLimits()
    limits.credentialGlobal = Rate(perSecond: 1e9, burst: 1e9)
    var rates = PeerRates(limits, at: clock.now)
    for peer in 0..<(Access.Limits.ratePeersMax * 2 + 10) {
      clock.advance(nanoseconds: 1)
      _ = rates.take(peer: String(peer), at: clock.now)
      #expect(rates.count <= Access.Limits.ratePeersMax)
    }
  }
}
