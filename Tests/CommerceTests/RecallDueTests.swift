import Commerce
import StoreSchema
import Testing
import Values

/// Recalls that nobody answers (N8, C21).
@Suite struct RecallDueTests {
  @Test("N8: a recall says since when, and when it is overdue; one that changes begins anew")
  func dueTimes() throws {
    var shop = Shop()
    let session = shop.open()
    let line = try shop.add(10, of: 1, to: session)
    try shop.pick(line)
    #expect(shop.pick(of: line)?.recallDueAt == nil)
    try shop.set(7, on: line)
    let first = try #require(shop.pick(of: line))
    #expect(first.recalledAt == shop.now && first.recallDueAt == shop.now.adding(seconds: 900))
    shop.wait(60)
    try shop.acknowledge(line)
    #expect(shop.pick(of: line)?.recallDueAt == first.recallDueAt, "seen is not brought back")
    shop.setPolicy { $0.recallTimeoutSeconds = 60 }
    try shop.set(6, on: line)
    let second = try #require(shop.pick(of: line))
    #expect(second.recalledAt == shop.now && second.recallDueAt == shop.now.adding(seconds: 60))
    // Overdue: it is shown, and nothing else becomes of it. The goods are somewhere.
    shop.wait(61)
    shop.runTimers()
    #expect(shop.pick(of: line) == second && shop.available(1) == 90)
    try shop.acknowledge(line)
    try shop.putBack(line)
    #expect(shop.pick(of: line)?.recalledAt == nil && shop.pick(of: line)?.recallDueAt == nil)
    #expect(shop.available(1) == 94 && shop.state.invariantViolations() == [])
  }

  @Test("N8: also of a session that ends, of an order that is cancelled, and of lost goods")
  func otherCauses() throws {
    var shop = Shop()
    let session = shop.open()
    let line = try shop.add(10, of: 1, to: session)
    try shop.pick(line)
    try shop.run(.cancelSession(CancelSession(sessionID: session)), as: Shop.staff(1))
    #expect(shop.pick(of: line)?.recallDueAt == shop.now.adding(seconds: 900))
    let id = try shop.draft([2: 10])
    try shop.confirm(id)
    try shop.pickAll(of: id)
    try shop.move(id, .cancel(reason: ""))
    #expect(
      shop.state.pickLine(shop.order(id).lines[0].lineID)?.recallDueAt
        == shop.now.adding(seconds: 900))
    // More is wanted again: the recall is over.
    let other = shop.open()
    let again = try shop.add(10, of: 3, to: other)
    try shop.pick(again)
    try shop.set(5, on: again)
    try shop.set(12, on: again)
    #expect(shop.pick(of: again)?.recalledAt == nil)
  }

  @Test("N8: the policy takes 60 seconds to a day, or the default")
  func limits() throws {
    var shop = Shop()
    for (seconds, isAllowed) in [(0, true), (59, false), (60, true), (86_401, false)] {
      var policy = shop.state.policy
      policy.recallTimeoutSeconds = UInt32(seconds)
      let rejection = shop.rejection(.savePolicy(SavePolicy(policy: policy)), as: Shop.admin)
      #expect((rejection == nil) == isAllowed, "\(seconds)")
    }
  }
}
