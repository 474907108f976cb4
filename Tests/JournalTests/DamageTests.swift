import Journal
import Storage
import Testing

/// Every changed bit and every cut of a small journal: either it is an unfinished write at the
/// very end, or the store refuses to start. Never a wrong record, never a missing one unnoticed.
@Suite struct DamageTests {
  /// Records 1 to 4 in two segments, the last two in one batch.
  private func store(preallocates: Bool = false) throws -> SimulatedFileSystem {
    let system = SimulatedFileSystem()
    var options = JournalOptions.small
    options.preallocates = preallocates
    let journal = try openStore(system, options).journal
    journal.commit(entries(1...1, bytes: 4000))
    journal.commit(entries(2...2, bytes: 600))
    journal.commit(entries(3...4, bytes: 30))
    system.restartProcess()
    return system
  }

  private func change(
    _ path: String, of system: SimulatedFileSystem, _ body: (inout [UInt8]) -> Void
  ) -> SimulatedFileSystem {
    let copy = system.copy()
    var bytes = copy.contents(of: path) ?? []
    body(&bytes)
    copy.replaceContents(of: path, with: bytes)
    return copy
  }

  @Test func everyFlippedBitRefusesToStart() throws {
    let system = try store()
    #expect(try system.list("/store/journal").count == 2)
    for path in [segmentPath(1), segmentPath(2)] {
      let count = system.contents(of: path)?.count ?? 0
      #expect(count > 700)
      for offset in 0..<count {
        let damaged = change(path, of: system) { $0[offset] ^= 1 << (offset % 8) }
        let error = #expect(throws: JournalError.self, "\(path) offset \(offset)") {
          try openStore(damaged)
        }
        #expect(error?.code == .damaged)
        #expect(error?.message.contains(path) == true)
        #expect(damaged.contents(of: path)?.count == count, "a refusal changes nothing")
        #expect(try Journal.verify("/store", fileSystem: damaged).problems.isEmpty == false)
      }
    }
  }

  /// A flipped bit in front of reserved space: the same.
  @Test func everyFlippedBitIsFoundInFrontOfReservedSpace() throws {
    let system = try store(preallocates: true)
    let path = segmentPath(2)
    let end = 64 + 645 + 75 + 75
    #expect(system.contents(of: path)?.count == 4096)
    for offset in 0..<end {
      let damaged = change(path, of: system) { $0[offset] ^= 1 << (offset % 8) }
      let error = #expect(throws: JournalError.self, "offset \(offset)") {
        try openStore(damaged)
      }
      #expect(error?.code == .damaged)
    }
  }

  /// A last segment that is too short ends with what is whole; a sealed one refuses.
  @Test func everyTruncation() throws {
    let system = try store()
    let ends = [64, 64 + 645, 64 + 645 + 75, 64 + 645 + 150]
    for size in 64..<ends[3] {
      let cut = change(segmentPath(2), of: system) { $0.removeLast($0.count - size) }
      let recovered = try openStore(cut)
      let whole = ends.lastIndex { $0 <= size } ?? 0
      #expect(recovered.lastSequence == UInt64(whole + 1), "size \(size)")
      #expect(recovered.warnings.count == (ends.contains(size) ? 0 : 1), "size \(size)")
      #expect(try recovered.entries.rest().map(\.sequence) == Array(1...UInt64(whole + 1)))
      let next = recovered.lastSequence + 1
      recovered.journal.commit(entries(next...next))
    }
    for size in 0..<64 {
      let cut = change(segmentPath(2), of: system) { $0.removeLast($0.count - size) }
      #expect(throws: JournalError.self) { try openStore(cut) }
    }
    for size in 0..<(system.contents(of: segmentPath(1))?.count ?? 0) {
      let cut = change(segmentPath(1), of: system) { $0.removeLast($0.count - size) }
      #expect(throws: JournalError.self) { try openStore(cut) }
    }
  }

  /// Zeros from any byte of the last batch on, as a write into reserved space leaves it.
  @Test func everyZeroedEnd() throws {
    let system = try store(preallocates: true)
    for start in (64 + 645)..<(64 + 645 + 150) {
      let torn = change(segmentPath(2), of: system) { bytes in
        for offset in start..<bytes.count { bytes[offset] = 0 }
      }
      let recovered = try openStore(torn)
      #expect(recovered.lastSequence == (start < 64 + 645 + 75 ? 2 : 3), "start \(start)")
    }
  }

  /// A lost sector in a record that a later one proves durable is damage; in the last batch it is
  /// an unfinished write, even when a record of the batch behind it is whole.
  @Test func lostSectors() throws {
    let system = try store()
    let proven = change(segmentPath(2), of: system) { bytes in
      for offset in 64..<576 { bytes[offset] = 0 }
    }
    let error = #expect(throws: JournalError.self) { try openStore(proven) }
    #expect(error?.message.contains("proves that record 2 was durable") == true)
    let torn = change(segmentPath(2), of: system) { bytes in
      for offset in (64 + 645)..<768 { bytes[offset] = 0 }
    }
    #expect(try openStore(torn).lastSequence == 2)
  }

  @Test func aMissingOrForeignSegmentRefusesToStart() throws {
    let system = try store()
    let missing = system.copy()
    try missing.remove(segmentPath(1))
    let error = #expect(throws: JournalError.self) { try openStore(missing) }
    #expect(error?.message.contains("The records 1 to 1 are missing") == true)

    let other = SimulatedFileSystem()
    var options = JournalOptions.small
    options.newStoreID = StoreID(high: 5, low: 6)
    let journal = try openStore(other, options).journal
    journal.commit(entries(1...1, bytes: 4000))
    journal.commit(entries(2...2))
    let foreign = change(segmentPath(2), of: system) {
      $0 = other.contents(of: segmentPath(2)) ?? []
    }
    let mixed = #expect(throws: JournalError.self) { try openStore(foreign) }
    #expect(mixed?.message.contains("belongs to store") == true)
  }

  /// A record twice, or left out, with every checksum of its own right.
  @Test func aRepeatedOrMissingRecordRefusesToStart() throws {
    let system = try store()
    let (start, end) = (64 + 645, 64 + 645 + 75)
    let twice = change(segmentPath(2), of: system) { $0 += Array($0[start..<end]) }
    #expect(throws: JournalError.self) { try openStore(twice) }
    let without = change(segmentPath(2), of: system) { $0.removeSubrange(start..<end) }
    #expect(throws: JournalError.self) { try openStore(without) }
  }

  /// Noise of any kind: never a trap, never a record that was not written.
  @Test func noise() throws {
    let system = try store()
    let genuine =
      entries(1...1, bytes: 4000) + entries(2...2, bytes: 600) + entries(3...4, bytes: 30)
    for seed in seeds(300) {
      var generator = Generator(seed: seed)
      let noisy = change(segmentPath(2), of: system) { bytes in
        for _ in 0...Int.random(in: 0...3, using: &generator) {
          let start = Int.random(in: 64..<bytes.count, using: &generator)
          let end = min(bytes.count, start + Int.random(in: 1...200, using: &generator))
          for offset in start..<end { bytes[offset] = UInt8.random(in: 0...255, using: &generator) }
        }
      }
      guard let recovered = try? openStore(noisy) else { continue }
      let found = try recovered.entries.rest()
      #expect(found == Array(genuine.prefix(found.count)), "SHOWROOM_SEED=\(seed)")
    }
  }

  @Test func aNewerFormatIsNamedAsSuch() throws {
    let system = try store()
    let newer = change(segmentPath(2), of: system) { bytes in
      bytes[8] = 2
      let checksum = referenceChecksum(bytes[..<60])
      for index in 0..<4 { bytes[60 + index] = UInt8(truncatingIfNeeded: checksum >> (8 * index)) }
    }
    let error = #expect(throws: JournalError.self) { try openStore(newer) }
    #expect(error?.code == .unsupportedVersion)
  }

  /// CRC32C by its definition, apart from the code under test.
  private func referenceChecksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    var register = UInt32.max
    for byte in bytes {
      register ^= UInt32(byte)
      for _ in 0..<8 {
        register = register & 1 == 1 ? (register >> 1) ^ 0x82F6_3B78 : register >> 1
      }
    }
    return ~register
  }
}
