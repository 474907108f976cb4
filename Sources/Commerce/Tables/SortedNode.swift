/// A node of a `SortedTree`: members in order, and between them the nodes of what lies between.
///
/// A value whose two arrays are shared with other versions until they change. Every node but the
/// root has `membersMin` to `membersMax` members, and all leaves are equally deep.
struct SortedNode<Member: Comparable & Sendable>: Sendable {
  /// What came of putting a member in.
  enum Insertion {
    /// It was there already.
    case present
    case inserted
    /// The node became too large: it kept what is before the separator, `right` has what is after.
    case split(Member, SortedNode)
  }

  /// Copying a node counts a reference to each child, so nodes are narrow.
  static var membersMax: Int { 32 }
  /// Low, so that a tree that shrinks and grows does not merge and split all the time.
  static var membersMin: Int { 8 }

  private(set) var members: [Member]
  /// One more than members; none in a leaf.
  private(set) var children: [SortedNode]

  init(_ members: [Member] = [], _ children: [SortedNode] = []) {
    self.members = members
    self.children = children
  }

  /// A root over the two sides of a split.
  init(_ left: SortedNode, _ separator: Member, _ right: SortedNode) {
    self.init([separator], [left, right])
  }

  func contains(_ member: Member) -> Bool {
    let (index, isHere) = place(of: member)
    if isHere || children.isEmpty { return isHere }
    return children[index].contains(member)
  }

  /// Visits members in order, those after `cursor` only, until the body returns false.
  func visit(after cursor: Member?, _ body: (Member) -> Bool) -> Bool {
    let first = cursor.map { firstIndex(after: $0) } ?? 0
    if let child = child(at: first), !child.visit(after: cursor, body) { return false }
    for index in first..<members.count {
      if !body(members[index]) { return false }
      if let child = child(at: index + 1), !child.visit(after: nil, body) { return false }
    }
    return true
  }

  private func child(at index: Int) -> SortedNode? { children.isEmpty ? nil : children[index] }

  /// The first member that is not before this one, and whether it is this one.
  private func place(of member: Member) -> (index: Int, isHere: Bool) {
    let index = firstIndex { $0 < member }
    return (index, index < members.count && members[index] == member)
  }

  private func firstIndex(after member: Member) -> Int { firstIndex { !(member < $0) } }

  /// The first member for which the condition, true of the smaller ones, does not hold.
  private func firstIndex(isBefore: (Member) -> Bool) -> Int {
    var (low, high) = (0, members.count)
    while low < high {
      let middle = (low + high) / 2
      if isBefore(members[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

// Growing.
extension SortedNode {
  mutating func insert(_ member: Member) -> Insertion {
    let (index, isHere) = place(of: member)
    if isHere { return .present }
    if children.isEmpty {
      members.insert(member, at: index)
      return splitIfLarge()
    }
    switch children[index].insert(member) {
    case .present: return .present
    case .inserted: return .inserted
    case .split(let separator, let right):
      members.insert(separator, at: index)
      children.insert(right, at: index + 1)
      return splitIfLarge()
    }
  }

  private mutating func splitIfLarge() -> Insertion {
    if members.count <= Self.membersMax { return .inserted }
    let (separator, right) = split()
    return .split(separator, right)
  }

  /// Keeps the first half, and gives back what is behind it.
  private mutating func split() -> (separator: Member, right: SortedNode) {
    let middle = members.count / 2
    let separator = members[middle]
    var right = SortedNode(Array(members[(middle + 1)...]))
    members.removeSubrange(middle...)
    if !children.isEmpty {
      right.children = Array(children[(middle + 1)...])
      children.removeSubrange((middle + 1)...)
    }
    return (separator, right)
  }
}

// Shrinking.
extension SortedNode {
  /// Whether the member was there.
  mutating func remove(_ member: Member) -> Bool {
    let (index, isHere) = place(of: member)
    if children.isEmpty {
      if isHere { members.remove(at: index) }
      return isHere
    }
    if isHere {
      members[index] = children[index + 1].removeFirst()
      refill(index + 1)
      return true
    }
    guard children[index].remove(member) else { return false }
    refill(index)
    return true
  }

  private mutating func removeFirst() -> Member {
    if children.isEmpty { return members.removeFirst() }
    let first = children[0].removeFirst()
    refill(0)
    return first
  }

  /// Joins a child that has become too small with a neighbour; if that is too much for one node,
  /// both share it evenly.
  private mutating func refill(_ index: Int) {
    if children[index].members.count >= Self.membersMin { return }
    let left = max(index - 1, 0)
    let right = children.remove(at: left + 1)
    children[left].members.append(members.remove(at: left))
    children[left].members += right.members
    children[left].children += right.children
    guard children[left].members.count > Self.membersMax else { return }
    let (separator, rest) = children[left].split()
    members.insert(separator, at: left)
    children.insert(rest, at: left + 1)
  }
}
