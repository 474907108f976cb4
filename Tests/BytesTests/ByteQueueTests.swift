import Bytes
import Testing

@Suite struct ByteQueueTests {
  @Test func bytesComeOutInTheOrderTheyWentIn() {
    var queue = ByteQueue()
    queue.append([1, 2, 3])
    queue.append(4 as UInt8)
    queue.append(bigEndian: 0x0506_0708 as UInt32)
    queue.append("é")
    queue.append(varint: 300)
    let all = queue.withReadable { [UInt8]($0) }
    #expect(all == [1, 2, 3, 4, 5, 6, 7, 8, 0xC3, 0xA9, 0xAC, 0x02])
    queue.consume(4)
    let rest = queue.withReadable { $0.first }
    #expect(rest == 5)
  }

  @Test func anEmptyQueueAllocatesNothing() {
    var queue = ByteQueue()
    let first = queue.capacity
    queue.append([1])
    let held = queue.capacity
    queue.consume(1)
    let kept = queue.capacity
    queue.giveBackIfEmpty()
    let last = queue.capacity
    #expect([first, held, kept, last] == [0, BytesLimits.queueBytesMin, held, 0])
  }

  @Test func aLargeQueueGivesItsMemoryBackWhenEmptied() {
    var queue = ByteQueue()
    queue.append([UInt8](repeating: 7, count: 100_000))
    queue.consume(99_999)
    let held = queue.capacity
    queue.consume(1)
    let after = queue.capacity
    #expect(held >= 100_000)
    #expect(after == 0)
  }

  @Test func aSteadyFlowDoesNotGrow() {
    var queue = ByteQueue()
    let piece = [UInt8](repeating: 1, count: 100)
    queue.append(piece)
    for _ in 0..<10_000 {
      queue.append(piece)
      queue.consume(100)
    }
    let capacity = queue.capacity
    #expect(capacity == BytesLimits.queueBytesMin)
  }

  @Test func aWriterFillsReservedRoom() {
    var queue = ByteQueue()
    queue.append([9])
    queue.append(reserving: 1000) { room in
      for index in 0..<1000 { room[index] = UInt8(truncatingIfNeeded: index) }
      return 3
    }
    let all = queue.withReadable { [UInt8]($0) }
    #expect(all == [9, 0, 1, 2])
  }

  @Test func itBehavesLikeAnArray() {
    let seed = SplitMix64.seed()
    var random = SplitMix64(seed: seed)
    var queue = ByteQueue()
    var model: [UInt8] = []
    for _ in 0..<5_000 {
      if Bool.random(using: &random) {
        let count = Int.random(in: 0...600, using: &random)
        let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
        queue.append(bytes)
        model += bytes
      } else {
        let count = Int.random(in: 0...model.count, using: &random)
        queue.consume(count)
        model.removeFirst(count)
      }
      let same = queue.withReadable { $0.elementsEqual(model) }
      #expect(same, "seed \(seed)")
      if !same { return }
    }
  }
}
