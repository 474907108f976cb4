/// Remembers the service and method names of a connection, so that a call neither allocates nor
/// validates them again. Bounded; a collision replaces.
struct NameCache {
  private var slots: [String] = []

  /// The text of these bytes; nil when they are not UTF-8.
  mutating func text(_ bytes: UnsafeRawBufferPointer) -> String? {
    guard bytes.count > 0, bytes.count <= FixedLimits.rememberedNameBytesMax else {
      return String(validating: bytes)
    }
    if slots.isEmpty { slots = Array(repeating: "", count: FixedLimits.rememberedNames) }
    let slot = Self.slot(bytes)
    if Self.isEqual(&slots[slot], bytes) { return slots[slot] }
    guard let text = String(validating: bytes) else { return nil }
    slots[slot] = text
    return text
  }

  private static func slot(_ bytes: UnsafeRawBufferPointer) -> Int {
    // Names of one package differ at their end.
    var tail: UInt64 = 0
    if bytes.count >= 8 {
      tail = bytes.loadUnaligned(fromByteOffset: bytes.count - 8, as: UInt64.self)
    } else {
      for byte in bytes { tail = tail << 8 | UInt64(byte) }
    }
    let mixed = (tail ^ UInt64(bytes.count)) &* 0x9E37_79B9_7F4A_7C15
    return Int(mixed >> 32) % FixedLimits.rememberedNames
  }

  private static func isEqual(_ text: inout String, _ bytes: UnsafeRawBufferPointer) -> Bool {
    guard text.utf8.count == bytes.count else { return false }
    return text.withUTF8 { isEqual(UnsafeRawBufferPointer($0), bytes) }
  }

  /// Eight bytes at a time; both have the same count.
  private static func isEqual(
    _ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer
  ) -> Bool {
    let count = left.count
    var offset = 0
    while offset &+ 8 <= count {
      let leftPart = left.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      let rightPart = right.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      if leftPart != rightPart { return false }
      offset &+= 8
    }
    while offset < count {
      if left[offset] != right[offset] { return false }
      offset &+= 1
    }
    return true
  }
}

extension String {
  /// The text of these bytes; nil when they are not UTF-8.
  init?(validating bytes: UnsafeRawBufferPointer) {
    let text = bytes.withMemoryRebound(to: UInt8.self) { String(validating: $0, as: UTF8.self) }
    guard let text else { return nil }
    self = text
  }
}
