import Testing

@testable import Engine

/// Against an array, over many chunks, with copies that must not feel each other.
@Suite struct PersistentQueueTests {
  @Test func isAnArrayThatIsCheapToCopy() {
    for seed in seeds(20) {
      var random = SplitMix64(seed: seed)
      var queue = PersistentQueue<Int>()
      var model: [Int] = []
      var copies: [(PersistentQueue<Int>, [Int])] = []
      for step in 0..<6_000 {
        if random.chance(step < 3_000 ? 70 : 30) || model.isEmpty {
          queue.append(step)
          model.append(step)
        } else {
          #expect(queue.first == model.first)
          queue.removeFirst()
          model.removeFirst()
        }
        if random.below(1_000) == 0 { copies.append((queue, model)) }
      }
      copies.append((queue, model))
      for (copy, expected) in copies {
        #expect(Array(copy.makeIterator()) == expected, "SHOWROOM_SEED=\(seed)")
        #expect(copy.count == expected.count)
      }
    }
  }
}
