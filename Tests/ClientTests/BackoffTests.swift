import Testing

@testable import Client

@Suite struct BackoffTests {
  @Test func doublesUpToTheLongestPause() {
    var backoff = Backoff(firstMillis: 100, maxMillis: 1_000)
    let pauses = (0..<6).map { _ in backoff.failed(random: .max - .max % 51) }
    #expect(pauses.allSatisfy { $0 <= 1_000 })
    #expect(backoff.failures == 6)
    var lowest = Backoff(firstMillis: 100, maxMillis: 1_000)
    #expect((0..<6).map { _ in lowest.failed(random: 0) } == [50, 100, 200, 400, 500, 500])
  }

  @Test func jitterCoversTheUpperHalf() {
    var seen = Set<UInt64>()
    for random in 0..<1_000 as Range<UInt64> {
      var backoff = Backoff(firstMillis: 100, maxMillis: 1_000)
      seen.insert(backoff.failed(random: random))
    }
    #expect(seen == Set(50...100))
  }

  @Test func successStartsFromTheBeginning() {
    var backoff = Backoff(firstMillis: 100, maxMillis: 1_000)
    _ = backoff.failed(random: 0)
    _ = backoff.failed(random: 0)
    backoff.succeeded()
    #expect(backoff.failed(random: 0) == 50)
  }

  @Test func manyFailuresDoNotOverflow() {
    var backoff = Backoff(firstMillis: UInt64.max / 2, maxMillis: .max)
    for _ in 0..<100 { #expect(backoff.failed(random: 0) >= UInt64.max / 4) }
  }
}
