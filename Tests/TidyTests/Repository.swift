import Foundation

/// One place in the repository that breaks a rule, printed as `path:line: what`.
struct Finding: CustomStringConvertible, Equatable {
  var path: String
  var line: Int
  var what: String

  var description: String { "\(path):\(line): \(what)" }
}

/// One text file: its path from the top of the repository, and its lines.
struct TextFile: Sendable {
  var path: String
  var lines: [String]

  init(path: String, text: String) {
    self.path = path
    self.lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last == "" { lines.removeLast() }
  }

  /// "swift" of "Sources/Bytes/Reader.swift"; empty when there is none.
  var fileExtension: String {
    guard let dot = name.lastIndex(of: ".") else { return "" }
    return String(name[name.index(after: dot)...])
  }

  var name: Substring { path.split(separator: "/").last ?? "" }

  /// Under a folder named Generated, or what protoc-c wrote.
  var isGenerated: Bool {
    path.contains("/Generated/") || path.hasPrefix("Sources/CMessages/")
  }

  func finding(line index: Int, _ what: String) -> Finding {
    Finding(path: path, line: index + 1, what: what)
  }
}

/// Every text file of the project that people or the generator wrote.
enum Repository {
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  static let files: [TextFile] = readFiles()
  /// Hand-written Swift.
  static let swiftFiles: [SwiftFile] =
    files.filter { $0.fileExtension == "swift" && !$0.isGenerated }.map(SwiftFile.init)

  static func file(_ path: String) -> TextFile? { files.first { $0.path == path } }

  private static let topFolders = ["Sources", "Tests", "proto", "certs", "tools", ".ci"]
  private static let topFiles = [
    "Package.swift", "README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "LICENSE",
    ".gitignore", ".swift-format",
  ]
  private static let skippedFolders: Set<String> = [".build", "out", "__pycache__", "node_modules"]

  private static func readFiles() -> [TextFile] {
    let paths = topFiles + topFolders.flatMap(filePaths(under:))
    return paths.sorted().compactMap { path in
      // A file that is not UTF-8 (compressed data, golden files) is no text.
      guard let data = try? Data(contentsOf: root.appending(path: path)),
        let text = String(validating: data, as: UTF8.self), !text.contains("\0")
      else { return nil }
      return TextFile(path: path, text: text)
    }
  }

  private static func filePaths(under folder: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path(of: folder))) ?? []
    return names.flatMap { name -> [String] in
      if skippedFolders.contains(name) || name.hasPrefix(".build") { return [] }
      let child = "\(folder)/\(name)"
      var isFolder: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: path(of: child), isDirectory: &isFolder)
      return isFolder.boolValue ? filePaths(under: child) : [child]
    }
  }

  private static func path(of relative: String) -> String { root.appending(path: relative).path() }
}
