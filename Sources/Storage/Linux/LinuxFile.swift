import CLinux
import Glibc

/// An open file of the real file system. It owns its descriptor and closes it when it goes.
final class LinuxFile: File {
  let path: String
  private let descriptor: Int32

  init(path: String, mode: OpenMode) throws(StorageError) {
    self.path = path
    let flags: Int32
    switch mode {
    case .read: flags = O_RDONLY
    case .write: flags = O_RDWR
    case .create: flags = O_RDWR | O_CREAT | O_EXCL
    }
    let operation: StorageError.Operation = mode == .create ? .create : .open
    descriptor = try systemCall(operation, path) {
      Glibc.open(path, flags | O_CLOEXEC | O_NOFOLLOW, 0o640)
    }
  }

  deinit {
    // What mattered was synced; a failed close has nothing left to lose.
    _ = Glibc.close(descriptor)
  }

  func size() throws(StorageError) -> UInt64 {
    var status = stat()
    _ = try systemCall(.size, path) { fstat(descriptor, &status) }
    return UInt64(status.st_size)
  }

  func read(at offset: UInt64, count: Int) throws(StorageError) -> [UInt8] {
    var failure: StorageError?
    // The buffer is filled from its start, and only what pread has filled becomes the array.
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      do throws(StorageError) {
        filled = try fill(UnsafeMutableRawBufferPointer(buffer), from: offset)
      } catch { failure = error }
    }
    if let failure { throw failure }
    return bytes
  }

  /// Reads until the buffer is full or the file ends.
  private func fill(
    _ buffer: UnsafeMutableRawBufferPointer, from offset: UInt64
  ) throws(StorageError) -> Int {
    var filled = 0
    while filled < buffer.count {
      let count = try systemCall(.read, path) {
        pread(
          descriptor, buffer.baseAddress?.advanced(by: filled), buffer.count - filled,
          off_t(offset) + off_t(filled))
      }
      if count == 0 { break }
      filled += count
    }
    return filled
  }

  func write(_ bytes: [UInt8], at offset: UInt64) throws(StorageError) {
    var failure: StorageError?
    // The pointer is used inside the closure only.
    bytes.withUnsafeBytes { buffer in
      do throws(StorageError) { try writeAll(buffer, at: offset) } catch { failure = error }
    }
    if let failure { throw failure }
  }

  private func writeAll(
    _ buffer: UnsafeRawBufferPointer, at offset: UInt64
  ) throws(StorageError) {
    var written = 0
    while written < buffer.count {
      let count = try systemCall(.write, path) {
        pwrite(
          descriptor, buffer.baseAddress?.advanced(by: written), buffer.count - written,
          off_t(offset) + off_t(written))
      }
      // A write that takes nothing and reports nothing would loop for ever.
      if count == 0 { throw StorageError(.write, path: path, errno: EIO) }
      written += count
    }
  }

  func truncate(to size: UInt64) throws(StorageError) {
    _ = try systemCall(.truncate, path) { ftruncate(descriptor, off_t(size)) }
  }

  func preallocate(to size: UInt64) throws(StorageError) {
    do throws(StorageError) {
      _ = try systemCall(.preallocate, path) { fallocate(descriptor, 0, 0, off_t(size)) }
    } catch {
      if error.errno != EOPNOTSUPP && error.errno != ENOSYS { throw error }
    }
  }

  func sync() throws(StorageError) {
    _ = try systemCall(.sync, path) { fdatasync(descriptor) }
  }
}
