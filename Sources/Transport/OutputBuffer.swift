/// Bytes on their way out: appended at the end, taken from the front, in one allocation.
final class OutputBuffer {
  private var base: UnsafeMutableRawPointer
  private(set) var capacity: Int
  private var head = 0
  private var tail = 0

  init(capacity: Int = LoopLimits.pooledBufferBytes) {
    base = .allocate(byteCount: capacity, alignment: 16)
    self.capacity = capacity
  }

  deinit { base.deallocate() }

  var count: Int { tail - head }

  /// Valid until the next change.
  var readable: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base + head, count: count) }

  func append(_ bytes: UnsafeRawBufferPointer) {
    guard let source = bytes.baseAddress, bytes.count > 0 else { return }
    if capacity - tail < bytes.count { makeRoom(bytes.count) }
    (base + tail).copyMemory(from: source, byteCount: bytes.count)
    tail += bytes.count
  }

  /// Lets `body` write into room for at least `byteCount` bytes; it returns how many it wrote.
  func append(reserving byteCount: Int, _ body: (UnsafeMutableRawBufferPointer) -> Int) {
    if capacity - tail < byteCount { makeRoom(byteCount) }
    let room = UnsafeMutableRawBufferPointer(start: base + tail, count: capacity - tail)
    let written = body(room)
    precondition(written >= 0 && written <= room.count, "a writer stays inside its room")
    tail += written
  }

  func consume(_ byteCount: Int) {
    precondition(byteCount >= 0 && byteCount <= count, "only waiting bytes can be consumed")
    head += byteCount
    if head == tail { removeAll() }
  }

  func removeAll() {
    head = 0
    tail = 0
  }

  /// Moves the content to the front when that frees half of the memory, else doubles.
  private func makeRoom(_ byteCount: Int) {
    let waiting = count
    let needed = waiting + byteCount
    if needed <= capacity && head >= capacity / 2 {
      base.copyMemory(from: base + head, byteCount: waiting)
    } else {
      var larger = capacity
      while larger < needed { larger *= 2 }
      let fresh = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 16)
      fresh.copyMemory(from: base + head, byteCount: waiting)
      base.deallocate()
      base = fresh
      capacity = larger
    }
    head = 0
    tail = waiting
  }
}

/// Emptied buffers of one loop, last in first out, so that busy connections share warm memory and
/// idle ones hold none.
struct BufferPool {
  private var buffers: [OutputBuffer] = []
  private var byteCount = 0

  mutating func take() -> OutputBuffer {
    guard let buffer = buffers.popLast() else { return OutputBuffer() }
    byteCount -= buffer.capacity
    return buffer
  }

  /// Keeps the buffer unless it is large or enough are kept.
  mutating func giveBack(_ buffer: OutputBuffer) {
    let total = byteCount + buffer.capacity
    guard buffer.capacity <= LoopLimits.keptBufferBytesMax, total <= LoopLimits.poolBytesMax
    else { return }
    buffer.removeAll()
    buffers.append(buffer)
    byteCount = total
  }
}
