/// A first-in first-out buffer of bytes in one contiguous allocation.
///
/// It grows by doubling, moves its content to the front when that makes room, and gives its
/// memory back when it is emptied while large, so an idle connection holds next to nothing.
///
/// `@unchecked Sendable`: it owns its memory alone, and being non-copyable has one user at a time.
public struct ByteQueue: ~Copyable, @unchecked Sendable {
  @usableFromInline var storage: UnsafeMutableRawPointer?
  @usableFromInline var head = 0
  @usableFromInline var tail = 0
  /// Bytes allocated.
  public private(set) var capacity = 0

  /// An empty queue; allocates nothing.
  public init() {}

  deinit { storage?.deallocate() }

  /// Bytes waiting.
  @inlinable public var count: Int { tail &- head }
  /// Whether no byte waits.
  @inlinable public var isEmpty: Bool { tail == head }

  /// What waits, oldest first. Valid until the next mutating call on this queue.
  @inlinable public var unsafeReadable: UnsafeRawBufferPointer {
    guard let storage else { return UnsafeRawBufferPointer(start: nil, count: 0) }
    return UnsafeRawBufferPointer(start: storage + head, count: count)
  }

  /// Calls `body` with what waits, oldest first. The pointer must not leave the closure.
  @inlinable public func withReadable<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    // The queue is borrowed for as long as the closure runs: nothing can change it.
    try body(unsafeReadable)
  }

  /// Drops the oldest bytes. Dropping more than `count` is a bug.
  @inlinable public mutating func consume(_ byteCount: Int) {
    precondition(byteCount >= 0 && byteCount <= count, "only waiting bytes can be consumed")
    head &+= byteCount
    if head == tail { emptied() }
  }

  /// Drops everything.
  public mutating func removeAll() { consume(count) }

  /// Frees all memory if no byte waits, also when little is held.
  public mutating func giveBackIfEmpty() {
    guard isEmpty else { return }
    storage?.deallocate()
    storage = nil
    capacity = 0
    head = 0
    tail = 0
  }

  /// Makes room for so many more bytes.
  @inlinable public mutating func reserve(_ byteCount: Int) {
    if capacity &- tail < byteCount { makeRoom(byteCount) }
  }

  /// Appends by letting `body` write into uninitialised room of at least `byteCount` bytes.
  /// `body` returns how many bytes it wrote, from the start of its buffer.
  @inlinable public mutating func append<Failure: Error>(
    reserving byteCount: Int,
    _ body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Int
  ) throws(Failure) {
    reserve(byteCount)
    let room = UnsafeMutableRawBufferPointer(
      start: storage.map { $0 + tail }, count: capacity &- tail)
    let written = try body(room)
    precondition(written >= 0 && written <= room.count, "a writer stays inside its room")
    tail &+= written
  }

  /// Appends a copy of the bytes.
  @inlinable public mutating func append(_ bytes: UnsafeRawBufferPointer) {
    guard let source = bytes.baseAddress, bytes.count > 0 else { return }
    reserve(bytes.count)
    if let storage { (storage + tail).copyMemory(from: source, byteCount: bytes.count) }
    tail &+= bytes.count
  }

  /// Appends a copy of the bytes.
  @inlinable public mutating func append(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { append($0) }
  }

  /// Appends a copy of the text's UTF-8.
  public mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
  }

  /// Appends one byte.
  @inlinable public mutating func append(_ byte: UInt8) {
    reserve(1)
    storage?.storeBytes(of: byte, toByteOffset: tail, as: UInt8.self)
    tail &+= 1
  }

  /// Appends an integer, most significant byte first.
  @inlinable public mutating func append<Integer: FixedWidthInteger & BitwiseCopyable>(
    bigEndian value: Integer
  ) {
    reserve(MemoryLayout<Integer>.size)
    storage?.storeBytes(of: value.bigEndian, toByteOffset: tail, as: Integer.self)
    tail &+= MemoryLayout<Integer>.size
  }

  /// Appends a protobuf varint: 1 to 10 bytes.
  @inlinable public mutating func append(varint value: UInt64) {
    append(reserving: 10) { room in
      var rest = value
      var size = 1
      while rest >= 0x80 {
        room[size &- 1] = UInt8(truncatingIfNeeded: rest) | 0x80
        size &+= 1
        rest >>= 7
      }
      room[size &- 1] = UInt8(truncatingIfNeeded: rest)
      return size
    }
  }

  @usableFromInline mutating func emptied() {
    head = 0
    tail = 0
    if capacity > BytesLimits.retainedBytesMax { giveBackIfEmpty() }
  }

  @usableFromInline mutating func makeRoom(_ byteCount: Int) {
    let waiting = count
    if let storage, capacity - waiting >= byteCount, head >= waiting {
      // The content fits into the room before it: move it there instead of growing.
      storage.copyMemory(from: storage + head, byteCount: waiting)
    } else {
      let needed = waiting + byteCount
      var grown = max(capacity, BytesLimits.queueBytesMin)
      while grown < needed { grown *= 2 }
      let fresh = UnsafeMutableRawPointer.allocate(byteCount: grown, alignment: 16)
      if let storage {
        fresh.copyMemory(from: storage + head, byteCount: waiting)
        storage.deallocate()
      }
      storage = fresh
      capacity = grown
    }
    head = 0
    tail = waiting
  }
}
