import Bytes
import Storage

/// A whole snapshot on the disk.
public struct Snapshot: Sendable {
  /// What it holds.
  public let manifest: SnapshotManifest
  let directory: String
  let fileSystem: any FileSystem

  /// The lines of a collection, streamed; nil when the snapshot has no such collection.
  public func lines(of name: String) throws(JournalError) -> SnapshotLineReader? {
    guard let collection = manifest.collections.first(where: { $0.name == name }) else {
      return nil
    }
    let path = directory + "/" + collection.fileName
    let (file, size) = try storage { () throws(StorageError) in
      let file = try fileSystem.open(path, .read)
      return (file, try file.size())
    }
    guard size == collection.bytes else {
      throw JournalError.damagedSnapshot(
        path, "it has \(size) bytes instead of \(collection.bytes)")
    }
    return SnapshotLineReader(file: file, collection: collection)
  }
}

/// Streams the lines of one collection in bounded memory, and checks its line count and checksum
/// at the end.
public final class SnapshotLineReader {
  private let file: any File
  private let collection: SnapshotManifest.Collection
  private var window: [UInt8] = []
  /// Where the next line begins in the window.
  private var position = 0
  /// The file's offset behind the window.
  private var windowEnd: UInt64 = 0
  private var checksum = CRC32C()
  private var lines: UInt64 = 0

  init(file: any File, collection: SnapshotManifest.Collection) {
    self.file = file
    self.collection = collection
  }

  /// The next line without its line break; nil after the last.
  /// - Throws: `damaged` when checksum, line count or a line's length is wrong, `storageFailed`.
  public func next() throws(JournalError) -> [UInt8]? {
    while true {
      if let end = window[position...].firstIndex(of: 0x0A) {
        let line = Array(window[position..<end])
        position = end + 1
        lines += 1
        return line
      }
      guard try loadMore() else { break }
    }
    guard position == window.count, lines == collection.lines,
      checksum.value == collection.checksum
    else {
      throw JournalError.damagedSnapshot(
        file.path, "its checksum or line count is not the one in the manifest")
    }
    return nil
  }

  /// Puts the next chunk behind the unfinished line; false at the end of the file.
  private func loadMore() throws(JournalError) -> Bool {
    guard windowEnd < collection.bytes else { return false }
    guard window.count - position <= JournalLimits.snapshotLineBytesMax else {
      throw JournalError.damagedSnapshot(file.path, "line \(lines + 1) is longer than allowed")
    }
    let count = min(UInt64(JournalLimits.readChunkBytes), collection.bytes - windowEnd)
    let (file, offset) = (file, windowEnd)
    let chunk = try storage { () throws(StorageError) in
      try file.read(at: offset, count: Int(count))
    }
    guard chunk.count == Int(count) else {
      throw JournalError.damagedSnapshot(file.path, "it became shorter while it was read")
    }
    checksum.update(chunk.span.bytes)
    window = position == window.count ? chunk : Array(window[position...]) + chunk
    position = 0
    windowEnd += count
    return true
  }
}

extension JournalError {
  /// Damage in a file of a snapshot.
  static func damagedSnapshot(_ path: String, _ found: String) -> JournalError {
    JournalError(.damaged, "\(path) is damaged: \(found)")
  }
}
