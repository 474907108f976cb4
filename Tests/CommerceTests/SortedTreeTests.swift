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
      #expect(tree.depth <= 12, "\(hint): two hundred members stand no deeper")
    }
  }

  @Test("members that come in order do not make a list of the tree")
  func staysFlat() {
    var tree = SortedTree<Int>()
    for member in 0..<10_000 { tree.insert(member) }
    #expect(tree.depth <= 20)
    for member in 0..<9_000 { tree.remove(member) }
    #expect(tree.depth <= 15 && tree.members == Array(9_000..<10_000))
  }
}
