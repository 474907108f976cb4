import Glibc
import Journal
import Storage
import Synchronization
import Testing

/// The same on the machine's own file system.
@Suite struct RealFilesTests {
  let system = LinuxFileSystem()

  private func withStore(_ body: (String) throws -> Void) throws {
    var template = Array("/tmp/showroom-journal-XXXXXX".utf8CString)
    precondition(mkdtemp(&template) != nil, "a scratch directory can be made in /tmp")
    let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { removeTree(path) }
    try body(path + "/store")
  }

  private func removeTree(_ path: String) {
    if (try? system.kind(of: path)) == .directory {
      for name in (try? system.list(path)) ?? [] { removeTree(path + "/" + name) }
    }
    try? system.remove(path)
  }

  @Test func commitsSnapshotsAndRecovers() throws {
    try withStore { store in
      var options = JournalOptions.small
      options.preallocates = true
      let first = try Journal.open(store, fileSystem: system, options: options)
      for sequence in 1...200 as ClosedRange<UInt64> {
        first.journal.commit(entries(sequence...sequence, bytes: 300))
      }
      for sequence in [100, 150] as [UInt64] {
        _ = try first.journal.writeSnapshot(
          sequence: sequence, stateHash: "h", createdAtNanos: 1,
          collections: [SnapshotCollection(name: "a", lines: [[65], [66]])])
      }
      #expect(try first.journal.retain(nowNanos: .max).oldestSequence > 50)
      first.journal.close()
      let second = try Journal.open(store, fileSystem: system, options: options)
      #expect(second.warnings.isEmpty)
      #expect(try second.snapshot?.allLines(of: "a") == [[65], [66]])
      #expect(try second.entries.rest() == entries(151...200, bytes: 300))
      let report = try Journal.verify(store, fileSystem: system)
      #expect(report.problems.isEmpty)
      #expect(report.snapshots.count == 2)
      #expect(report.segments.last?.lastSequence == 200)
    }
  }

  @Test func aSecondUserIsRefusedWithTheFirstOnesNumber() throws {
    try withStore { store in
      let first = try Journal.open(store, fileSystem: system)
      let error = #expect(throws: JournalError.self) {
        try Journal.open(store, fileSystem: system)
      }
      #expect(error?.code == .inUse)
      #expect(error?.message.contains("in use by process \(getpid())") == true)
      first.journal.close()
      try Journal.open(store, fileSystem: system).journal.close()
    }
  }

  /// One thread appends, one syncs, one reads along: what is read is durable and without a gap.
  @Test func threadsWorkSideBySide() throws {
    try withStore { store in
      var options = JournalOptions()
      options.segmentBytes = 64 << 10
      let journal = try Journal.open(store, fileSystem: system, options: options).journal
      let last: UInt64 = 3000
      let threads = [
        Thread { for n in 1...last { _ = journal.append(entries(n...n, bytes: 100)) } },
        Thread { while journal.durableSequence < last { _ = journal.sync() } },
      ]
      var cursor: UInt64 = 0
      while cursor < last {
        let read = try journal.read(after: cursor, bytesMax: 5000)
        guard let end = read.last?.sequence else { continue }
        #expect(end <= journal.durableSequence)
        #expect(read == entries((cursor + 1)...end, bytes: 100))
        cursor = end
      }
      for thread in threads { thread.join() }
      #expect(try system.list(store + "/journal").count > 4)
    }
  }

  @Test func missingParentIsAClearError() {
    let error = #expect(throws: JournalError.self) {
      try Journal.open("/nonexistent/place/store", fileSystem: system)
    }
    #expect(error?.code == .storageFailed)
    #expect(error?.message.contains("/nonexistent/place/store") == true)
  }
}

/// A thread of the system with a body.
private struct Thread {
  private var handle: pthread_t = 0

  init(_ body: @escaping @Sendable () -> Void) {
    final class Box: Sendable {
      let body: @Sendable () -> Void
      init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
    // The new thread takes the reference that is given to it here.
    let box = Unmanaged.passRetained(Box(body)).toOpaque()
    let result = pthread_create(
      &handle, nil,
      { argument in
        guard let argument else { return nil }
        Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body()
        return nil
      }, box)
    precondition(result == 0, "a thread can be started")
  }

  func join() { pthread_join(handle, nil) }
}
