import Testing
import Values

@testable import Commerce

/// What the catalog's index is made of, each compared with something plain.
@Suite struct CatalogPartsTests {
  private static func rounds(
    _ standardSeed: UInt64, _ count: UInt64, _ body: (inout SplitMix64, String) -> Void
  ) {
    let seed = firstSeed(standardSeed)
    for round in 0..<count {
      var generator = SplitMix64(seed: seed &+ round)
      body(&generator, "SHOWROOM_SEED=\(seed &+ round)")
    }
  }

  @Test func setsOfPositionsAreSets() {
    Self.rounds(21, 60) { generator, hint in
      var set = PositionSet()
      var plain: Set<Int32> = []
      let span = [70, 1_000, 40_000][generator.below(3)]
      // Mostly in, then mostly out: lists become bits and lists again.
      for step in 0..<1_200 {
        let position = Int32(generator.below(span))
        let isComing = generator.below(10) < (step < 700 ? 9 : 1)
        set.set(position, isComing)
        if isComing { plain.insert(position) } else { plain.remove(position) }
        if step % 100 == 99 {
          #expect(set.positions == plain.sorted() && set.count == plain.count, "\(hint)")
        }
      }
      for position in plain { set.remove(position) }
      #expect(set.isEmpty && set.positions.isEmpty, "\(hint)")
    }
  }

  @Test func bitsAreCombined() {
    Self.rounds(22, 60) { generator, hint in
      func some(_ count: Int) -> Set<Int32> {
        Set((0..<count).map { _ in Int32(generator.below(500)) })
      }
      let (one, other) = (some(generator.below(400)), some(generator.below(400)))
      let set = PositionSet(ascending: other.sorted())
      func bits(_ body: (inout PositionBits) -> Void) -> [Int32] {
        var bits = PositionBits(PositionSet(ascending: one.sorted()), size: 500)
        body(&bits)
        return PositionSet(bits).positions
      }
      #expect(bits { set.unite(into: &$0) } == one.union(other).sorted(), "\(hint)")
      #expect(bits { set.intersect(&$0) } == one.intersection(other).sorted(), "\(hint)")
      #expect(bits { set.subtract(from: &$0) } == one.subtracting(other).sorted(), "\(hint)")
      #expect(bits { $0.filter { $0 % 3 == 0 } } == one.filter { $0 % 3 == 0 }.sorted(), "\(hint)")
    }
  }

  @Test func numbersInAnOrderAreSorted() {
    Self.rounds(23, 12) { generator, hint in
      let count = generator.below(3_000)
      var plain = Set((0..<count).map { _ in generator.below(100_000) })
      var order = SortedChunks(sorted: plain.sorted())
      for _ in 0..<4_000 {
        let number = generator.below(100_000)
        if plain.contains(number) && generator.below(4) > 0 {
          plain.remove(number)
          order.remove(number)
        } else if plain.insert(number).inserted {
          order.insert(number)
        }
      }
      for number in plain.sorted().prefix(plain.count / 2) {
        plain.remove(number)
        order.remove(number)
      }
      let sorted = plain.sorted()
      #expect(order.elements == sorted && order.count == sorted.count, "\(hint)")
      for _ in 0..<50 {
        let (low, high) = (generator.below(100_000), generator.below(100_000))
        let (first, end) = (order.firstPlace(from: low), order.firstPlace(after: high))
        let expected = sorted.filter { $0 >= low && $0 <= high }
        var up: [Int] = []
        var down: [Int] = []
        if first <= end {
          _ = order.walk(from: first, to: end) {
            up.append($0); return true
          }
          _ = order.walkDown(from: end, to: first) {
            down.append($0); return true
          }
        }
        #expect(up == expected && down == expected.reversed(), "\(hint) \(low) to \(high)")
      }
    }
  }

  @Test func aPageOfAnOrderIsTheSameWalkedOrSelected() {
    Self.rounds(24, 200) { generator, hint in
      let count = 2_000
      let keys = (0..<count).map {
        NumberKey(number: Int64(generator.below(300)), position: Int32($0))
      }
      let sorted = keys.sorted()
      let order = CatalogOrder(sorted: sorted)
      // Few matches make it give up walking; those at the far end make it select.
      let least = generator.below(300)
      let matching = keys.filter { $0.number >= least && generator.below(30) == 0 }
      let bits = PositionBits(
        PositionSet(ascending: matching.map(\.position)), size: count)
      let descending = generator.below(2) == 0
      let cursor = generator.below(2) == 0 ? keys[generator.below(count)] : nil
      let part = order.part(
        from: order.start, to: order.end, after: cursor, descending: descending)
      let limit = 1 + generator.below(60)
      let found = order.first(limit, of: bits, matches: matching.count, in: part) {
        keys[Int($0)]
      }
      let behind = matching.sorted().filter { key in
        cursor.map { descending ? key < $0 : $0 < key } ?? true
      }
      let expected = descending ? behind.reversed() : behind
      #expect(found == expected.prefix(limit).map(\.position), "\(hint)")
    }
  }

  @Test func slicedNumbersAreFilteredByRange() {
    Self.rounds(25, 60) { generator, hint in
      let bits = generator.below(38)
      var values = (0..<700).map { _ in Int64(generator.below(1 << bits)) }
      var planes = BitPlanes(generator.below(2) == 0 ? values : [])
      for position in values.indices { planes.set(Int32(position), values[position]) }
      for _ in 0..<20 {
        let position = generator.below(700)
        values[position] = Int64(generator.below(1 << generator.below(38)))
        planes.set(Int32(position), values[position])
      }
      for _ in 0..<20 {
        let bounds = (0..<2).map { _ in
          [.min, -1, 0, values[generator.below(700)], Int64(generator.below(1 << 40)), .max][
            generator.below(6)]
        }
        var set = PositionBits(PositionSet(ascending: (0..<700).map { $0 }), size: 700)
        planes.filter(&set, from: bounds[0], to: bounds[1])
        let expected = values.indices.filter { bounds[0] <= values[$0] && values[$0] <= bounds[1] }
        #expect(PositionSet(set).positions == expected.map { Int32($0) }, "\(hint) \(bounds)")
      }
    }
  }

  @Test func timesAreFilteredInAnyOrder() {
    Self.rounds(26, 50) { generator, hint in
      let disorder = [1, 10, 1_000][generator.below(3)]
      let values = (0..<300).map { Int64($0 + generator.below(disorder)) }
      var times = AddedTimes()
      for position in values.indices { times.set(Int32(position), values[position]) }
      let since = Int64(generator.below(400))
      var set = PositionBits(PositionSet(ascending: (0..<300).map { $0 }), size: 300)
      times.filter(&set, since: since)
      let expected = values.indices.filter { values[$0] >= since }.map { Int32($0) }
      #expect(PositionSet(set).positions == expected, "\(hint)")
    }
  }

  @Test func wordsAreFoundByAnyPrefix() {
    Self.rounds(27, 6) { generator, hint in
      func word() -> [UInt8] {
        (0...generator.below(6)).map { _ in UInt8(ascii: "a") + UInt8(generator.below(2)) }
      }
      func words() -> Set<[UInt8]> { Set((0..<generator.below(5)).map { _ in word() }) }
      var plain = (0..<400).map { _ in words() }
      var entries: [[UInt8]: [Int32]] = [:]
      for (position, words) in plain.enumerated() {
        for word in words { entries[word, default: []].append(Int32(position)) }
      }
      var index = WordIndex(entries.map { ($0.key, $0.value) }, size: 400)
      var (most, fewest) = (index.heavy.count, Int.max)
      for step in 0..<1_000 {
        let position = step < 400 ? generator.below(400) : step * 7 % 400
        // Towards the end most words go.
        let next = step < 400 ? words().union(words()) : step < 790 ? [] : words()
        index.replace(plain[position], by: next, at: Int32(position))
        plain[position] = next
        most = max(most, index.heavy.count)
        if step > 400 { fewest = min(fewest, index.heavy.count) }
        if step % 60 > 0 { continue }
        for prefix in [[], Array("a".utf8), word(), word()] where !prefix.isEmpty {
          var found = PositionBits(size: 400)
          index.unite(beginning: prefix, into: &found)
          let expected = plain.indices.filter { plain[$0].contains { $0.starts(with: prefix) } }
          #expect(PositionSet(found).positions == expected.map { Int32($0) }, "\(hint)")
        }
      }
      #expect(most > 3 && fewest < most, "prefixes become heavy, and light again; \(hint)")
    }
  }
}
