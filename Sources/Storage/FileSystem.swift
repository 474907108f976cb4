/// How a file is opened.
public enum OpenMode: Sendable {
  /// An existing file, for reading.
  case read
  /// An existing file, for reading and writing.
  case write
  /// A new file, for reading and writing; fails when the name is taken.
  case create
}

/// What a name in a directory stands for.
public enum EntryKind: Sendable {
  case file, directory
}

/// An open file. It is closed when the last reference goes.
///
/// Calls may come from several threads; a `write` may run while a `sync` does.
public protocol File: AnyObject, Sendable {
  /// The path it was opened with.
  var path: String { get }

  /// The size in bytes.
  func size() throws(StorageError) -> UInt64

  /// The bytes from `offset`; fewer than `count` only when the file ends before.
  func read(at offset: UInt64, count: Int) throws(StorageError) -> [UInt8]

  /// Writes all of `bytes` at `offset`, growing the file where needed. Not durable before `sync`.
  func write(_ bytes: [UInt8], at offset: UInt64) throws(StorageError)

  /// Cuts the file, or grows it with zeros. Not durable before `sync`.
  func truncate(to size: UInt64) throws(StorageError)

  /// Reserves room up to `size` bytes; the file then reads as zeros up to there. A file system
  /// that cannot do this leaves the file as it is.
  func preallocate(to size: UInt64) throws(StorageError)

  /// Makes everything written so far durable (content and size, not the file's name). After a
  /// failure nothing is known about what is on the disk, and trying again is no remedy.
  func sync() throws(StorageError)
}

/// A held lock. It is released when the last reference goes.
public protocol FileLock: AnyObject, Sendable {}

/// How an attempt to lock ends.
public enum LockOutcome: Sendable {
  case acquired(any FileLock)
  /// Somebody else has it; the text is what they wrote into the lock file (may be empty).
  case heldBy(String)
}

/// The directories and files of one machine, as far as the store needs them.
public protocol FileSystem: Sendable {
  /// Opens or creates a file. A created name is durable only after `syncDirectory` of its parent.
  func open(_ path: String, _ mode: OpenMode) throws(StorageError) -> any File

  /// What is at `path`, symbolic links followed; nil when there is nothing.
  func kind(of path: String) throws(StorageError) -> EntryKind?

  /// The names in a directory, sorted by their bytes, without `.` and `..`.
  func list(_ directory: String) throws(StorageError) -> [String]

  /// Makes one directory; does nothing when it is there already.
  func makeDirectory(_ path: String) throws(StorageError)

  /// Renames within one directory, atomically; an existing file of the new name is replaced.
  func rename(_ path: String, to newPath: String) throws(StorageError)

  /// Removes a file or an empty directory.
  func remove(_ path: String) throws(StorageError)

  /// Makes the names in a directory durable.
  func syncDirectory(_ path: String) throws(StorageError)

  /// Takes the lock file at `path` (created when missing) and writes `holder` into it.
  func lock(_ path: String, holder: String) throws(StorageError) -> LockOutcome
}

extension FileSystem {
  /// The whole content of a file that has at most `bytesMax` bytes; a longer one is an error.
  public func readWhole(_ path: String, bytesMax: Int) throws(StorageError) -> [UInt8] {
    let file = try open(path, .read)
    let size = try file.size()
    guard size <= UInt64(bytesMax) else {
      throw StorageError(
        .read, path: path, errno: 27, reason: "it has \(size) bytes, at most \(bytesMax) are read")
    }
    return try file.read(at: 0, count: Int(size))
  }
}
