import Values

/// When each open session, or each order, needs attention: a persistent tree over ids in which
/// every node knows the earliest deadline below it. Setting one costs a path, the earliest of all
/// is read at the root, and the ids in it are exactly those with a deadline: of sessions the open
/// ones.
struct DeadlineTree<ID: Identifier>: Sendable {
  private typealias Tree = DeadlineBranch<DeadlineBranch<DeadlineBranch<DeadlineLeaf>>>

  private var trees: [Tree?] = []

  /// Deadlines in the tree.
  private(set) var count = 0

  /// The earliest deadline; nil when there is none.
  var earliest: Timestamp? {
    let minimum = trees.reduce(Int64.max) { min($0, $1?.minimum ?? .max) }
    return minimum == .max ? nil : Timestamp(nanoseconds: minimum)
  }

  /// The deadline of a session; nil: it is not open.
  subscript(id: ID) -> Timestamp? {
    get {
      let position = id.rawValue >> Tree.indexBits
      guard position < UInt64(trees.count), let tree = trees[Int(position)] else { return nil }
      let value = tree.value(at: id.rawValue)
      return value == .max ? nil : Timestamp(nanoseconds: value)
    }
    set { set(newValue.map { min($0.nanoseconds, .max - 1) } ?? .max, id) }
  }

  private mutating func set(_ value: Int64, _ id: ID) {
    precondition(id.rawValue <= Limits.identifierMax, "an identifier is beyond the counters' range")
    let position = Int(id.rawValue >> Tree.indexBits)
    if position >= trees.count {
      if value == .max { return }
      trees.append(contentsOf: repeatElement(nil, count: position + 1 - trees.count))
    }
    if trees[position] == nil && value == .max { return }
    if !isKnownUniquelyReferenced(&trees[position]) {
      trees[position] = trees[position].map(Tree.init(copying:)) ?? Tree()
    }
    guard let previous = trees[position]?.set(value, at: id.rawValue) else { return }
    count += (value == .max ? 0 : 1) - (previous == .max ? 0 : 1)
  }

  /// Visits sessions whose deadline is not after `now`, by id, until the body returns false.
  func visitDue(at now: Timestamp, _ body: (ID) -> Bool) {
    for position in trees.indices {
      guard let tree = trees[position] else { continue }
      let base = UInt64(position) << Tree.indexBits
      if !tree.visitDue(at: now.nanoseconds, base: base, { body(ID(rawValue: $0)) }) { return }
    }
  }

  /// Visits open sessions from `last` down, newest first, until the body returns false.
  func visitDown(from last: ID, _ body: (ID) -> Bool) {
    guard !trees.isEmpty else { return }
    let lastPosition = last.rawValue >> Tree.indexBits
    let start = Int(min(lastPosition, UInt64(trees.count - 1)))
    for position in stride(from: start, through: 0, by: -1) {
      guard let tree = trees[position] else { continue }
      let from = UInt64(position) == lastPosition ? last.rawValue : .max
      let base = UInt64(position) << Tree.indexBits
      if !tree.visitDown(from: from, base: base, { body(ID(rawValue: $0)) }) { return }
    }
  }
}

/// One level of the tree. Deadlines are nanoseconds; `Int64.max` stands for none.
private protocol DeadlineNode: AnyObject, Sendable {
  static var indexBits: UInt64 { get }
  var minimum: Int64 { get }
  init()
  init(copying original: Self)
  func value(at index: UInt64) -> Int64
  /// Sets a deadline and returns the one before. The caller must hold the only reference.
  func set(_ value: Int64, at index: UInt64) -> Int64
  func visitDue(at now: Int64, base: UInt64, _ body: (UInt64) -> Bool) -> Bool
  func visitDown(from last: UInt64, base: UInt64, _ body: (UInt64) -> Bool) -> Bool
}

/// Eight deadlines.
// Sendable although mutable: a node is written only while a single reference to it exists.
private final class DeadlineLeaf: DeadlineNode, @unchecked Sendable {
  static var indexBits: UInt64 { 3 }
  private(set) var minimum = Int64.max
  private var values = InlineArray<8, Int64>(repeating: .max)

  init() {}

  init(copying original: DeadlineLeaf) {
    minimum = original.minimum
    values = original.values
  }

  func value(at index: UInt64) -> Int64 { values[Int(index & 7)] }

  func set(_ value: Int64, at index: UInt64) -> Int64 {
    let slot = Int(index & 7)
    let previous = values[slot]
    values[slot] = value
    minimum = .max
    for slot in 0..<8 { minimum = min(minimum, values[slot]) }
    return previous
  }

  func visitDue(at now: Int64, base: UInt64, _ body: (UInt64) -> Bool) -> Bool {
    for slot in 0..<8 where values[slot] != .max && values[slot] <= now {
      if !body(base | UInt64(slot)) { return false }
    }
    return true
  }

  func visitDown(from last: UInt64, base: UInt64, _ body: (UInt64) -> Bool) -> Bool {
    for slot in stride(from: Int(last & 7), through: 0, by: -1) where values[slot] != .max {
      if !body(base | UInt64(slot)) { return false }
    }
    return true
  }
}

/// Eight nodes of the level below; an empty one is not kept.
// Sendable although mutable: a node is written only while a single reference to it exists.
private final class DeadlineBranch<Child: DeadlineNode>: DeadlineNode, @unchecked Sendable {
  static var indexBits: UInt64 { Child.indexBits + 3 }
  private(set) var minimum = Int64.max
  private var minima = InlineArray<8, Int64>(repeating: .max)
  private var children = InlineArray<8, Child?>(repeating: nil)

  init() {}

  init(copying original: DeadlineBranch) {
    minimum = original.minimum
    minima = original.minima
    children = original.children
  }

  private static func slot(of index: UInt64) -> Int { Int((index >> Child.indexBits) & 7) }

  func value(at index: UInt64) -> Int64 {
    children[Self.slot(of: index)]?.value(at: index) ?? .max
  }

  func set(_ value: Int64, at index: UInt64) -> Int64 {
    let slot = Self.slot(of: index)
    let child = ownChild(slot)
    let previous = child.set(value, at: index)
    if child.minimum == minima[slot] { return previous }
    minima[slot] = child.minimum
    if child.minimum == .max { children[slot] = nil }
    minimum = .max
    for slot in 0..<8 { minimum = min(minimum, minima[slot]) }
    return previous
  }

  /// The child of a slot, made or copied if it is missing or shared.
  private func ownChild(_ slot: Int) -> Child {
    if isKnownUniquelyReferenced(&children[slot]), let child = children[slot] { return child }
    let child = children[slot].map(Child.init(copying:)) ?? Child()
    children[slot] = child
    return child
  }

  func visitDue(at now: Int64, base: UInt64, _ body: (UInt64) -> Bool) -> Bool {
    for slot in 0..<8 where minima[slot] <= now {
      guard let child = children[slot] else { continue }
      let childBase = base | UInt64(slot) << Child.indexBits
      if !child.visitDue(at: now, base: childBase, body) { return false }
    }
    return true
  }

  func visitDown(from last: UInt64, base: UInt64, _ body: (UInt64) -> Bool) -> Bool {
    let lastSlot = Self.slot(of: last)
    for slot in stride(from: lastSlot, through: 0, by: -1) {
      guard let child = children[slot] else { continue }
      let from = slot == lastSlot ? last : .max
      let childBase = base | UInt64(slot) << Child.indexBits
      if !child.visitDown(from: from, base: childBase, body) { return false }
    }
    return true
  }
}
