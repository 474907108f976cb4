import Commerce
import StoreSchema
import Testing
import Values

/// What one step did, for a property to judge.
struct Played {
  var before: State
  var shop: Shop
  var command: Command?
  var principal: Principal
  var result: Result<Outcome, Rejection>?

  var events: [Event] { (try? result?.get())?.events ?? [] }
}

/// Plays random steps against the store. A property is a sentence about each step: nil when it
/// holds, else what is wrong.
struct Trial {
  typealias Property = (Played) -> String?

  private static let fixture = Shop()

  /// Plays steps until the property fails; says how.
  static func failure(_ steps: [Step], _ property: Property) -> String? {
    var shop = fixture
    for (number, step) in steps.enumerated() {
      let before = shop.state
      var played = Played(before: before, shop: shop, principal: Shop.system)
      switch shop.move(step) {
      case .wait(let seconds): shop.wait(seconds)
      case .runTimers:
        played.command = .runTimers
        played.result = shop.execute(.runTimers, as: Shop.system)
      case .command(let command, let principal):
        played.command = command
        played.principal = principal
        played.result = shop.execute(command, as: principal)
      }
      played.shop = shop
      if let failure = property(played) { return "step \(number), \(step): \(failure)" }
    }
    return nil
  }

  /// Leaves out steps as long as the rest still fails.
  static func shrunk(_ steps: [Step], _ property: Property) -> [Step] {
    var steps = steps
    var size = max(1, steps.count / 2)
    while size >= 1 {
      var start = 0
      while start < steps.count {
        var fewer = steps
        fewer.removeSubrange(start..<min(start + size, fewer.count))
        if failure(fewer, property) != nil { steps = fewer } else { start += size }
      }
      size /= 2
    }
    return steps
  }

  /// Checks a property in so many random cases; reports the seed and a short list of steps.
  static func check(
    _ name: String, cases: Int = 1_000, steps: Int = 24, seed: UInt64,
    _ location: SourceLocation = #_sourceLocation, _ property: Property
  ) {
    let first = firstSeed(seed)
    for number in 0..<UInt64(cases) {
      var generator = SplitMix64(seed: first &+ number)
      let list = Step.random(steps, &generator)
      guard failure(list, property) != nil else { continue }
      let short = shrunk(list, property)
      Issue.record(
        """
        \(name) fails with SHOWROOM_SEED=\(first &+ number): \(failure(short, property) ?? "")
        \(short.map(\.description).joined(separator: "\n"))
        """, sourceLocation: location)
      return
    }
  }
}
