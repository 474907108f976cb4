import Testing
import Values

@testable import Commerce

@Suite struct TableTests {
  /// A table, and every version of it kept on the way, agree with dictionaries.
  @Test func agreesWithDictionaries() {
    let seed = firstSeed(1)
    for number in 0..<40 as Range<UInt64> {
      var generator = SplitMix64(seed: seed &+ number)
      var table = Table<BatchID, Int>()
      var model: [UInt64: Int] = [:]
      var versions: [(Table<BatchID, Int>, [UInt64: Int])] = []
      let span = [20, 600, 40_000, 3_000_000][Int(number % 4)]
      for step in 0..<300 {
        let id = BatchID(rawValue: UInt64(generator.below(span)))
        switch generator.below(4) {
        case 0:
          table[id] = nil
          model[id.rawValue] = nil
        case 1:
          table.update(id) { $0 += 1 }
          if let value = model[id.rawValue] { model[id.rawValue] = value + 1 }
        default:
          table[id] = step
          model[id.rawValue] = step
        }
        if generator.below(20) == 0 { versions.append((table, model)) }
      }
      for (table, model) in versions + [(table, model)] {
        let found = Self.entries(table)
        #expect(
          found == model.sorted { $0.key < $1.key }.map { [Int($0.key), $0.value] },
          "SHOWROOM_SEED=\(seed &+ number)")
        #expect(table.count == model.count)
      }
    }
  }

  private static func entries(_ table: Table<BatchID, Int>) -> [[Int]] {
    var entries: [[Int]] = []
    table.visit { id, value in
      entries.append([Int(id.rawValue), value])
      return true
    }
    return entries
  }

  @Test func visitsFromAnywhereInBothDirections() {
    var table = Table<BatchID, Int>()
    let ids = [1, 7, 8, 63, 64, 32_767, 32_768, 100_000]
    for id in ids { table[BatchID(rawValue: UInt64(id))] = id }
    for start in [0, 1, 2, 8, 64, 65, 32_768, 99_999, 100_000, 100_001, 10_000_000] {
      var up: [Int] = []
      table.visit(from: BatchID(rawValue: UInt64(start))) { _, value in
        up.append(value)
        return up.count < 3
      }
      #expect(up == Array(ids.filter { $0 >= start }.prefix(3)), "from \(start)")
      var down: [Int] = []
      table.visitDown(from: BatchID(rawValue: UInt64(start))) { _, value in
        down.append(value)
        return down.count < 3
      }
      #expect(down == Array(ids.filter { $0 <= start }.reversed().prefix(3)), "to \(start)")
    }
  }

  /// Every difference between two versions is visited, and few that are none.
  @Test func differencesAreThoseOfTheRecords() {
    let seed = firstSeed(9)
    for number in 0..<40 as Range<UInt64> {
      var generator = SplitMix64(seed: seed &+ number)
      let span = [20, 600, 40_000, 3_000_000][Int(number % 4)]
      var table = NumberTable<BatchID, Int>()
      var versions = [table]
      for step in 0..<400 {
        let id = BatchID(rawValue: UInt64(generator.below(span)))
        table[id] = generator.below(4) == 0 ? nil : step
        if generator.below(10) == 0 { versions.append(table) }
      }
      for _ in 0..<6 {
        let one = versions[generator.below(versions.count)]
        let other = versions[generator.below(versions.count)]
        let (before, after) = (Self.contents(one), Self.contents(other))
        let ids = Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }
        #expect(
          other.changes(from: one, .max)?.map(\.rawValue) == ids.sorted(),
          "SHOWROOM_SEED=\(seed &+ number)")
        #expect(ids.isEmpty || other.changes(from: one, ids.count - 1) == nil)
        var visited = 0
        other.visitDifferences(from: one) { _ in
          visited += 1
          return true
        }
        #expect(visited <= ids.count * 64, "neighbours in the same leaf only")
      }
    }
  }

  private static func contents(_ table: NumberTable<BatchID, Int>) -> [UInt64: Int] {
    var contents: [UInt64: Int] = [:]
    table.visit { id, value in
      contents[id.rawValue] = value
      return true
    }
    return contents
  }

  @Test func changingOneVersionLeavesTheOther() {
    var table = Table<BatchID, Int>()
    for id in 1...1_000 { table[BatchID(rawValue: UInt64(id))] = id }
    let kept = table
    for id in 1...1_000 { table.update(BatchID(rawValue: UInt64(id))) { $0 = -$0 } }
    #expect(kept[BatchID(rawValue: 500)] == 500 && table[BatchID(rawValue: 500)] == -500)
    #expect(kept != table && kept == kept)
  }
}

@Suite struct DeadlineTreeTests {
  @Test func agreesWithADictionary() {
    let seed = firstSeed(2)
    for number in 0..<40 as Range<UInt64> {
      var generator = SplitMix64(seed: seed &+ number)
      var tree = DeadlineTree<SessionID>()
      var model: [UInt64: Int64] = [:]
      let span = [10, 500, 100_000][Int(number % 3)]
      for _ in 0..<200 {
        let kept = tree
        let (before, count) = (tree.earliest, tree.count)
        let id = UInt64(generator.below(span))
        let value = generator.below(3) == 0 ? nil : Int64(generator.below(1_000))
        model[id] = value
        tree[SessionID(rawValue: id)] = value.map(Timestamp.init(nanoseconds:))
        let context = "SHOWROOM_SEED=\(seed &+ number)"
        #expect(tree.earliest?.nanoseconds == model.values.min(), "\(context)")
        #expect(tree.count == model.count, "\(context)")
        #expect(kept.earliest == before && kept.count == count, "\(context)")
      }
      var due: [UInt64] = []
      tree.visitDue(at: Timestamp(nanoseconds: 500)) { id in
        due.append(id.rawValue)
        return true
      }
      #expect(due == model.filter { $0.value <= 500 }.keys.sorted())
      var open: [UInt64] = []
      tree.visitDown(from: SessionID(rawValue: UInt64(span / 2))) { id in
        open.append(id.rawValue)
        return true
      }
      #expect(open == model.keys.filter { $0 <= span / 2 }.sorted(by: >))
    }
  }
}
