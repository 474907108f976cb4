import Commerce
import StoreSchema
import Testing
import Values

/// What one step did, for a property to judge.
struct Played {
  /// The state before the step.
  var before: State
  /// The shop after it.
  var shop: Shop
  /// Nil when time passed.
  var command: Command?
  var principal: Principal
  var result: Result<Outcome, Rejection>?
  /// Of the steps in its list.
  var number: Int
  var isLast: Bool

  var state: State { shop.state }
  var events: [Event] { (try? result?.get())?.events ?? [] }
}

/// Checks a property in so many random sales. A property is a sentence about each step: nil when
/// it holds, else what is wrong. The test's title names it. Failing prints the seed, with which
/// `SHOWROOM_SEED` repeats it, and a short list of steps that still fails. Every other sale has
/// goods that are not where they should be.
func property(
  cases: Int = 1_000, steps: Int = 24, location: SourceLocation = #_sourceLocation,
  _ judge: @escaping Trial.Property
) {
  sales(cases: cases, steps: steps, location: location, lists: Step.randomWithShorts) {
    Trial.failure($0, judge)
  }
}

/// The same for whole lists of steps, of any making.
func sales(
  cases: Int = 1_000, steps: Int = 24, location: SourceLocation = #_sourceLocation,
  lists: Trial.Lists = Step.random, _ failure: @escaping ([Step]) -> String?
) {
  let name = Test.current?.displayName ?? Test.current?.name ?? "a property"
  let first = firstSeed(Trial.seed(of: name))
  for number in 0..<UInt64(cases) {
    let seed = first &+ number
    guard let found = Trial.counterexample(seed: seed, steps: steps, lists: lists, failure) else {
      continue
    }
    let list = found.steps.map { "  \($0)," }.joined(separator: "\n")
    Issue.record(
      "\(name)\nSHOWROOM_SEED=\(seed): \(found.failure)\n[\n\(list)\n]", sourceLocation: location)
    return
  }
}

/// Plays lists of steps against the store.
enum Trial {
  typealias Property = (Played) -> String?
  /// So many steps.
  typealias Lists = (Int, inout SplitMix64) -> [Step]

  private static let fixture = Shop.ofTrials()

  /// The shop that every trial begins with.
  static var shop: Shop { fixture }

  /// How a random list fails, made short; nil when it does not.
  static func counterexample(
    seed: UInt64, steps: Int, lists: Lists = Step.random,
    _ failure: @escaping ([Step]) -> String?
  ) -> (steps: [Step], failure: String)? {
    var generator = SplitMix64(seed: seed)
    let list = lists(steps, &generator)
    guard failure(list) != nil else { return nil }
    let short = Shrinking.shortest(list, simpler: Shrinking.simpler) { failure($0) != nil }
    return (short, failure(short) ?? "it holds for the short list")
  }

  /// Plays steps until the property fails; says how.
  static func failure(_ steps: [Step], _ judge: Property) -> String? {
    var shop = fixture
    for (number, step) in steps.enumerated() {
      let before = shop.state
      var played = Played(
        before: before, shop: shop, principal: Shop.system, number: number,
        isLast: number == steps.count - 1)
      switch shop.move(step) {
      case .wait(let seconds): shop.wait(seconds)
      case .command(let command, let principal):
        played.command = command
        played.principal = principal
        played.result = shop.execute(command, as: principal)
      }
      played.shop = shop
      if let failure = judge(played) { return "step \(number + 1), \(step): \(failure)" }
    }
    return nil
  }

  /// Another seed for each property, the same in every run: FNV-1a of its name.
  static func seed(of name: String) -> UInt64 {
    name.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 } >> 16
  }
}
