import Testing

@testable import RPC

@Suite struct CallTableTests {
  @Test func itBehavesLikeADictionary() {
    let seed = SplitMix64.seed()
    var random = SplitMix64(seed: seed)
    for spread in [8, 200, 5_000] as [UInt32] {
      var table = CallTable<Int>()
      var model: [UInt32: Int] = [:]
      for step in 0..<4_000 {
        // Half of the ids share their home slot in any small table.
        let random_ = UInt32.random(in: 0...spread, using: &random)
        let id = Bool.random(using: &random) ? random_ * 2 + 1 : random_ * 4_096 + 1
        if let slot = table.slot(of: id) {
          #expect(table[slot] == model[id])
          if Bool.random(using: &random) {
            #expect(table.remove(at: slot) == model.removeValue(forKey: id))
          } else {
            table[slot] = step
            model[id] = step
          }
        } else {
          #expect(model[id] == nil, "seed \(seed)")
          table.insert(id, step)
          model[id] = step
        }
        #expect(table.count == model.count)
      }
      #expect(table.ids { _, _ in true } == model.keys.sorted(), "seed \(seed)")
      for id in model.keys { #expect(table.remove(id) == model[id]) }
      #expect(table.isEmpty)
    }
  }

  @Test func noCallHasStreamIDZero() {
    var table = CallTable<Int>()
    table.insert(1, 7)
    #expect(table.slot(of: 0) == nil)
    #expect(table.remove(3) == nil)
  }
}

@Suite struct StreamWindowTests {
  @Test func everyIDIsUsedOnce() {
    let seed = SplitMix64.seed()
    var random = SplitMix64(seed: seed)
    var window = StreamWindow()
    var used: Set<UInt32> = []
    var highest: UInt32 = 0
    var start: UInt32 = 0
    for _ in 0..<20_000 {
      if UInt32.random(in: 0...500, using: &random) == 0 { start += 700 }
      let id = (start + UInt32.random(in: 0...700, using: &random)) * 2 + 1
      let isTooOld = highest > id && (highest - id) / 2 >= 512
      #expect(window.isUsed(id) == (isTooOld || used.contains(id)), "seed \(seed) id \(id)")
      let fresh = window.use(id)
      #expect(fresh == (!isTooOld && !used.contains(id)), "seed \(seed) id \(id)")
      if fresh { used.insert(id) }
      highest = max(highest, id)
      #expect(window.highestID == highest)
    }
  }

  @Test func theLargestIDFits() {
    var window = StreamWindow()
    #expect(window.highestID == 0)
    let first = window.use(.max)
    let again = window.use(.max)
    let old = window.use(1)
    #expect([first, again, old] == [true, false, false])
    #expect(window.highestID == .max)
  }
}
