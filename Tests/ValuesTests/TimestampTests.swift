import Testing
import Values

@Suite struct TimestampTests {
  /// Peers choose times: none of 64 bits may trap.
  @Test func everyTimeHasParts() {
    for nanoseconds in [Int64.min, .min + 1, -1_000_000_001, -1, 0, 1, 999_999_999, .max] {
      let time = Timestamp(nanoseconds: nanoseconds)
      #expect((0..<1_000_000_000).contains(time.nanos))
      #expect(Timestamp(seconds: time.seconds, nanos: time.nanos) == time)
    }
    #expect(Timestamp(nanoseconds: -1).seconds == -1)
    #expect(Timestamp(nanoseconds: -1).nanos == 999_999_999)
  }

  @Test func partsOutOfRangeAreNoTime() {
    #expect(Timestamp(seconds: .max, nanos: 0) == nil)
    #expect(Timestamp(seconds: .min, nanos: 0) == nil)
    #expect(Timestamp(seconds: 9_223_372_036, nanos: 854_775_808) == nil)
    #expect(Timestamp(seconds: -9_223_372_037, nanos: 145_224_191) == nil)
    #expect(Timestamp(seconds: 0, nanos: -1) == nil)
    #expect(Timestamp(seconds: 0, nanos: 1_000_000_000) == nil)
  }
}
