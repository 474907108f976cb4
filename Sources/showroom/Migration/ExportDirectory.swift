import APISchema
import Foundation
import Glibc
import MigrationFiles

/// A directory on its way to hold a whole store. Every file is written aside, and the manifest
/// takes its name last: whoever finds it finds everything.
final class ExportDirectory {
  private let path: String
  private let isNew: Bool
  private var files: [(entry: StoreFileEntry, file: ExportFile)] = []

  /// Takes an empty directory, or makes one that only its owner may read.
  init(path: String) throws {
    self.path = path
    isNew = mkdir(path, 0o700) == 0
    if !isNew {
      guard errno == EEXIST else { throw Failure("\(path) can't be made: \(Self.reason)") }
      let names = try StoreFiles.names(in: path)
      guard names.isEmpty else { throw Self.notEmpty(path, names) }
    }
    try claim()
  }

  /// Of two exports into one directory, one is refused.
  private func claim() throws {
    let name = ExportFile.part(of: "\(path)/\(StoreDirectory.manifestName)")
    let descriptor = open(name, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      let reason = Self.reason
      if isNew { rmdir(path) }
      throw Failure("\(path) can't be written to: \(reason)")
    }
    close(descriptor)
  }

  private static func notEmpty(_ path: String, _ names: [String]) -> Failure {
    let isHalf =
      names.contains { $0.hasSuffix(".part") } && !names.contains(StoreDirectory.manifestName)
    let what = isHalf ? "holds an export that has not ended" : "is not empty"
    return Failure("\(path) \(what): name another directory, or empty this one")
  }

  private static var reason: String { String(cString: strerror(errno)) }

  /// Begins the file of a kind.
  func begin(_ kind: MigrationKind, _ format: MigrationFormat) throws -> ExportFile {
    let entry = StoreFileEntry(kind: kind, format: format, rowCount: 0, sha256: "")
    let file = try ExportFile(path: "\(path)/\(entry.name)")
    files.append((entry, file))
    return file
  }

  /// Ends the file that was begun last.
  func end(rowCount: Int) throws {
    let last = files.count - 1
    files[last].entry.rowCount = rowCount
    files[last].entry.sha256 = try files[last].file.close()
  }

  /// Gives everything its name. `manifest` lacks the files.
  func finish(_ manifest: StoreManifest) throws -> StoreManifest {
    var manifest = manifest
    manifest.files = MigrationKind.allCases.compactMap { kind in
      files.first { $0.entry.kind == kind }?.entry.manifestFile
    }
    for (_, file) in files { try file.publish() }
    let file = try ExportFile(path: "\(path)/\(StoreDirectory.manifestName)")
    try file.write(manifest.manifestText)
    _ = try file.close()
    try synchronize()
    try file.publish()
    try synchronize()
    return manifest
  }

  /// Names are on disk before the manifest is, and then the manifest's.
  private func synchronize() throws {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Failure("\(path) can't be written: \(Self.reason)") }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else {
      throw Failure("\(path) can't be written: \(Self.reason)")
    }
  }

  /// Leaves nothing of what it wrote.
  func abandon() {
    for (entry, file) in files {
      file.abandon()
      unlink("\(path)/\(entry.name)")
    }
    let manifest = "\(path)/\(StoreDirectory.manifestName)"
    unlink(ExportFile.part(of: manifest))
    unlink(manifest)
    if isNew { rmdir(path) }
  }
}
