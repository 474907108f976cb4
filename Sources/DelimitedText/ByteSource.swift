import Glibc

/// Where a file's bytes come from, a chunk at a time.
public protocol ByteSource: SendableMetatype {
  /// The next bytes; empty at the end.
  mutating func nextChunk() throws(TextFileError) -> [UInt8]
}

/// Bytes that are in memory, cut into chunks: for tests.
public struct MemorySource: ByteSource {
  private var rest: ArraySlice<UInt8>
  private let chunkBytes: Int

  /// Gives out `text` in chunks of so many bytes.
  public init(_ text: String, chunkBytes: Int = Limits.chunkBytes) {
    self.init(Array(text.utf8), chunkBytes: chunkBytes)
  }

  /// Gives out `bytes` in chunks of so many bytes.
  public init(_ bytes: [UInt8], chunkBytes: Int = Limits.chunkBytes) {
    precondition(chunkBytes > 0, "an empty chunk means the end")
    self.rest = bytes[...]
    self.chunkBytes = chunkBytes
  }

  /// The next bytes; empty at the end.
  public mutating func nextChunk() throws(TextFileError) -> [UInt8] {
    let chunk = Array(rest.prefix(chunkBytes))
    rest = rest.dropFirst(chunkBytes)
    return chunk
  }
}

/// A file of this machine, read front to back.
public final class FileSource: ByteSource {
  private let path: String
  private let descriptor: Int32

  /// Opens the file.
  public init(path: String) throws(TextFileError) {
    self.path = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 { throw TextFileError("can't be opened: \(Self.reason(errno))") }
  }

  deinit { close(descriptor) }

  /// The next bytes; empty at the end.
  public func nextChunk() throws(TextFileError) -> [UInt8] {
    while true {
      var failure: Int32 = 0
      // The initializer is the only way to let read(2) fill an array without clearing it first.
      let chunk = [UInt8](unsafeUninitializedCapacity: Limits.chunkBytes) { buffer, count in
        let result = read(descriptor, buffer.baseAddress, buffer.count)
        count = max(0, result)
        if result < 0 { failure = errno }
      }
      if failure == 0 { return chunk }
      if failure != EINTR { throw TextFileError("can't be read: \(Self.reason(failure))") }
    }
  }

  private static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}
