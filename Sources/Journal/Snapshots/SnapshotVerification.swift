import Storage

/// Checks a snapshot on the disk: manifest, every file's size, checksum and line count.
struct SnapshotVerification {
  let path: String
  let fileSystem: any FileSystem

  /// - Throws: `damaged` with what is wrong, `unsupportedVersion`, `storageFailed` when the disk
  ///   (rather than the snapshot) is at fault.
  func run(named sequence: UInt64) throws(JournalError) -> SnapshotManifest {
    let manifest = try SnapshotManifest(text: try readManifest())
    guard manifest.sequence == sequence else {
      throw JournalError.damagedSnapshot(
        path, "its manifest is of the snapshot at \(manifest.sequence)")
    }
    let snapshot = Snapshot(manifest: manifest, directory: path, fileSystem: fileSystem)
    for collection in manifest.collections {
      try requireFile(path + "/" + collection.fileName)
      guard let reader = try snapshot.lines(of: collection.name) else { continue }
      while try reader.next() != nil {}
    }
    return manifest
  }

  private func readManifest() throws(JournalError) -> [UInt8] {
    let name = path + "/manifest.json"
    try requireFile(name)
    let (size, file) = try storage { () throws(StorageError) in
      let file = try fileSystem.open(name, .read)
      return (try file.size(), file)
    }
    guard size <= UInt64(JournalLimits.manifestBytesMax) else {
      throw JournalError.damagedSnapshot(name, "it has \(size) bytes, more than allowed")
    }
    return try storage { () throws(StorageError) in try file.read(at: 0, count: Int(size)) }
  }

  private func requireFile(_ name: String) throws(JournalError) {
    let kind = try storage { () throws(StorageError) in try fileSystem.kind(of: name) }
    guard kind == .file else { throw JournalError.damagedSnapshot(name, "the file is missing") }
  }
}
