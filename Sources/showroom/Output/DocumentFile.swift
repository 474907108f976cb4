import Foundation

/// A document on its way into a file.
enum DocumentFile {
  static func write(_ bytes: [UInt8], to path: String) throws {
    do {
      try Data(bytes).write(to: URL(fileURLWithPath: path))
    } catch {
      throw Failure("\(path) can't be written: \(error.localizedDescription)")
    }
  }
}
