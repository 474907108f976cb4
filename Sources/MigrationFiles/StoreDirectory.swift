public import APISchema
import Codec

/// A directory that holds a whole store: a file for each kind, and the manifest.
public enum StoreDirectory {
  /// What this program writes, and the newest that it reads.
  public static let formatVersion: UInt32 = 1
  /// It is written last: without it a directory is half an export.
  public static let manifestName = "manifest.json"
  /// Longer ones are no manifests.
  public static let manifestBytesMax = 65_536
}

/// Why a directory is not imported; for people.
public struct ManifestError: Error, Equatable, CustomStringConvertible {
  /// A sentence for each fault.
  public var description: String

  init(_ description: String) { self.description = description }
}

/// A file that a manifest names.
public struct StoreFileEntry: Equatable, Sendable {
  /// What it holds.
  public var kind: MigrationKind
  /// How it is written.
  public var format: MigrationFormat
  /// Records, not lines.
  public var rowCount: Int
  /// Of its bytes, 64 hexadecimal digits in lower case.
  public var sha256: String

  /// In the directory.
  public var name: String { kind.fileName(format) }

  /// A file of a store.
  public init(kind: MigrationKind, format: MigrationFormat, rowCount: Int, sha256: String) {
    self.kind = kind
    self.format = format
    self.rowCount = rowCount
    self.sha256 = sha256
  }

  /// As the manifest has it.
  public var manifestFile: StoreFile {
    StoreFile(
      kind: kind.rawValue, name: name, rowCount: UInt32(clamping: rowCount), sha256: sha256)
  }
}

extension MigrationKind {
  /// "orders.csv": what its file is called in a directory of all kinds.
  public func fileName(_ format: MigrationFormat) -> String { "\(rawValue).\(format.rawValue)" }
}

extension StoreManifest {
  /// Reads a manifest. One of a newer format that has fields more is told as such.
  public init(manifestUTF8 bytes: [UInt8]) throws(ManifestError) {
    guard bytes.count <= StoreDirectory.manifestBytesMax else {
      throw ManifestError("it has more than \(StoreDirectory.manifestBytesMax) bytes")
    }
    let version: UInt32
    do throws(JSONError) {
      let lenient = JSONReadOptions(ignoresUnknownFields: true, checksLimits: false)
      version = try StoreManifest(jsonUTF8: bytes, options: lenient).formatVersion
      self = try StoreManifest(
        jsonUTF8: bytes, options: version > StoreDirectory.formatVersion ? lenient : .strict)
    } catch {
      throw ManifestError("\(error)")
    }
    guard (1...StoreDirectory.formatVersion).contains(version) else {
      throw ManifestError(
        version == 0
          ? "it names no format_version"
          : "its format_version is \(version), and this program reads up to "
            + "\(StoreDirectory.formatVersion): import it with the program that wrote it")
    }
  }

  /// What stands in the file.
  public var manifestText: String {
    jsonText(options: JSONWriteOptions(usesProtoNames: true)) + "\n"
  }

  /// Its files in the order in which they are imported: each kind once, under its own name, so
  /// that no name leads out of the directory.
  public func entries() throws(ManifestError) -> [StoreFileEntry] {
    var entries: [MigrationKind: StoreFileEntry] = [:]
    for file in files {
      guard let kind = MigrationKind(rawValue: file.kind) else {
        throw ManifestError("\"\(file.kind)\" is no kind of records")
      }
      guard let format = MigrationFormat.allCases.first(where: { kind.fileName($0) == file.name })
      else { throw ManifestError("\"\(file.name)\" is no name of a file of \(kind.rawValue)") }
      guard file.sha256.isDigest else {
        throw ManifestError("sha256 of \(file.name) is not 64 hexadecimal digits in lower case")
      }
      let entry = StoreFileEntry(
        kind: kind, format: format, rowCount: Int(file.rowCount), sha256: file.sha256)
      guard entries.updateValue(entry, forKey: kind) == nil else {
        throw ManifestError("it names \(kind.rawValue) twice")
      }
    }
    let missing = MigrationKind.allCases.filter { entries[$0] == nil }.map(\.rawValue)
    guard missing.isEmpty else {
      throw ManifestError("it names no file of " + missing.joined(separator: ", "))
    }
    return MigrationKind.allCases.compactMap { entries[$0] }
  }
}

extension StoreFileEntry {
  /// What keeps a directory from being imported, a sentence each: files that are missing, others
  /// than were written, or not named by the manifest. `digests`: SHA-256 of the files that are
  /// there, by name; `others`: names of all else, the manifest apart.
  public static func problems(
    of entries: [StoreFileEntry], digests: [String: String], others: [String]
  ) -> [String] {
    var problems: [String] = []
    for entry in entries {
      if let digest = digests[entry.name] {
        if digest != entry.sha256 {
          problems.append("\(entry.name) was altered: its SHA-256 is another")
        }
      } else {
        problems.append("\(entry.name) is missing")
      }
    }
    return problems + others.sorted().map { "\($0) is not in \(StoreDirectory.manifestName)" }
  }
}

extension String {
  fileprivate var isDigest: Bool {
    utf8.count == 64
      && utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }
}
