import CLinux
import Glibc

/// The real file system of this machine.
public struct LinuxFileSystem: FileSystem {
  /// The file system of this machine.
  public init() {}

  /// Opens or creates a file; see `FileSystem`.
  public func open(_ path: String, _ mode: OpenMode) throws(StorageError) -> any File {
    try LinuxFile(path: path, mode: mode)
  }

  /// What is at a path; nil when there is nothing.
  public func kind(of path: String) throws(StorageError) -> EntryKind? {
    var status = stat()
    do throws(StorageError) {
      _ = try systemCall(.open, path) { fstatat(AT_FDCWD, path, &status, 0) }
    } catch {
      if error.errno == ENOENT { return nil }
      throw error
    }
    return status.st_mode & S_IFMT == S_IFDIR ? .directory : .file
  }

  /// The names in a directory, sorted.
  public func list(_ directory: String) throws(StorageError) -> [String] {
    guard let stream = opendir(directory) else {
      throw StorageError(.list, path: directory, errno: errno)
    }
    defer { closedir(stream) }
    var names: [String] = []
    while true {
      errno = 0
      guard let entry = readdir(stream) else {
        if errno != 0 { throw StorageError(.list, path: directory, errno: errno) }
        break
      }
      // The entry lives until the next readdir; its name ends with a zero byte.
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Makes one directory; does nothing when it is there already.
  public func makeDirectory(_ path: String) throws(StorageError) {
    do throws(StorageError) {
      _ = try systemCall(.makeDirectory, path) { mkdir(path, 0o750) }
    } catch {
      guard error.errno == EEXIST, try kind(of: path) == .directory else { throw error }
    }
  }

  /// Renames within one directory, atomically.
  public func rename(_ path: String, to newPath: String) throws(StorageError) {
    _ = try systemCall(.rename, path) { Glibc.rename(path, newPath) }
  }

  /// Removes a file or an empty directory.
  public func remove(_ path: String) throws(StorageError) {
    _ = try systemCall(.remove, path) { Glibc.remove(path) }
  }

  /// Makes the names in a directory durable.
  public func syncDirectory(_ path: String) throws(StorageError) {
    let descriptor = try systemCall(.syncDirectory, path) {
      Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    }
    defer { _ = Glibc.close(descriptor) }
    _ = try systemCall(.syncDirectory, path) { fsync(descriptor) }
  }

  /// Takes a lock file; see `FileSystem`.
  public func lock(_ path: String, holder: String) throws(StorageError) -> LockOutcome {
    let descriptor = try systemCall(.lock, path) {
      Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o640)
    }
    let lock = LinuxFileLock(path: path, descriptor: descriptor)
    guard try lock.acquire() else { return .heldBy(try lock.readHolder()) }
    try lock.write(holder: holder)
    return .acquired(lock)
  }
}

/// A lock of the open file description (`flock`): it ends with the process, however that ends.
private final class LinuxFileLock: FileLock {
  private let path: String
  private let descriptor: Int32
  private static let holderBytesMax = 256

  init(path: String, descriptor: Int32) {
    self.path = path
    self.descriptor = descriptor
  }

  deinit { _ = Glibc.close(descriptor) }

  /// Tries once; false when somebody else has it.
  func acquire() throws(StorageError) -> Bool {
    do throws(StorageError) {
      _ = try systemCall(.lock, path) { flock(descriptor, LOCK_EX | LOCK_NB) }
      return true
    } catch {
      if error.errno == EWOULDBLOCK { return false }
      throw error
    }
  }

  func readHolder() throws(StorageError) -> String {
    var bytes = [UInt8](repeating: 0, count: Self.holderBytesMax)
    let count = try systemCall(.lock, path) { pread(descriptor, &bytes, bytes.count, 0) }
    return String(decoding: bytes.prefix(count).filter { $0 >= 32 && $0 < 127 }, as: UTF8.self)
  }

  func write(holder: String) throws(StorageError) {
    let bytes = Array(holder.utf8.prefix(Self.holderBytesMax))
    _ = try systemCall(.lock, path) { ftruncate(descriptor, 0) }
    _ = try systemCall(.lock, path) { pwrite(descriptor, bytes, bytes.count, 0) }
  }
}

/// The number of this process, for the text in a lock file.
public func currentProcessNumber() -> Int32 { getpid() }
