/// Members in their own order: a persistent B-tree.
///
/// A value: copying it is free, and a copy never changes with the original. Putting a member in
/// or taking it out copies the nodes on its path that another version still reaches, and changes
/// the rest where they stand.
struct SortedTree<Member: Comparable & Sendable>: Sendable {
  private(set) var root = SortedNode<Member>()

  /// Members in the tree.
  private(set) var count = 0

  var isEmpty: Bool { count == 0 }

  mutating func insert(_ member: Member) {
    switch root.insert(member) {
    case .present: return
    case .inserted: break
    case .split(let separator, let right): root = SortedNode(root, separator, right)
    }
    count += 1
  }

  mutating func remove(_ member: Member) {
    if !root.remove(member) { return }
    count -= 1
    if root.members.isEmpty, let only = root.children.first { root = only }
  }

  func contains(_ member: Member) -> Bool { root.contains(member) }

  /// Visits members in order, those after `cursor` only, until the body returns false.
  func visit(after cursor: Member? = nil, _ body: (Member) -> Bool) {
    _ = root.visit(after: cursor, body)
  }

  /// Nodes on the way from the root to a leaf; all ways are equally long.
  var depth: Int {
    var depth = 1
    var node = root
    while let child = node.children.first { (node, depth) = (child, depth + 1) }
    return depth
  }

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
