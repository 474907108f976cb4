import Glibc
import Journal
import Storage
import Testing

/// The files of every released format, byte by byte. `Golden/version1` was written once and stays:
/// a new format gets a new folder. `SHOWROOM_REWRITE_GOLDEN=1` writes the newest folder's files,
/// for a format that is not released yet.
@Suite struct GoldenTests {
  private static let files = [
    "journal/00000000000000000001.wal", "journal/00000000000000000002.wal",
    "journal/00000000000000000003.wal", "snapshots/00000000000000000002/manifest.json",
    "snapshots/00000000000000000002/carts.jsonl", "snapshots/00000000000000000002/notes.jsonl",
  ]
  private static let records = [
    JournalEntry(sequence: 1, timeNanos: 1_700_000_000_000_000_000, payload: Array("first".utf8)),
    JournalEntry(
      sequence: 2, timeNanos: 1_700_000_000_000_000_001, payload: payload(2, bytes: 4000)),
    JournalEntry(sequence: 3, timeNanos: 1_700_000_000_000_000_002, payload: []),
    JournalEntry(
      sequence: 4, timeNanos: 1_700_000_000_000_000_002, payload: Array("four: ä\n\0".utf8)),
  ]

  private static var golden: String {
    let here = "\(#filePath)".split(separator: "/").dropLast().joined(separator: "/")
    return "/" + here + "/Golden/version1/"
  }

  private func writtenNow() throws -> SimulatedFileSystem {
    let system = SimulatedFileSystem()
    let journal = try openStore(system).journal
    journal.commit(Array(Self.records[..<1]))
    journal.commit(Array(Self.records[1..<2]))
    _ = try journal.writeSnapshot(
      sequence: 2, stateHash: "sha256:00ff", createdAtNanos: 1_700_000_000_000_000_003,
      collections: [
        SnapshotCollection(
          name: "carts", lines: [#"{"id":"1"}"#, #"{"id":"2"}"#].map { Array($0.utf8) }),
        SnapshotCollection(name: "notes", lines: []),
      ])
    journal.commit(Array(Self.records[2...]))
    journal.close()
    return system
  }

  @Test func theSameRecordsGiveTheSameBytes() throws {
    let system = try writtenNow()
    let disk = LinuxFileSystem()
    for name in Self.files {
      let bytes = try #require(system.contents(of: "/store/" + name))
      // Only asked whether it is there; the text is not kept.
      if getenv("SHOWROOM_REWRITE_GOLDEN") != nil {
        try rewrite(Self.golden + name, with: bytes)
      }
      #expect(try disk.readWhole(Self.golden + name, bytesMax: 1 << 20) == bytes, "\(name)")
    }
    #expect(try system.list("/store/journal").count == 3)
  }

  @Test func releasedFilesAreReadBack() throws {
    let disk = LinuxFileSystem()
    let system = SimulatedFileSystem()
    for path in ["/store", "/store/journal", "/store/snapshots", snapshotPath(2)] {
      try system.makeDirectory(path)
    }
    for name in Self.files {
      let bytes = try disk.readWhole(Self.golden + name, bytesMax: 1 << 20)
      try system.open("/store/" + name, .create).write(bytes, at: 0)
    }
    let report = try Journal.verify("/store", fileSystem: system)
    #expect(report.problems.isEmpty)
    let recovered = try openStore(system)
    #expect(try recovered.journal.readAll() == Self.records)
    #expect(try recovered.entries.rest() == Array(Self.records[2...]))
    let snapshot = try #require(recovered.snapshot)
    #expect(snapshot.manifest.stateHash == "sha256:00ff")
    #expect(try snapshot.allLines(of: "carts")?.count == 2)
    #expect(recovered.warnings.isEmpty)
  }

  private func rewrite(_ path: String, with bytes: [UInt8]) throws {
    let disk = LinuxFileSystem()
    var directory = ""
    for part in path.split(separator: "/").dropLast() {
      directory += "/" + part
      try disk.makeDirectory(directory)
    }
    if try disk.kind(of: path) != nil { try disk.remove(path) }
    try disk.open(path, .create).write(bytes, at: 0)
  }
}
