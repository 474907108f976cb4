/// Elements in ascending order, in chunks: putting one in or taking one out moves at most a
/// chunk. Elements are distinct.
struct SortedChunks<Element: Comparable & Sendable>: Sendable {
  /// Where an element stands; the end stands behind the last chunk.
  struct Place: Comparable {
    var chunk: Int
    var offset: Int

    static func < (left: Place, right: Place) -> Bool {
      (left.chunk, left.offset) < (right.chunk, right.offset)
    }
  }

  private static var chunkMax: Int { 512 }
  /// None is empty.
  private var chunks: [[Element]] = []

  private(set) var count = 0

  init() {}

  /// Of elements in ascending order.
  init(sorted elements: [Element]) {
    count = elements.count
    let size = Self.chunkMax / 2
    chunks = stride(from: 0, to: elements.count, by: size).map {
      Array(elements[$0..<min($0 + size, elements.count)])
    }
  }

  var start: Place { Place(chunk: 0, offset: 0) }
  var end: Place { Place(chunk: chunks.count, offset: 0) }

  /// The element of a place that is not the end.
  subscript(place: Place) -> Element { chunks[place.chunk][place.offset] }

  /// All elements, in order.
  var elements: [Element] { chunks.flatMap { $0 } }

  /// The first place whose element does not precede, if those that precede come first.
  @inline(__always)
  func firstPlace(notPreceding precedes: (borrowing Element) -> Bool) -> Place {
    var low = 0
    var high = chunks.count
    while low < high {
      let middle = (low + high) / 2
      if precedes(chunks[middle][chunks[middle].count - 1]) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    guard low < chunks.count else { return end }
    let chunk = low
    low = 0
    high = chunks[chunk].count - 1
    while low < high {
      let middle = (low + high) / 2
      if precedes(chunks[chunk][middle]) { low = middle + 1 } else { high = middle }
    }
    return Place(chunk: chunk, offset: low)
  }

  /// The first place whose element is this or comes after it.
  func firstPlace(from element: Element) -> Place { firstPlace { $0 < element } }

  /// The first place whose element comes after this.
  func firstPlace(after element: Element) -> Place { firstPlace { !(element < $0) } }

  /// Puts an element in that is not there.
  mutating func insert(_ element: Element) { insert(element, at: firstPlace(from: element)) }

  /// Puts an element in at its place.
  mutating func insert(_ element: Element, at place: Place) {
    count += 1
    if place.chunk == chunks.count {
      guard let last = chunks.indices.last, chunks[last].count < Self.chunkMax else {
        return chunks.append([element])
      }
      return chunks[last].append(element)
    }
    chunks[place.chunk].insert(element, at: place.offset)
    if chunks[place.chunk].count <= Self.chunkMax { return }
    let tail = Array(chunks[place.chunk][(Self.chunkMax / 2)...])
    chunks[place.chunk].removeSubrange((Self.chunkMax / 2)...)
    chunks.insert(tail, at: place.chunk + 1)
  }

  /// Takes an element out that is there.
  mutating func remove(_ element: Element) {
    let place = firstPlace(from: element)
    precondition(place < end && !(element < self[place]), "an element is missing from its order")
    remove(at: place)
  }

  /// Takes an element out at its place.
  mutating func remove(at place: Place) {
    count -= 1
    chunks[place.chunk].remove(at: place.offset)
    let left = chunks[place.chunk].count
    if left == 0 {
      chunks.remove(at: place.chunk)
    } else if place.chunk + 1 < chunks.count,
      left + chunks[place.chunk + 1].count <= Self.chunkMax / 2
    {
      chunks[place.chunk].append(contentsOf: chunks[place.chunk + 1])
      chunks.remove(at: place.chunk + 1)
    }
  }

  /// Changes an element in a way that leaves it where it stands.
  mutating func update(at place: Place, _ body: (inout Element) -> Void) {
    body(&chunks[place.chunk][place.offset])
  }

  /// Visits elements from a place up to another until the body returns false; returns the place
  /// that comes next.
  @inline(__always)
  func walk(
    from first: Place, to last: Place, _ body: (borrowing Element) -> Bool
  ) -> Place {
    var chunk = first.chunk
    var offset = first.offset
    while chunk < chunks.count && chunk <= last.chunk {
      let stop = chunk == last.chunk ? last.offset : chunks[chunk].count
      while offset < stop {
        if !body(chunks[chunk][offset]) { return following(Place(chunk: chunk, offset: offset)) }
        offset += 1
      }
      if chunk == last.chunk { break }
      chunk += 1
      offset = 0
    }
    return last
  }

  /// The same downwards, from the element before `first` to that at `last`; returns the place
  /// behind what comes next.
  @inline(__always)
  func walkDown(
    from first: Place, to last: Place, _ body: (borrowing Element) -> Bool
  ) -> Place {
    var chunk = first.chunk
    var offset = first.offset
    while true {
      let stop = chunk == last.chunk ? last.offset : 0
      while offset > stop {
        offset -= 1
        if !body(chunks[chunk][offset]) { return Place(chunk: chunk, offset: offset) }
      }
      if chunk <= last.chunk { return last }
      chunk -= 1
      offset = chunks[chunk].count
    }
  }

  private func following(_ place: Place) -> Place {
    place.offset + 1 < chunks[place.chunk].count
      ? Place(chunk: place.chunk, offset: place.offset + 1)
      : Place(chunk: place.chunk + 1, offset: 0)
  }
}
