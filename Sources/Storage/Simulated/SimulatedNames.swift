/// The names in one simulated directory: those programs see, and those a power cut would leave.
struct SimulatedNames: Sendable {
  /// A change that is not durable yet; each is all or nothing.
  enum Change: Sendable {
    case link(String, node: Int)
    case unlink(String)
    case rename(String, to: String)
  }

  private(set) var current: [String: Int] = [:]
  private(set) var durable: [String: Int] = [:]
  private(set) var pending: [Change] = []

  mutating func apply(_ change: Change) {
    Self.apply(change, to: &current)
    pending.append(change)
  }

  mutating func sync() {
    durable = current
    pending = []
  }

  /// A power cut: of the changes not synced none, all, the first or any may have happened.
  mutating func crash(using generator: inout SimulatedGenerator) {
    var names = durable
    let survivors: [Change] =
      switch UInt8.random(in: 0..<4, using: &generator) {
      case 0: []
      case 1: pending
      case 2: Array(pending.prefix(Int.random(in: 0...pending.count, using: &generator)))
      default: pending.filter { _ in Bool.random(using: &generator) }
      }
    for change in survivors { Self.apply(change, to: &names) }
    (current, durable, pending) = (names, names, [])
  }

  private static func apply(_ change: Change, to names: inout [String: Int]) {
    switch change {
    case .link(let name, let node):
      names[name] = node
    case .unlink(let name):
      names[name] = nil
    case .rename(let old, let new):
      // Without the old name, the change that made it did not survive, and neither does this one.
      if let node = names.removeValue(forKey: old) { names[new] = node }
    }
  }
}
