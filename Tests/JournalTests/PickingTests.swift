import Journal
import Storage
import Testing

/// Reading single records by their sequences.
@Suite struct PickingTests {
  /// Records of very different sizes, some longer than what is read at once, in segments of 1 MiB.
  private static let count: UInt64 = 3000

  private static func bytes(_ sequence: UInt64) -> Int {
    switch sequence % 500 {
    case 3: 300_000
    case 4...20: 5_000
    default: Int(sequence % 7) * 30
    }
  }

  private static func entry(_ sequence: UInt64) -> JournalEntry {
    JournalEntry(
      sequence: sequence, timeNanos: Int64(sequence) * 1000,
      payload: payload(sequence, bytes: bytes(sequence)))
  }

  private static var options: JournalOptions {
    var options = JournalOptions.small
    options.segmentBytes = 1 << 20
    // The reserved space behind the last record must not mislead anyone.
    options.preallocates = true
    return options
  }

  /// A journal that was opened again, so that it knows little of where its records stand.
  private static func opened() throws -> (Journal, SimulatedFileSystem) {
    let system = SimulatedFileSystem()
    let journal = try openStore(system, options).journal
    for first in stride(from: UInt64(1), through: count, by: 50) {
      journal.commit((first..<(first + 50)).map { entry($0) })
    }
    _ = try journal.writeSnapshot(
      sequence: count - 10, stateHash: "", createdAtNanos: 0, collections: [])
    system.restartProcess()
    return (try openStore(system, options).journal, system)
  }

  /// S1-FR10: any records of the log, in any order of asking, are those that were written.
  @Test func anyRecordsAreFound() throws {
    for seed in seeds(4) {
      var generator = Generator(seed: seed)
      let (journal, _) = try Self.opened()
      for _ in 0..<12 {
        let density = UInt64.random(in: 1...400, using: &generator)
        let wanted = (1...Self.count).filter { _ in
          UInt64.random(in: 0..<density, using: &generator) == 0
        }
        let read = try journal.read(sequences: wanted, bytesMax: .max)
        #expect(read == wanted.map { Self.entry($0) }, "SHOWROOM_SEED=\(seed)")
      }
    }
  }

  @Test func readsAreBounded() throws {
    let (journal, _) = try Self.opened()
    let wanted: [UInt64] = [503, 1003, 1503]
    #expect(try journal.read(sequences: wanted, bytesMax: 0).map(\.sequence) == [503])
    #expect(try journal.read(sequences: wanted, bytesMax: 600_000).map(\.sequence) == [503, 1003])
    #expect(try journal.read(sequences: [], bytesMax: 0).isEmpty)
    let ahead = #expect(throws: JournalError.self) {
      try journal.read(sequences: [1, Self.count + 1], bytesMax: 1)
    }
    #expect(ahead?.code == .cursorAhead(newest: Self.count))
  }

  /// A record in the middle of a segment whose places are not known costs a few small reads, not
  /// the segment.
  @Test func aRecordCostsItself() throws {
    let system = SimulatedFileSystem()
    var options = JournalOptions.small
    options.segmentBytes = 16 << 20
    let journal = try openStore(system, options).journal
    for first in stride(from: UInt64(1), through: 17_000, by: 500) {
      journal.commit(entries(first...(first + 499), bytes: 1000))
    }
    _ = try journal.writeSnapshot(
      sequence: 16_990, stateHash: "", createdAtNanos: 0, collections: [])
    #expect(try system.list("/store/journal").count == 2)
    system.restartProcess()
    // Only the last segment is read at the start; nothing is known of the other.
    let again = try openStore(system, options).journal
    for sequence: UInt64 in [9_000, 9_001, 70, 12_345] {
      let before = system.count(of: .read)
      let read = try again.read(sequences: [sequence], bytesMax: 1)
      #expect(read == entries(sequence...sequence, bytes: 1000))
      // Ten for a search in a thousand chunks, and the record's own.
      #expect(system.count(of: .read) - before <= 16)
    }
    let before = system.count(of: .read)
    _ = try again.read(sequences: [12_350], bytesMax: 1)
    #expect(system.count(of: .read) - before <= 4)
  }

  @Test func recordsThatAreGoneAreTooOld() throws {
    let (journal, _) = try Self.opened()
    _ = try journal.writeSnapshot(
      sequence: Self.count, stateHash: "", createdAtNanos: 0, collections: [])
    let oldest = try journal.retain(nowNanos: .max).oldestSequence
    #expect(oldest > 1)
    let gone = #expect(throws: JournalError.self) {
      try journal.read(sequences: [oldest - 1, oldest], bytesMax: 1)
    }
    #expect(gone?.code == .cursorTooOld(oldest: oldest))
    #expect(try journal.read(sequences: [oldest], bytesMax: 1) == [Self.entry(oldest)])
  }

  /// Damage is told with its place, and never read as something else.
  @Test func damageIsTold() throws {
    let (journal, system) = try Self.opened()
    let path = segmentPath(1)
    let whole = try #require(system.contents(of: path))
    for offset in stride(from: 100, to: whole.count, by: whole.count / 50) {
      let file = try system.open(path, .write)
      try file.write([whole[offset] ^ 0x40], at: UInt64(offset))
      for sequence: UInt64 in [1, 100, 250, 400] {
        do {
          let read = try journal.read(sequences: [sequence], bytesMax: 1)
          #expect(read == [Self.entry(sequence)])
        } catch {
          #expect(error.code == .damaged)
          #expect(error.message.contains(path))
        }
      }
      try file.write([whole[offset]], at: UInt64(offset))
    }
  }
}
