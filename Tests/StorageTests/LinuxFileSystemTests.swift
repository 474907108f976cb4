import Glibc
import Storage
import Testing

/// A directory of its own for each test, removed at the end.
final class ScratchDirectory {
  let path: String

  init() {
    var template = Array("/tmp/showroom-storage-XXXXXX".utf8CString)
    precondition(mkdtemp(&template) != nil, "a scratch directory can be made in /tmp")
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit {
    let system = LinuxFileSystem()
    for name in (try? system.list(path)) ?? [] { try? system.remove(path + "/" + name) }
    try? system.remove(path)
  }
}

@Suite struct LinuxFileSystemTests {
  let system = LinuxFileSystem()
  let scratch = ScratchDirectory()

  private func path(_ name: String) -> String { scratch.path + "/" + name }

  @Test func writesReadsCutsAndReserves() throws {
    let file = try system.open(path("a"), .create)
    try file.write([1, 2, 3, 4], at: 0)
    try file.write([9], at: 6)
    #expect(try file.size() == 7)
    #expect(try file.read(at: 0, count: 100) == [1, 2, 3, 4, 0, 0, 9])
    #expect(try file.read(at: 2, count: 2) == [3, 4])
    #expect(try file.read(at: 70, count: 2).isEmpty)
    try file.truncate(to: 3)
    try file.preallocate(to: 8192)
    try file.sync()
    let again = try system.open(path("a"), .read)
    #expect(try again.read(at: 1, count: 5) == [2, 3, 0, 0, 0])
    #expect(throws: StorageError.self) { try again.write([1], at: 0) }
  }

  @Test func readsWholeFilesUpToALimit() throws {
    try system.open(path("a"), .create).write([1, 2, 3], at: 0)
    #expect(try system.readWhole(path("a"), bytesMax: 3) == [1, 2, 3])
    #expect(throws: StorageError.self) { try system.readWhole(path("a"), bytesMax: 2) }
  }

  @Test func names() throws {
    for name in ["b", "a", "c"] { _ = try system.open(path(name), .create) }
    try system.makeDirectory(path("d"))
    try system.makeDirectory(path("d"))
    try system.rename(path("c"), to: path("e"))
    try system.remove(path("a"))
    try system.syncDirectory(scratch.path)
    #expect(try system.list(scratch.path) == ["b", "d", "e"])
    #expect(try system.kind(of: path("d")) == .directory)
    #expect(try system.kind(of: path("b")) == .file)
    #expect(try system.kind(of: path("a")) == nil)
  }

  @Test func errorsNameOperationPathAndReason() throws {
    let error = #expect(throws: StorageError.self) { try system.open(path("none"), .read) }
    #expect(error?.operation == .open)
    #expect(error?.errno == ENOENT)
    #expect(error?.message.contains(path("none")) == true)
    #expect(error?.message.contains("No such file or directory") == true)
    _ = try system.open(path("a"), .create)
    #expect(throws: StorageError.self) { try system.open(path("a"), .create) }
    #expect(throws: StorageError.self) { try system.makeDirectory(path("a")) }
    #expect(throws: StorageError.self) { try system.list(path("none")) }
  }

  /// `/dev/full` fails every write as a full disk does.
  @Test func aFullDiskIsAClearError() throws {
    let file = try system.open("/dev/full", .write)
    let error = #expect(throws: StorageError.self) { try file.write([1], at: 0) }
    #expect(error?.errno == ENOSPC)
    #expect(error?.message.contains("Free space") == true)
  }

  @Test func aLockHasOneHolderAndNamesIt() throws {
    var first: LockOutcome? = try system.lock(path("lock"), holder: "process 41")
    guard case .heldBy(let holder) = try system.lock(path("lock"), holder: "process 42") else {
      Issue.record("the lock was given twice")
      return
    }
    #expect(holder == "process 41")
    withExtendedLifetime(first) {}
    first = nil
    guard case .acquired(let held) = try system.lock(path("lock"), holder: "process 43") else {
      Issue.record("a released lock was not given")
      return
    }
    withExtendedLifetime(held) {}
  }
}
