import Commerce
import StoreSchema
import Testing
import Values

/// The harness itself: it finds what is wrong, and tells it shortly.
@Suite struct ShrinkingTests {
  @Test func listsBecomeShortAndSimple() {
    let list = (1...100).map { $0 * 7 % 101 }
    let short = Shrinking.shortest(list, simpler: { $0 > 0 ? [0, $0 / 2, $0 - 1] : [] }) {
      $0.filter { $0 >= 10 }.count >= 2
    }
    #expect(short == [10, 10])
  }

  @Test func whatHoldsIsNotShrunk() {
    #expect(Trial.counterexample(seed: 1, steps: 30, { _ in nil }) == nil)
  }

  /// "No cart ever has two lines of one batch" is false; three steps show it. By way of orders it
  /// takes more, so lists with orders are left out.
  @Test func aFalsePropertyIsToldInThreeSteps() throws {
    let found = (0..<2_000).lazy.compactMap { seed in
      Trial.counterexample(seed: seed, steps: 24) { steps in
        let hasOrders = steps.contains { Step.Kind.ofOrders.contains($0.kind) }
        return hasOrders ? nil : Trial.failure(steps, Self.twoLines)
      }
    }.first
    let short = try #require(found)
    #expect(short.steps.count == 3)
    #expect(short.steps.first == Step(kind: .open))
    #expect(short.steps.dropFirst().allSatisfy { $0.amount <= 1 && $0.actor == 0 })
    #expect(short.steps.last?.kind == .addSeparate)
  }

  private static func twoLines(_ played: Played) -> String? {
    for session in Audit.sessions(played.state) {
      let batches = played.state.cart(of: session.id).map(\.batchID)
      if Set(batches).count != batches.count { return "two lines" }
    }
    return nil
  }

  @Test func aSeedRepeatsItsSteps() {
    var one = SplitMix64(seed: 7)
    var two = SplitMix64(seed: 7)
    #expect(Step.random(40, &one) == Step.random(40, &two))
  }
}
