/// Wishes with a seed: a few accounts, so that they meet; times so that holds expire in between.
struct RandomWishes {
  var random: SplitMix64
  /// Keys used so far, with what they are bound to.
  private(set) var keys: [(key: String, wish: Bank.Wish)] = []

  init(seed: UInt64) { random = SplitMix64(seed: seed) }

  /// A wish and mostly a key: new, or sometimes used before.
  mutating func next() -> (wish: Bank.Wish, key: String?) {
    if random.chance(15), let used = keys.randomElement(using: &random) {
      return (used.wish, used.key)
    }
    let wish = wish()
    if random.chance(5), let used = keys.randomElement(using: &random) { return (wish, used.key) }
    guard random.chance(80) else { return (wish, nil) }
    let key = "k\(keys.count)"
    keys.append((key, wish))
    return (wish, key)
  }

  private mutating func wish() -> Bank.Wish {
    let account = random.below(4)
    switch random.below(4) {
    case 0: return .deposit(account: account, amount: random.below(50) + 1)
    case 1: return .spend(account: account, amount: random.below(40) + 1)
    case 2: return .deposit(account: account, amount: random.below(20) + 1)
    default:
      return .hold(
        account: account, amount: random.below(20) + 1, nanos: Int64(random.below(2_000)))
    }
  }
}
