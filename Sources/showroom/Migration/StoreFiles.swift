import APISchema
import DelimitedText
import Foundation
import Glibc
import MigrationFiles
import TLS

/// A directory that `showroom export all` wrote, as it is found.
struct StoreFiles {
  let path: String
  let manifest: StoreManifest
  let entries: [StoreFileEntry]

  /// Reads the manifest and all files, and refuses whatever is not as it was written.
  init(path: String) throws {
    self.path = path
    let names = try Self.names(in: path)
    let name = StoreDirectory.manifestName
    guard names.contains(name) else {
      throw Failure("\(path) has no \(name): an export that has not ended, or none of a store")
    }
    do {
      manifest = try StoreManifest(manifestUTF8: try Self.bytes(of: "\(path)/\(name)"))
      entries = try manifest.entries()
    } catch {
      throw Failure("\(path)/\(name): \(error)")
    }
    let known = Set(entries.map(\.name))
    var digests: [String: String] = [:]
    for name in names where known.contains(name) {
      digests[name] = try Self.digest(of: "\(path)/\(name)")
    }
    let others = names.filter { !known.contains($0) && $0 != name }
    let problems = StoreFileEntry.problems(of: entries, digests: digests, others: others)
    guard problems.isEmpty else {
      throw Failure("\(path) is not as it was exported:\n" + problems.joined(separator: "\n"))
    }
  }

  func path(of entry: StoreFileEntry) -> String { "\(path)/\(entry.name)" }

  /// What is in a directory.
  static func names(in path: String) throws -> [String] {
    // Says in a word why there is no looking into it.
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw Failure("\(path) can't be opened: \(String(cString: strerror(errno)))")
    }
    close(descriptor)
    do {
      return try FileManager.default.contentsOfDirectory(atPath: path)
    } catch {
      throw Failure("\(path) can't be read: \(error.localizedDescription)")
    }
  }

  /// The start of a file, as long as a manifest may be and a byte more.
  private static func bytes(of path: String) throws -> [UInt8] {
    let file = try FileSource(path: path)
    var bytes: [UInt8] = []
    while bytes.count <= StoreDirectory.manifestBytesMax {
      let chunk = try file.nextChunk()
      if chunk.isEmpty { break }
      bytes += chunk
    }
    return bytes
  }

  private static func digest(of path: String) throws -> String {
    do {
      let file = try FileSource(path: path)
      let hash = SHA256()
      while true {
        let chunk = try file.nextChunk()
        if chunk.isEmpty { return hash.finish().hexadecimal }
        hash.update(chunk)
      }
    } catch {
      throw Failure("\(error)")
    }
  }
}
