import Foundation

/// Settings as lines of "name = value"; '#' starts a comment.
struct ConfigurationFile {
  /// A line that can't be used.
  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

  static let names: Set<String> = [
    "endpoint", "ca", "certificate", "key", "token", "token-file", "server-name",
  ]
  static let bytesMax = 65_536

  private(set) var values: [String: String] = [:]

  /// Reads the text of the file named `path`.
  init(text: String, path: String) throws {
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      let content = line.prefix { $0 != "#" }.trimmingCharacters(in: .whitespaces)
      if content.isEmpty { continue }
      let place = "\(path), line \(index + 1)"
      guard let equals = content.firstIndex(of: "=") else {
        throw Failure(description: "\(place): expected \"name = value\", found \"\(content)\"")
      }
      let name = content[..<equals].trimmingCharacters(in: .whitespaces)
      guard Self.names.contains(name) else {
        let allowed = Self.names.sorted().joined(separator: ", ")
        throw Failure(description: "\(place): unknown name \"\(name)\"; allowed: \(allowed)")
      }
      let value = content[content.index(after: equals)...].trimmingCharacters(in: .whitespaces)
      values[name] = value
    }
  }

  /// No settings.
  init() {}

  /// Reads the file at `path`, or the default one; a default file that isn't there has no settings.
  static func load(path: String?) throws -> ConfigurationFile {
    let home = ProcessInfo.processInfo.environment["HOME"] ?? ""
    let standard = home + "/.config/showroom/config"
    let chosen = path ?? standard
    guard FileManager.default.fileExists(atPath: chosen) else {
      if path == nil { return ConfigurationFile() }
      throw Failure(description: "there is no configuration file \(chosen)")
    }
    guard let data = FileManager.default.contents(atPath: chosen), data.count <= bytesMax,
      let text = String(data: data, encoding: .utf8)
    else {
      throw Failure(
        description: "\(chosen) can't be read as UTF-8 text of at most \(bytesMax) bytes")
    }
    return try ConfigurationFile(text: text, path: chosen)
  }
}
