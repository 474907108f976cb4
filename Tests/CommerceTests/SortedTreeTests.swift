import Testing

@testable import Commerce

@Suite struct SortedTreeTests {
  @Test("a sorted tree has what was put in, in order, whatever was taken out; copies stay")
  func agreesWithASet() {
    let seed = firstSeed(71)
    for round in 0..<50 {
      var random = SplitMix64(seed: seed &+ UInt64(round))
      var tree = SortedTree<Int>()
      var set: Set<Int> = []
      var (copy, copied) = (tree, set)
      for step in 0..<400 {
        let member = Int.random(in: 0..<200, using: &random)
        if Int.random(in: 0..<5, using: &random) < 3 {
          tree.insert(member)
          set.insert(member)
        } else {
          tree.remove(member)
          set.remove(member)
        }
        if step == 200 { (copy, copied) = (tree, set) }
      }
      let hint = "SHOWROOM_SEED=\(seed &+ UInt64(round))"
      #expect(tree.members == set.sorted() && tree.count == set.count, "\(hint)")
      #expect(copy.members == copied.sorted(), "\(hint)")
      let cursor = Int.random(in: 0..<200, using: &random)
      var after: [Int] = []
      tree.visit(after: cursor) { member in
        after.append(member)
        return after.count < 5
      }
      #expect(after == Array(set.sorted().filter { $0 > cursor }.prefix(5)), "\(hint)")
      #expect(tree.depth <= 3, "\(hint): two hundred members stand no deeper")
    }
  }

  @Test("members that come in order do not make a list of the tree; it shrinks with them")
  func staysFlat() {
    var tree = SortedTree<Int>()
    for member in 0..<10_000 { tree.insert(member) }
    #expect(tree.depth <= 4)
    let whole = tree
    for member in 0..<9_990 { tree.remove(member) }
    #expect(tree.depth == 1 && tree.members == Array(9_990..<10_000))
    #expect(whole.members == Array(0..<10_000))
  }

  @Test("no node is too small or too large, whatever comes and goes in a tree of many levels")
  func nodesKeepTheirSize() {
    let seed = firstSeed(72)
    var random = SplitMix64(seed: seed)
    var tree = SortedTree<Int>()
    var set: Set<Int> = []
    for phase in 0..<6 {
      let grows = phase % 2 == 0
      for _ in 0..<6_000 {
        let member = Int.random(in: 0..<8_000, using: &random)
        if Int.random(in: 0..<10, using: &random) < (grows ? 8 : 2) {
          tree.insert(member)
          set.insert(member)
        } else {
          tree.remove(member)
          set.remove(member)
        }
      }
      #expect(tree.members == set.sorted() && tree.count == set.count, "SHOWROOM_SEED=\(seed)")
      #expect(tree.misshapenNodes == 0, "SHOWROOM_SEED=\(seed)")
    }
  }

  @Test("what stands at the root goes first: the leaves that make up for it keep their size")
  func emptiesFromTheRoot() {
    var tree = SortedTree<Int>()
    for member in 0..<5_000 { tree.insert(member * 7_919 % 5_000) }
    var left = Set(0..<5_000)
    while let top = tree.root.members.last {
      tree.remove(top)
      left.remove(top)
      if left.count % 50 == 0 {
        #expect(tree.misshapenNodes == 0 && tree.members == left.sorted(), "\(left.count) left")
      }
    }
    #expect(tree.count == 0 && left.isEmpty)
  }
}

extension SortedTree {
  /// Nodes that break a rule of their shape.
  fileprivate var misshapenNodes: Int { root.misshapenNodes(depth: depth, isRoot: true) }
}

extension SortedNode {
  fileprivate func misshapenNodes(depth: Int, isRoot: Bool = false) -> Int {
    let isFull = members.count <= Self.membersMax && (isRoot || members.count >= Self.membersMin)
    let hasChildren = depth == 1 ? children.isEmpty : children.count == members.count + 1
    let below = children.reduce(0) { $0 + $1.misshapenNodes(depth: depth - 1) }
    return below + (isFull && hasChildren ? 0 : 1)
  }
}
