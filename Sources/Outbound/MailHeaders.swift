import Values

/// Headers as RFC 5322 and RFC 2047 write them.
enum MailHeaders {
  private static let lineBytesMax = 76

  static func lines(of message: MailMessage) -> [String] {
    [
      "Date: \(date(message.date))", "From: \(address(message.from, after: 6))",
      "To: \(address(message.to, after: 4))",
      "Subject: \(text(message.subject, after: 9))", "Message-ID: <\(message.messageID)>",
      "Auto-Submitted: auto-generated",
    ]
  }

  /// "Sat, 21 Nov 2026 08:30:00 +0000".
  static func date(_ moment: Timestamp) -> String {
    let time = CivilTime(secondsSinceEpoch: moment.seconds)
    let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    let months = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let clock = "\(two(time.hour)):\(two(time.minute)):\(two(time.second))"
    let date = "\(two(time.day)) \(months[time.month - 1]) \(time.year)"
    return "\(days[time.weekday]), \(date) \(clock) +0000"
  }

  private static func address(_ address: MailAddress, after column: Int) -> String {
    if address.name.isEmpty { return "<\(address.address)>" }
    let isPlain = address.name.utf8.allSatisfy {
      HostName.isLetterOrDigit($0) || $0 == UInt8(ascii: " ")
    }
    let isShort = address.name.utf8.count <= 40
    let name = isPlain && isShort ? address.name : encoded(address.name, after: column)
    return "\(name)\r\n <\(address.address)>"
  }

  /// Plain when it is short ASCII that can't be taken for an encoded word.
  static func text(_ text: String, after column: Int) -> String {
    let isPlain = text.utf8.allSatisfy { (0x20...0x7E).contains($0) } && !text.contains("=?")
    let isShort = text.utf8.count + column <= lineBytesMax
    let hasOuterBlanks = text.first == " " || text.last == " "
    return isPlain && isShort && !hasOuterBlanks ? text : encoded(text, after: column)
  }

  /// Encoded words in Base64, whole characters in each, folded into lines of at most 76 bytes.
  private static func encoded(_ text: String, after column: Int) -> String {
    let frame = "=?UTF-8?B??=".utf8.count
    var words: [String] = []
    var bytes: [UInt8] = []
    for scalar in text.unicodeScalars {
      let room = lineBytesMax - frame - (words.isEmpty ? column : 1)
      let next = Array(String(scalar).utf8)
      if (bytes.count + next.count + 2) / 3 * 4 > room {
        words.append("=?UTF-8?B?\(base64(bytes))?=")
        bytes = []
      }
      bytes += next
    }
    if !bytes.isEmpty { words.append("=?UTF-8?B?\(base64(bytes))?=") }
    return words.joined(separator: "\r\n ")
  }

  private static func base64(_ bytes: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let value = (group + [0, 0]).prefix(3).reduce(0) { $0 << 8 | Int($1) }
      for index in 0..<4 {
        let isPadding = index > group.count
        text.append(
          isPadding ? UInt8(ascii: "=") : alphabet[value >> (18 - 6 * index) & 63])
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
