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

  /// The same by what is available, which changes all the time: the least few are selected.
  func firstByQuantity(
    _ matching: PositionSet, _ available: [Int64], _ query: CatalogQuery, _ limit: Int
  ) -> [Int] {
    let cursor = query.cursor.flatMap { $0.sort == .quantity ? $0 : nil }
    let sign: Int64 = query.descending ? -1 : 1
    var ranked: [RankedPosition] = []
    ranked.reserveCapacity(matching.count)
    matching.forEach { position in
      if let cursor, !follows(position, cursor, available, query.descending) { return }
      ranked.append(
        RankedPosition(rank: sign * available[position], tie: Int32(sign) * Int32(position)))
    }
    return ranked.least(limit).map { Int(sign) * Int($0.tie) }
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
  var tie: Int32

  static func < (left: RankedPosition, right: RankedPosition) -> Bool {
    left.rank < right.rank || (left.rank == right.rank && left.tie < right.tie)
  }
}

extension [RankedPosition] {
  /// The least few, in order. Parts the array around a pivot until the least few stand in
  /// front; a bad row of pivots ends in sorting the rest.
  consuming func least(_ limit: Int) -> [RankedPosition] {
    var items = self
    var low = 0
    var high = items.count
    var rounds = 0
    while high - low > 64 && limit > low && limit < high && rounds < 40 {
      let middle = items.parted(low, high)
      if middle < limit { low = middle } else { high = middle }
      rounds += 1
    }
    if limit > low && limit < high { items[low..<high].sort() }
    return items.prefix(limit).sorted()
  }

  /// Parts a range so that what stands before the answer is not greater than what follows;
  /// the answer lies inside the range. Elements are distinct.
  private mutating func parted(_ low: Int, _ high: Int) -> Int {
    let (first, middle, last) = (self[low], self[(low + high) / 2], self[high - 1])
    let pivot = Swift.max(Swift.min(first, middle), Swift.min(Swift.max(first, middle), last))
    var left = low
    var right = high - 1
    while true {
      while self[left] < pivot { left += 1 }
      while pivot < self[right] { right -= 1 }
      if left >= right { break }
      swapAt(left, right)
      left += 1
      right -= 1
    }
    return Swift.min(Swift.max(left, low + 1), high - 1)
  }
}
