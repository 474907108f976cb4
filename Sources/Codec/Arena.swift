import CProtobufC
import Glibc

/// Scratch memory of one thread: a bump allocator with a cap, emptied after each call.
///
/// A message is unpacked into it and copied out, or built in it and packed; either way nothing in
/// it outlives the call, so memory is never freed piece by piece. What stays with the thread
/// between calls is one chunk of `Limits.arenaBytesKept`.
///
/// This is a handle without ownership; the memory belongs to the thread and goes with it.
struct Arena {
  /// All state behind one pointer, because protobuf-c's callbacks carry just that.
  struct State {
    var next: UnsafeMutableRawPointer
    var end: UnsafeMutableRawPointer
    let first: UnsafeMutableRawPointer
    /// Newest of the further chunks; each begins with the address of the one before.
    var chunks: UnsafeMutableRawPointer?
    var chunkBytesNext: Int
    /// Bytes of all further chunks.
    var chunkBytes: Int
    /// Bytes handed out, and how many may be.
    var usedBytes: Int
    var usedBytesMax: Int
    /// Most bytes handed out in one call since it was last reset: what tests look at.
    var highWaterBytes: Int
    var isBusy: Bool
    var allocator: ProtobufCAllocator
  }

  let state: UnsafeMutablePointer<State>

  /// For encoding: the values exist already.
  static let bytesUncapped = Int.max / 2

  /// The memory of the calling thread.
  static var current: Arena {
    if let known = pthread_getspecific(threadKey) {
      return Arena(state: known.assumingMemoryBound(to: State.self))
    }
    return makeForThread()
  }

  /// Runs `body` with the thread's arena, which may hand out `bytesMax` bytes, and empties it.
  /// `bytesMax` is at most `bytesUncapped`, so that sums of sizes can't overflow.
  @inline(__always)
  static func using<Result, Failure: Error>(
    bytesMax: Int, _ body: (Arena) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let arena = current
    precondition(!arena.state.pointee.isBusy, "an arena serves one call at a time")
    arena.state.pointee.isBusy = true
    arena.state.pointee.usedBytesMax = bytesMax
    defer { arena.reset() }
    return try body(arena)
  }

  /// Bytes for one object, aligned to 16, or nil when the cap is reached.
  @inline(__always)
  func allocate(_ byteCount: Int) -> UnsafeMutableRawPointer? {
    let bytesMax = state.pointee.usedBytesMax
    guard byteCount >= 0, byteCount <= bytesMax else { return nil }
    let rounded = (byteCount &+ 15) & ~15
    let next = state.pointee.next
    let used = state.pointee.usedBytes &+ rounded
    guard used <= bytesMax else { return nil }
    guard state.pointee.end - next >= rounded else { return allocateSlowly(rounded) }
    state.pointee.next = next + rounded
    state.pointee.usedBytes = used
    return next
  }

  /// An initialised C message. Only for encoding, where there is no cap.
  @inline(__always)
  func make<Message>(
    _ type: Message.Type, _ initialize: (UnsafeMutablePointer<Message>?) -> Void
  ) -> UnsafeMutablePointer<Message> {
    let message = allocateUncapped(MemoryLayout<Message>.size)
      .assumingMemoryBound(to: Message.self)
    initialize(message)
    return message
  }

  /// Bytes while encoding, where the values exist already and bound themselves.
  @inline(__always)
  func allocateUncapped(_ byteCount: Int) -> UnsafeMutableRawPointer {
    guard let memory = allocate(byteCount) else {
      preconditionFailure("an arena without a cap always has memory")
    }
    return memory
  }

  private func allocateSlowly(_ rounded: Int) -> UnsafeMutableRawPointer? {
    let header = 16
    let size = max(state.pointee.chunkBytesNext, rounded + header)
    guard let chunk = malloc(size) else { return nil }
    chunk.storeBytes(of: state.pointee.chunks, as: UnsafeMutableRawPointer?.self)
    state.pointee.chunks = chunk
    state.pointee.chunkBytes += size
    state.pointee.chunkBytesNext = min(
      state.pointee.chunkBytesNext * 2, Limits.arenaChunkBytesMax)
    state.pointee.next = chunk + header + rounded
    state.pointee.end = chunk + size
    state.pointee.usedBytes += rounded
    return chunk + header
  }

  @inline(__always)
  private func reset() {
    if state.pointee.usedBytes > state.pointee.highWaterBytes {
      state.pointee.highWaterBytes = state.pointee.usedBytes
    }
    if state.pointee.chunks != nil { freeChunks() }
    state.pointee.next = state.pointee.first
    state.pointee.end = state.pointee.first + Limits.arenaBytesKept
    state.pointee.usedBytes = 0
    state.pointee.isBusy = false
  }

  private func freeChunks() {
    while let chunk = state.pointee.chunks {
      state.pointee.chunks = chunk.load(as: UnsafeMutableRawPointer?.self)
      free(chunk)
    }
    state.pointee.chunkBytes = 0
    state.pointee.chunkBytesNext = Limits.arenaChunkBytesMin
  }
}

extension Arena {
  /// Address of the allocator that protobuf-c is given; valid as long as the thread.
  @inline(__always)
  var allocator: UnsafeMutablePointer<ProtobufCAllocator> {
    let offset = MemoryLayout<State>.offset(of: \.allocator) ?? 0
    return (UnsafeMutableRawPointer(state) + offset)
      .assumingMemoryBound(to: ProtobufCAllocator.self)
  }

  private static let threadKey: pthread_key_t = {
    var key = pthread_key_t()
    let status = pthread_key_create(&key) { memory in
      let state = memory?.assumingMemoryBound(to: State.self)
      if let state {
        free(state.pointee.first)
        state.deallocate()
      }
    }
    precondition(status == 0, "a process has a thread key left for the codec")
    return key
  }()

  private static func makeForThread() -> Arena {
    guard let first = malloc(Limits.arenaBytesKept) else {
      preconditionFailure("a thread's first \(Limits.arenaBytesKept) bytes are there")
    }
    let state = UnsafeMutablePointer<State>.allocate(capacity: 1)
    state.initialize(
      to: State(
        next: first, end: first + Limits.arenaBytesKept, first: first, chunks: nil,
        chunkBytesNext: Limits.arenaChunkBytesMin, chunkBytes: 0, usedBytes: 0, usedBytesMax: 0,
        highWaterBytes: 0, isBusy: false,
        allocator: ProtobufCAllocator(
          alloc: { data, size in
            guard let data else { return nil }
            return Arena(state: data.assumingMemoryBound(to: State.self)).allocate(size)
          },
          free: { _, _ in },
          allocator_data: state)))
    pthread_setspecific(threadKey, state)
    return Arena(state: state)
  }
}
