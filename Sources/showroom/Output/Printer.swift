import Codec
import Foundation

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
