import DequeModule

/// A queue whose copies are cheap to make and cheap to have: chunks are shared between copies, and
/// a copy that changes first copies one chunk and the list of chunks.
struct PersistentQueue<Element: Sendable>: Sendable {
  private static var chunkCount: Int { 512 }
  private var chunks: Deque<[Element]> = []
  /// How many of the first chunk are gone already.
  private var removed = 0
  private(set) var count = 0

  var first: Element? { count == 0 ? nil : chunks[0][removed] }

  mutating func append(_ element: Element) {
    if chunks.last.map({ $0.count == Self.chunkCount }) ?? true {
      var chunk: [Element] = []
      chunk.reserveCapacity(Self.chunkCount)
      chunks.append(chunk)
    }
    chunks[chunks.count - 1].append(element)
    count += 1
  }

  mutating func removeFirst() {
    precondition(count > 0, "an empty queue has no first element")
    removed += 1
    count -= 1
    if removed == chunks[0].count {
      chunks.removeFirst()
      removed = 0
    }
  }

  /// Calls with every element, the oldest first, until the iterator is dropped.
  func makeIterator() -> AnyIterator<Element> {
    var chunk = 0
    var index = removed
    let chunks = chunks
    return AnyIterator {
      guard chunk < chunks.count else { return nil }
      let element = chunks[chunk][index]
      index += 1
      if index == chunks[chunk].count { (chunk, index) = (chunk + 1, 0) }
      return element
    }
  }
}
