import APISchema
import Codec
import Foundation
import TLS
import TestSupport
import Testing

/// A directory of the test's own, gone with it.
final class TemporaryDirectory: Sendable {
  let path: String

  init() throws {
    var template = Array("/tmp/showroom-files-XXXXXX".utf8CString)
    guard let path = mkdtemp(&template) else { throw Unmet("no temporary directory can be made") }
    self.path = String(cString: path)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// A directory that `showroom export all` writes, and what tests do to it.
struct StoreOnDisk: Sendable {
  let path: String
  /// csv or jsonl.
  let format: String

  /// Exports everything: the files are those that each kind's export writes, the manifest says
  /// what they are, and nothing else is there.
  func export(_ admin: Terminal, expectingNone secrets: [String] = []) async throws {
    let said = try await admin.text("export", "all", path, "--format", format)
    #expect(said.contains("everything is in \(path), as of "), "\(said)")
    let manifest = try manifest()
    #expect(manifest.files.map(\.kind) == FullStore.kinds)
    // The server may commit by itself meanwhile, nothing that is in the files.
    #expect(0 < manifest.firstSequence && manifest.firstSequence <= manifest.lastSequence)
    for file in manifest.files {
      let text = try read(file.name)
      #expect(try await admin.text("export", file.kind, "--format", format) == text)
      #expect(file.sha256 == Self.digest(text))
      let lines = text.split(separator: "\n").count
      if format == "jsonl" { #expect(Int(file.rowCount) == lines, "\(file.name)") }
      for secret in secrets where secret.isEmpty || text.contains(secret) {
        Issue.record("\(secret) is in \(file.name)")
      }
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: path)
    #expect(Set(names) == Set(manifest.files.map(\.name) + ["manifest.json"]))
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
    #expect(mode as? Int == 0o700)
  }

  func manifest() throws -> StoreManifest {
    try StoreManifest(jsonText: try read("manifest.json"))
  }

  func expectSameFiles(as other: StoreOnDisk) throws {
    for kind in FullStore.kinds {
      let name = "\(kind).\(format)"
      #expect(try read(name) == other.read(name), "\(name)")
    }
    #expect(try manifest().files == other.manifest().files)
  }

  /// The same in another place, which may be there.
  func copy(_ place: String) throws -> StoreOnDisk {
    if FileManager.default.fileExists(atPath: place) {
      try FileManager.default.removeItem(atPath: place)
    }
    try FileManager.default.copyItem(atPath: path, toPath: place)
    return StoreOnDisk(path: place, format: format)
  }

  func read(_ name: String) throws -> String {
    try String(contentsOfFile: "\(path)/\(name)", encoding: .utf8)
  }

  func write(_ name: String, _ text: String) throws {
    try Data(text.utf8).write(to: URL(filePath: "\(path)/\(name)"))
  }

  func remove(_ name: String) throws {
    try FileManager.default.removeItem(atPath: "\(path)/\(name)")
  }

  /// Changes a part of a file, which must be in it.
  func change(_ name: String, _ old: String, _ new: String) throws {
    let text = try read(name)
    guard text.contains(old) else { throw Unmet("\(name) has no \(old)") }
    try write(name, text.replacing(old, with: new))
  }

  /// Adds a line to a kind's file, and has the manifest say so.
  func append(_ line: String, to kind: String) throws {
    let name = "\(kind).\(format)"
    let old = try read(name)
    try write(name, old + line + "\n")
    try change("manifest.json", Self.digest(old), Self.digest(old + line + "\n"))
  }

  private static func digest(_ text: String) -> String {
    SHA256.hash(Array(text.utf8)).map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
  }
}
