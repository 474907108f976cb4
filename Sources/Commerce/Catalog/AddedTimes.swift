/// When each position was added. Positions are given out in the order of time, so that for most
/// words of positions the oldest and the newest tell about all of them; nothing depends on that but
/// the cost.
struct AddedTimes: Sendable {
  /// Nanoseconds by position.
  private(set) var values: [Int64] = []
  /// Of each word; never narrowed.
  private var oldest: [Int64] = []
  private var newest: [Int64] = []

  mutating func set(_ position: Int32, _ value: Int64) {
    let index = Int(position)
    if index >= values.count {
      values.append(contentsOf: repeatElement(0, count: index + 1 - values.count))
      let words = index / 64 + 1
      oldest.append(contentsOf: repeatElement(.max, count: words - oldest.count))
      newest.append(contentsOf: repeatElement(.min, count: words - newest.count))
    }
    values[index] = value
    oldest[index / 64] = min(oldest[index / 64], value)
    newest[index / 64] = max(newest[index / 64], value)
  }

  /// Keeps the positions added at this time or later; a time is known for each of them.
  func filter(_ set: inout PositionBits, since: Int64) {
    set.mask { word in
      if oldest[word] >= since { return .max }
      if newest[word] < since { return 0 }
      let first = word << 6
      return (first..<min(first + 64, values.count)).reduce(0) { mask, position in
        values[position] >= since ? mask | 1 << UInt64(position - first) : mask
      }
    }
  }
}
