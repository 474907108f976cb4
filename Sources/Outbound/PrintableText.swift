/// Text from peers, fit for a log and a record.
enum PrintableText {
  /// The first bytes of it, whole characters, blanks for what is not printed.
  static func excerpt(of text: String, bytesMax: Int) -> String {
    var result = ""
    var bytes = 0
    var wasBlank = true
    for scalar in text.unicodeScalars {
      let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
      let shown: Unicode.Scalar = isControl ? " " : scalar
      if shown == " " && wasBlank { continue }
      wasBlank = shown == " "
      bytes += UTF8.width(shown)
      if bytes > bytesMax { break }
      result.unicodeScalars.append(shown)
    }
    return result.last == " " ? String(result.dropLast()) : result
  }

  static func excerpt(of bytes: [UInt8], bytesMax: Int) -> String {
    excerpt(of: String(decoding: bytes, as: UTF8.self), bytesMax: bytesMax)
  }

  /// Whether a text can stand in a line of a protocol.
  static func isOneLine(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F && $0.value != 0x85 }
      && !text.unicodeScalars.contains { $0.value == 0x2028 || $0.value == 0x2029 }
  }
}
