/// Members in their own order: a persistent, balanced binary tree (AVL).
///
/// A value: copying it is free, and a copy never changes with the original. Nodes never change;
/// putting a member in or taking it out makes new ones along its path, a logarithm of them.
struct SortedTree<Member: Comparable & Sendable>: Sendable {
  private var root: SortedNode<Member>?

  /// Members in the tree.
  private(set) var count = 0

  mutating func insert(_ member: Member) {
    if contains(member) { return }
    root = SortedNode.inserting(member, into: root)
    count += 1
  }

  mutating func remove(_ member: Member) {
    if !contains(member) { return }
    root = SortedNode.removing(member, from: root)
    count -= 1
  }

  func contains(_ member: Member) -> Bool {
    var node = root
    while let current = node {
      if member == current.member { return true }
      node = member < current.member ? current.left : current.right
    }
    return false
  }

  /// Visits members in order, those after `cursor` only, until the body returns false.
  func visit(after cursor: Member? = nil, _ body: (Member) -> Bool) {
    _ = root?.visit(after: cursor, body)
  }

  /// Members on the longest way down.
  var depth: Int { root?.height ?? 0 }

  /// Every member, in order.
  var members: [Member] {
    var members: [Member] = []
    members.reserveCapacity(count)
    visit { member in
      members.append(member)
      return true
    }
    return members
  }
}

extension SortedTree: Equatable {
  /// Whether both have the same members.
  static func == (left: SortedTree, right: SortedTree) -> Bool {
    left.count == right.count && left.members == right.members
  }
}

/// A member and those before and after it. The heights of both sides differ by one at most.
private final class SortedNode<Member: Comparable & Sendable>: Sendable {
  let member: Member
  let left: SortedNode?
  let right: SortedNode?
  let height: Int

  init(_ member: Member, _ left: SortedNode? = nil, _ right: SortedNode? = nil) {
    self.member = member
    self.left = left
    self.right = right
    height = 1 + max(left?.height ?? 0, right?.height ?? 0)
  }

  static func inserting(_ member: Member, into node: SortedNode?) -> SortedNode {
    guard let node else { return SortedNode(member) }
    if member < node.member {
      return balanced(node.member, inserting(member, into: node.left), node.right)
    }
    return balanced(node.member, node.left, inserting(member, into: node.right))
  }

  static func removing(_ member: Member, from node: SortedNode?) -> SortedNode? {
    guard let node else { return nil }
    if member == node.member {
      guard let right = node.right else { return node.left }
      let next = right.first
      return balanced(next, node.left, removing(next, from: right))
    }
    if member < node.member {
      return balanced(node.member, removing(member, from: node.left), node.right)
    }
    return balanced(node.member, node.left, removing(member, from: node.right))
  }

  private var first: Member {
    var node = self
    while let left = node.left { node = left }
    return node.member
  }

  /// Positive: the left side is higher.
  private var lean: Int { (left?.height ?? 0) - (right?.height ?? 0) }

  /// A node over two sides whose heights differ by two at most.
  private static func balanced(
    _ member: Member, _ left: SortedNode?, _ right: SortedNode?
  ) -> SortedNode {
    let lean = (left?.height ?? 0) - (right?.height ?? 0)
    if lean > 1, let left {
      return turnedRight(member, left.lean < 0 ? left.turnedLeft : left, right)
    }
    if lean < -1, let right {
      return turnedLeft(member, left, right.lean > 0 ? right.turnedRight : right)
    }
    return SortedNode(member, left, right)
  }

  private var turnedLeft: SortedNode {
    right.map { Self.turnedLeft(member, left, $0) } ?? self
  }

  private var turnedRight: SortedNode {
    left.map { Self.turnedRight(member, $0, right) } ?? self
  }

  private static func turnedRight(
    _ member: Member, _ left: SortedNode, _ right: SortedNode?
  ) -> SortedNode {
    SortedNode(left.member, left.left, SortedNode(member, left.right, right))
  }

  private static func turnedLeft(
    _ member: Member, _ left: SortedNode?, _ right: SortedNode
  ) -> SortedNode {
    SortedNode(right.member, SortedNode(member, left, right.left), right.right)
  }

  func visit(after cursor: Member?, _ body: (Member) -> Bool) -> Bool {
    let isAfter = cursor.map { $0 < member } ?? true
    if isAfter {
      if let left, !left.visit(after: cursor, body) { return false }
      if !body(member) { return false }
    }
    return right?.visit(after: isAfter ? nil : cursor, body) ?? true
  }
}
