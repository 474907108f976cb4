/// A running 64-bit hash of byte strings (FNV-1a; each string closed by its length, so that
/// moving a byte from one string to the next changes it). Finds mistakes, not forgeries.
public struct Fingerprint: Hashable, Sendable, CustomStringConvertible {
  /// The hash so far.
  public private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

  /// Of nothing.
  public init() {}

  /// A fingerprint taken earlier.
  public init(value: UInt64) { self.value = value }

  /// Adds one string of bytes.
  public mutating func add(_ bytes: some Sequence<UInt8>) {
    var hash = value
    var count: UInt64 = 0
    for byte in bytes {
      hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
      count += 1
    }
    value = (hash ^ count) &* 0x100_0000_01b3
  }

  /// Sixteen hexadecimal digits.
  public var description: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
