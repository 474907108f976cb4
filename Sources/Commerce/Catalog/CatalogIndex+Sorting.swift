import Values

extension CatalogIndex {
  func cursor(at position: Int, _ sort: CatalogSort, _ available: [Int64]) -> CatalogCursor {
    CatalogCursor(
      sort: sort, number: sort == .name ? 0 : number(at: position, sort, available),
      name: sort == .name ? names[position] : [], batchID: ids[position])
  }

  private func number(at position: Int, _ sort: CatalogSort, _ available: [Int64]) -> Int64 {
    switch sort {
    case .name: 0
    case .price: prices[position]
    case .quantity: available[position]
    case .addedAt: addedAt[position]
    }
  }

  /// Whether an item stands before a cursor in ascending order: by sort key, then by id.
  private func precedes(
    _ position: Int, _ cursor: CatalogCursor, _ available: [Int64]
  ) -> Bool {
    if cursor.sort == .name {
      if names[position].lexicographicallyPrecedes(cursor.name) { return true }
      return names[position] == cursor.name && ids[position] < cursor.batchID
    }
    let key = number(at: position, cursor.sort, available)
    return (key, ids[position]) < (cursor.number, cursor.batchID)
  }

  /// The first matching positions after the cursor, in an order that is sorted already.
  func first(_ matching: PositionSet, _ query: CatalogQuery, _ limit: Int) -> [Int] {
    let order =
      switch query.sort {
      case .name: byName
      case .price: byPrice
      case .addedAt, .quantity: byAddedAt
      }
    let start = startIndex(in: order, query)
    let indexes =
      query.descending
      ? stride(from: start, to: -1, by: -1) : stride(from: start, to: order.count, by: 1)
    var positions: [Int] = []
    for index in indexes where matching.contains(Int(order[index])) {
      positions.append(Int(order[index]))
      if positions.count == limit { break }
    }
    return positions
  }

  /// Where the page begins in an ascending order; for a descending page its last index.
  private func startIndex(in order: [Int32], _ query: CatalogQuery) -> Int {
    guard let cursor = query.cursor, cursor.sort == query.sort else {
      return query.descending ? order.count - 1 : 0
    }
    var low = 0
    var high = order.count
    while low < high {
      let middle = (low + high) / 2
      if precedes(Int(order[middle]), cursor, []) { low = middle + 1 } else { high = middle }
    }
    if query.descending { return low - 1 }
    let isCursorItself = low < order.count && ids[Int(order[low])] == cursor.batchID
    return isCursorItself ? low + 1 : low
  }

  /// The same by what is available, which changes all the time: a heap of the best so far.
  func firstByQuantity(
    _ matching: PositionSet, _ available: [Int64], _ query: CatalogQuery, _ limit: Int
  ) -> [Int] {
    let cursor = query.cursor.flatMap { $0.sort == .quantity ? $0 : nil }
    var best = BoundedSelection(limit: limit)
    let sign: Int64 = query.descending ? -1 : 1
    matching.forEach { position in
      let key = RankedPosition(rank: sign * available[position], tie: Int(sign) * position)
      if best.isFull && !(key < best.worst) { return }
      if let cursor, !follows(position, cursor, available, query.descending) { return }
      best.insert(key)
    }
    return best.sorted().map { Int(sign) * $0.tie }
  }

  private func follows(
    _ position: Int, _ cursor: CatalogCursor, _ available: [Int64], _ descending: Bool
  ) -> Bool {
    if ids[position] == cursor.batchID && available[position] == cursor.number { return false }
    return precedes(position, cursor, available) == descending
  }
}

/// A position with its place in the order asked for.
struct RankedPosition: Comparable {
  var rank: Int64
  var tie: Int

  static func < (left: RankedPosition, right: RankedPosition) -> Bool {
    (left.rank, left.tie) < (right.rank, right.tie)
  }
}

/// The least few of many, kept as a heap with the greatest of them on top.
struct BoundedSelection {
  let limit: Int
  private var heap: [RankedPosition] = []

  init(limit: Int) { self.limit = limit }

  var isFull: Bool { heap.count == limit }

  /// Of those kept. Only when full.
  var worst: RankedPosition { heap[0] }

  mutating func insert(_ item: RankedPosition) {
    if isFull {
      heap[0] = item
      siftDown()
    } else {
      heap.append(item)
      siftUp()
    }
  }

  consuming func sorted() -> [RankedPosition] { heap.sorted() }

  private mutating func siftUp() {
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      if !(heap[parent] < heap[child]) { return }
      heap.swapAt(parent, child)
      child = parent
    }
  }

  private mutating func siftDown() {
    var parent = 0
    while true {
      var greatest = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count {
        if heap[greatest] < heap[child] { greatest = child }
      }
      if greatest == parent { return }
      heap.swapAt(parent, greatest)
      parent = greatest
    }
  }
}
