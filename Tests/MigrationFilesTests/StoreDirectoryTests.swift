import APISchema
import Codec
import Testing
import Values

@testable import MigrationFiles

/// What makes a directory a whole store (S2-MIG07).
@Suite struct StoreDirectoryTests {
  private static let digest = String(repeating: "0a", count: 32)

  private static func manifest(_ format: MigrationFormat = .csv) -> StoreManifest {
    let entries = MigrationKind.allCases.enumerated().map { number, kind in
      StoreFileEntry(kind: kind, format: format, rowCount: number, sha256: digest)
    }
    return StoreManifest(
      formatVersion: StoreDirectory.formatVersion, currency: "EUR",
      exportedAt: Timestamp(nanoseconds: 1_700_000_000_000_000_000), firstSequence: 7,
      lastSequence: 9, files: entries.map(\.manifestFile))
  }

  private static func read(_ text: String) throws -> [StoreFileEntry] {
    try StoreManifest(manifestUTF8: Array(text.utf8)).entries()
  }

  /// The one sentence a manifest is refused with.
  private static func refusal(_ change: (inout StoreManifest) -> Void) -> String {
    var manifest = manifest()
    change(&manifest)
    return refusal(manifest.manifestText)
  }

  private static func refusal(_ text: String) -> String {
    do {
      _ = try read(text)
      return "read"
    } catch {
      return "\(error)"
    }
  }

  @Test("S2-MIG07: a manifest is read as it was written", arguments: MigrationFormat.allCases)
  func roundTrip(_ format: MigrationFormat) throws {
    let manifest = Self.manifest(format)
    let read = try StoreManifest(manifestUTF8: Array(manifest.manifestText.utf8))
    #expect(read == manifest)
    let entries = try read.entries()
    #expect(entries.map(\.kind) == MigrationKind.allCases)
    #expect(entries.map(\.rowCount) == Array(0..<8))
    #expect(entries.allSatisfy { $0.format == format && $0.sha256 == Self.digest })
    #expect(entries.map(\.name).first == "price-tiers.\(format.rawValue)")
  }

  @Test("S2-MIG07: files come in the order of import, whatever the manifest's")
  func order() throws {
    var manifest = Self.manifest()
    manifest.files.reverse()
    #expect(try manifest.entries().map(\.kind) == MigrationKind.allCases)
  }

  @Test("S2-MIG07: a manifest of a newer format is told as such, also with fields more")
  func newerFormat() {
    let newer = Self.refusal { $0.formatVersion = StoreDirectory.formatVersion + 1 }
    #expect(newer.contains("format_version is 2") && newer.contains("up to 1"), "\(newer)")
    let more = Self.refusal(
      Self.manifest().manifestText.replacing(
        "{\"format_version\":1", with: "{\"format_version\":3,\"more\":{\"a\":[1]}"))
    #expect(more.contains("format_version is 3"), "\(more)")
    #expect(Self.refusal { $0.formatVersion = 0 } == "it names no format_version")
    let unknown = Self.refusal(
      Self.manifest().manifestText.replacing(
        "{\"format_version\":1", with: "{\"format_version\":1,\"more\":1"))
    #expect(unknown.contains("only fields"), "\(unknown)")
  }

  @Test("S2-MIG07: a manifest names each kind once, under its own name")
  func eachKindOnce() {
    #expect(Self.refusal { $0.files.removeLast() } == "it names no file of orders")
    #expect(
      Self.refusal { $0.files = [$0.files[0]] }
        == "it names no file of staff, presets, clients, accounts, batches, sheets, orders")
    #expect(Self.refusal { $0.files.append($0.files[1]) } == "it names staff twice")
    #expect(Self.refusal { $0.files[2].kind = "people" } == "\"people\" is no kind of records")
    for name in ["../orders.csv", "/etc/passwd", "orders.CSV", "staff.csv", "orders.csv/", ""] {
      let said = Self.refusal { $0.files[7].name = name }
      #expect(said == "\"\(name)\" is no name of a file of orders")
    }
    for sha256 in ["", "0a", Self.digest + "0", String(repeating: "0A", count: 32)] {
      let said = Self.refusal { $0.files[0].sha256 = sha256 }
      #expect(said.contains("price-tiers.csv") || said.contains("sha256"), "\(said)")
      #expect(said != "read", "\(sha256)")
    }
  }

  @Test("S2-MIG07: what is no manifest is refused, whatever it is")
  func noManifest() {
    for text in ["", "{", "[]", "{}", "null", "\u{0}", "{\"format_version\":\"x\"}"] {
      #expect(Self.refusal(text) != "read", "\(text)")
    }
    let long = Self.refusal(String(repeating: " ", count: StoreDirectory.manifestBytesMax + 1))
    #expect(long == "it has more than 65536 bytes")
    let text = Self.manifest().manifestText
    for end in text.indices.dropLast() {
      #expect(Self.refusal(String(text[..<end])) != "read")
    }
  }

  @Test("S2-MIG07: missing, altered and unknown files are told, all of them")
  func files() throws {
    let entries = try Self.manifest().entries()
    var digests = Dictionary(uniqueKeysWithValues: entries.map { ($0.name, $0.sha256) })
    #expect(StoreFileEntry.problems(of: entries, digests: digests, others: []).isEmpty)
    digests["staff.csv"] = nil
    digests["sheets.csv"] = String(repeating: "0b", count: 32)
    let problems = StoreFileEntry.problems(
      of: entries, digests: digests, others: ["orders.csv.part", "notes.txt"])
    #expect(
      problems == [
        "staff.csv is missing", "sheets.csv was altered: its SHA-256 is another",
        "notes.txt is not in manifest.json", "orders.csv.part is not in manifest.json",
      ])
  }
}
