import Codec
import Foundation
import Values

/// Where answers go: JSON for programs, text for people.
struct Printer {
  let json: Bool

  /// Prints an answer: as one line of JSON, or as the text that `text` makes.
  func show<Message: WireMessage>(_ message: Message, _ text: (Message) -> String) {
    write(json ? message.jsonText() + "\n" : text(message))
  }

  /// Prints at once, also into a pipe: streams are read line by line.
  func write(_ text: String) {
    FileHandle.standardOutput.write(Data(text.utf8))
  }
}

/// Times as people read them.
enum TimeText {
  /// "14:03:07" in UTC.
  static func clock(_ time: Timestamp) -> String {
    let seconds = ((time.seconds % 86_400) + 86_400) % 86_400
    return [seconds / 3_600, seconds / 60 % 60, seconds % 60].map(twoDigits).joined(separator: ":")
  }

  /// "1:02:03" or "12:34".
  static func duration(from start: Timestamp, to end: Timestamp) -> String {
    let seconds = max(0, end.seconds - start.seconds)
    let rest = "\(twoDigits(seconds / 60 % 60)):\(twoDigits(seconds % 60))"
    return seconds >= 3_600 ? "\(seconds / 3_600):\(rest)" : rest
  }

  private static func twoDigits(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
