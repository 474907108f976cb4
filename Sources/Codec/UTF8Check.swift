/// Well-formed UTF-8 (Unicode, table 3-7) without NUL.
enum UTF8Check {
  /// Whether these bytes are such text.
  @inline(__always)
  static func isText(_ bytes: UnsafeRawPointer, _ count: Int) -> Bool {
    var at = 0
    while count - at >= 8 {
      let word = bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self)
      // High bit set somewhere, or a zero byte somewhere: look closer.
      let zeros = (word &- 0x0101_0101_0101_0101) & ~word
      if (word | zeros) & 0x8080_8080_8080_8080 != 0 { return isText(bytes, at, count) }
      at += 8
    }
    while at < count {
      let byte = bytes.load(fromByteOffset: at, as: UInt8.self)
      if byte == 0 || byte >= 0x80 { return isText(bytes, at, count) }
      at += 1
    }
    return true
  }

  private static func isText(_ bytes: UnsafeRawPointer, _ start: Int, _ count: Int) -> Bool {
    var at = start
    while at < count {
      let lead = bytes.load(fromByteOffset: at, as: UInt8.self)
      if lead == 0 { return false }
      if lead < 0x80 {
        at += 1
        continue
      }
      let length = sequenceLength(bytes, at, count)
      if length == 0 { return false }
      at += length
    }
    return true
  }

  /// Length of the multi-byte sequence here, or 0 when it is ill-formed.
  private static func sequenceLength(_ bytes: UnsafeRawPointer, _ at: Int, _ count: Int) -> Int {
    let lead = bytes.load(fromByteOffset: at, as: UInt8.self)
    let shape: (length: Int, second: ClosedRange<UInt8>)
    switch lead {
    case 0xC2...0xDF: shape = (2, 0x80...0xBF)
    case 0xE0: shape = (3, 0xA0...0xBF)
    case 0xED: shape = (3, 0x80...0x9F)
    case 0xE1...0xEF: shape = (3, 0x80...0xBF)
    case 0xF0: shape = (4, 0x90...0xBF)
    case 0xF1...0xF3: shape = (4, 0x80...0xBF)
    case 0xF4: shape = (4, 0x80...0x8F)
    default: return 0
    }
    guard at + shape.length <= count else { return 0 }
    let second = bytes.load(fromByteOffset: at + 1, as: UInt8.self)
    guard shape.second.contains(second) else { return 0 }
    for offset in 2..<max(2, shape.length) {
      let byte = bytes.load(fromByteOffset: at + offset, as: UInt8.self)
      guard byte & 0xC0 == 0x80 else { return 0 }
    }
    return shape.length
  }
}
