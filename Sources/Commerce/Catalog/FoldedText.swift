/// Text as searching and sorting see it: lower case, without the accents of Latin, Greek and
/// Cyrillic letters.
public struct FoldedText: Hashable, Comparable, Sendable {
  /// UTF-8.
  public let bytes: [UInt8]

  /// The text, folded.
  public init(_ text: String) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars { Self.fold(scalar, into: &bytes) }
    self.bytes = bytes
  }

  init(bytes: [UInt8]) { self.bytes = bytes }

  /// By bytes, which for UTF-8 is by scalar.
  public static func < (left: FoldedText, right: FoldedText) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes)
  }

  /// Runs of letters and digits.
  var words: [[UInt8]] { bytes.split { !Self.isWordByte($0) }.map(Array.init) }

  /// Whether one of its words begins with these bytes.
  func hasWord(beginning prefix: [UInt8]) -> Bool {
    bytes.split { !Self.isWordByte($0) }.contains { $0.starts(with: prefix) }
  }

  /// Everything outside ASCII belongs to words; of ASCII letters and digits do.
  private static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
    default: byte >= 0x80
    }
  }

  private static func fold(_ scalar: Unicode.Scalar, into bytes: inout [UInt8]) {
    let value = scalar.value
    switch value {
    case 0x41...0x5A: bytes.append(UInt8(value) + 32)
    case 0..<0x80: bytes.append(UInt8(value))
    // Punctuation of Latin-1 separates words like that of ASCII.
    case 0x80...0xBF, 0xD7, 0xF7: bytes.append(UInt8(ascii: " "))
    case 0xC0...0x17F: bytes.append(contentsOf: latin[Int(value - 0xC0)].utf8)
    // Combining accents.
    case 0x300...0x36F: break
    default:
      for lower in scalar.properties.lowercaseMapping.unicodeScalars
      where !(0x300...0x36F).contains(lower.value) {
        bytes.append(contentsOf: AccentedLetters.bases[lower] ?? Array(String(lower).utf8))
      }
    }
  }

  /// Base letters of U+00C0 to U+017F.
  private static let latin: [String] = {
    let rows = [
      "a a a a a a ae c e e e e i i i i d n o o o o o x o u u u u y th ss",
      "a a a a a a ae c e e e e i i i i d n o o o o o x o u u u u y th y",
      "a a a a a a c c c c c c c c d d d d e e e e e e e e e e g g g g",
      "g g g g h h h h i i i i i i i i i i ij ij j j k k k l l l l l l l",
      "l l l n n n n n n n n n o o o o o o oe oe r r r r r r s s s s s s",
      "s s t t t t t t u u u u u u u u u u u u w w y y y z z z z z z s",
    ]
    return rows.flatMap { $0.split(separator: " ").map(String.init) }
  }()
}
