/// Which stream ids a client has used: exactly for the newest 512, "all" for those below.
///
/// Clients may send ids out of order (some take the id before they queue the frame), so an odd id
/// is fine when it was not used yet and is not too far below the highest.
struct StreamWindow {
  private static let width = UInt32(FixedLimits.windowWords * 64)
  /// Bit n of the ring: whether call number n (modulo the width) was used.
  private var used = [UInt64](repeating: 0, count: FixedLimits.windowWords)
  /// Number of the highest call, counted from 1: id / 2 + 1; 0 when there was none.
  private var highest: UInt32 = 0

  /// The highest id used; 0 when there was none.
  var highestID: UInt32 { highest == 0 ? 0 : (highest - 1) * 2 + 1 }

  /// Whether the odd id was used, or is too old to know.
  func isUsed(_ id: UInt32) -> Bool {
    let number = id / 2 + 1
    if number > highest { return false }
    if highest - number >= Self.width { return true }
    return used[word(number)] & bit(number) != 0
  }

  /// Notes the use of an odd id; false when it was used or is too old.
  mutating func use(_ id: UInt32) -> Bool {
    let number = id / 2 + 1
    if number > highest {
      forget(upTo: number)
      highest = number
    } else if isUsed(id) {
      return false
    }
    used[word(number)] |= bit(number)
    return true
  }

  /// Clears the bits that now stand for the numbers above the old highest.
  private mutating func forget(upTo number: UInt32) {
    guard number - highest < Self.width else {
      for word in used.indices { used[word] = 0 }
      return
    }
    for passed in highest + 1...number { used[word(passed)] &= ~bit(passed) }
  }

  private func word(_ number: UInt32) -> Int { Int(number % Self.width / 64) }
  private func bit(_ number: UInt32) -> UInt64 { 1 << UInt64(number % 64) }
}
