import Clocks
import Testing

@testable import Services

@Suite struct ComplaintsTests {
  @Test func onePerWhileAndNoneForgotten() {
    var complaints = Complaints()
    let start = Instant(nanoseconds: 5)
    #expect(complaints.complain(at: start) == 0)
    for _ in 0..<7 { #expect(complaints.complain(at: start) == nil) }
    let almost = start.adding(milliseconds: Limits.complaintMillis - 1)
    #expect(complaints.complain(at: almost) == nil)
    #expect(complaints.complain(at: start.adding(milliseconds: Limits.complaintMillis)) == 8)
    #expect(complaints.complain(at: start.adding(milliseconds: 2 * Limits.complaintMillis)) == 0)
  }
}
