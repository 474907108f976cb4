import Testing
import Values

@testable import Deliveries

/// How long a mail server that can't be reached is left alone.
@Suite struct ServerRestTests {
  private static let start = Timestamp(nanoseconds: 1_700_000_000_000_000_000)

  @Test("Each failure in a row makes the rest longer, as documented; the last length holds on")
  func longerEachTime() {
    var rest = ServerRest()
    #expect(!rest.isResting(at: Self.start) && rest.end == nil)
    var now = Self.start
    for seconds in [5, 30, 60, 300, 300, 300] as [Int64] {
      rest.failed(at: now)
      let end = now.adding(seconds: seconds)
      #expect(rest.end == end)
      #expect(
        rest.isResting(at: now) && rest.isResting(at: Timestamp(nanoseconds: end.nanoseconds - 1)))
      #expect(!rest.isResting(at: end), "\(seconds) s are over")
      now = end
    }
  }

  @Test("A server that answers is used at once, and its next failure is the first again")
  func anAnswerEndsIt() {
    var rest = ServerRest()
    for _ in 0..<3 { rest.failed(at: Self.start) }
    rest.answered()
    #expect(rest.end == nil && !rest.isResting(at: Self.start))
    rest.failed(at: Self.start)
    #expect(rest.end == Self.start.adding(seconds: 5))
  }
}
