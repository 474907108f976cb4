import Bytes
import Storage

/// Writes a snapshot aside, file by file, and gives it its name when all of it is durable.
struct SnapshotWriting {
  let places: StorePlaces
  let fileSystem: any FileSystem
  /// A file is synced every so often, so that the log's own syncs never wait for a lot of it.
  static let bytesBetweenSyncs = 4 << 20

  func run(
    _ manifest: SnapshotManifest, collections: [SnapshotCollection]
  ) throws(JournalError) -> SnapshotManifest {
    let path = places.snapshot(manifest.sequence)
    let aside = path + StorePlaces.unfinishedSuffix
    let fileSystem = fileSystem
    try discard(aside)
    try storage { () throws(StorageError) in try fileSystem.makeDirectory(aside) }
    var written: [SnapshotManifest.Collection] = []
    for collection in collections { written.append(try write(collection, in: aside)) }
    let whole = manifest.with(written)
    try storage { () throws(StorageError) in
      let file = try fileSystem.open(aside + "/manifest.json", .create)
      try file.write(whole.text, at: 0)
      try file.sync()
      try fileSystem.syncDirectory(aside)
    }
    try discard(path)
    try storage { () throws(StorageError) in
      try fileSystem.rename(aside, to: path)
      try fileSystem.syncDirectory(places.snapshots)
    }
    return whole
  }

  private func discard(_ path: String) throws(JournalError) {
    let fileSystem = fileSystem
    let kind = try storage { () throws(StorageError) in try fileSystem.kind(of: path) }
    if kind != nil { try removeTree(path, fileSystem) }
  }

  private func write(
    _ collection: SnapshotCollection, in directory: String
  ) throws(JournalError) -> SnapshotManifest.Collection {
    let path = directory + "/" + collection.name + ".jsonl"
    let fileSystem = fileSystem
    var output = CollectionOutput(
      file: try storage { () throws(StorageError) in try fileSystem.open(path, .create) })
    while let line = collection.nextLine() {
      guard line.count <= JournalLimits.snapshotLineBytesMax, !line.contains(0x0A) else {
        throw JournalError(
          .invalidSnapshot,
          "Line \(output.lines + 1) of collection \(collection.name) is too long"
            + " (\(line.count) bytes) or holds a line feed.")
      }
      try output.append(line)
    }
    try output.finish()
    return SnapshotManifest.Collection(
      name: collection.name, lines: output.lines, bytes: output.bytes,
      checksum: output.checksum.value)
  }
}

/// The file of one collection while it is written.
private struct CollectionOutput {
  let file: any File
  private var buffer: [UInt8] = []
  private var unsyncedBytes = 0
  private(set) var lines: UInt64 = 0
  private(set) var bytes: UInt64 = 0
  private(set) var checksum = CRC32C()

  init(file: any File) { self.file = file }

  mutating func append(_ line: [UInt8]) throws(JournalError) {
    buffer += line
    buffer.append(0x0A)
    lines += 1
    if buffer.count >= JournalLimits.readChunkBytes { try flush() }
  }

  mutating func finish() throws(JournalError) {
    try flush()
    try sync()
  }

  private mutating func flush() throws(JournalError) {
    let (file, chunk, offset) = (file, buffer, bytes)
    try storage { () throws(StorageError) in try file.write(chunk, at: offset) }
    checksum.update(chunk.span.bytes)
    bytes += UInt64(chunk.count)
    unsyncedBytes += chunk.count
    buffer.removeAll(keepingCapacity: true)
    if unsyncedBytes >= SnapshotWriting.bytesBetweenSyncs { try sync() }
  }

  private mutating func sync() throws(JournalError) {
    let file = file
    try storage { () throws(StorageError) in try file.sync() }
    unsyncedBytes = 0
  }
}

extension SnapshotManifest {
  fileprivate func with(_ collections: [Collection]) -> SnapshotManifest {
    SnapshotManifest(
      storeID: storeID, sequence: sequence, chain: chain, stateHash: stateHash,
      createdAtNanos: createdAtNanos, collections: collections)
  }
}
