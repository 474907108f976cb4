/// One collection of a snapshot to be written: a name and its lines, produced one by one.
public struct SnapshotCollection {
  /// 1 to 64 of `a-z 0-9 _ -`; it becomes the file's name.
  public let name: String
  /// The next line without its line break, nil after the last. A line holds no line feed and at
  /// most `JournalLimits.snapshotLineBytesMax` bytes.
  let nextLine: () -> [UInt8]?

  /// - Parameter lines: Asked for one by one while the snapshot is written.
  public init(name: String, lines: some Sequence<[UInt8]>) {
    self.name = name
    var iterator = lines.makeIterator()
    self.nextLine = { iterator.next() }
  }
}

/// What `manifest.json` of a snapshot says.
public struct SnapshotManifest: Equatable, Sendable {
  /// One collection as it was written.
  public struct Collection: Equatable, Sendable {
    /// As it was given; its file is `<name>.jsonl`.
    public let name: String
    /// How many lines it has.
    public let lines: UInt64
    /// The size of the file.
    public let bytes: UInt64
    /// CRC32C of the whole file.
    public let checksum: UInt32
  }

  /// The store it belongs to.
  public let storeID: StoreID
  /// The state is the one after this record.
  public let sequence: UInt64
  /// The log's chain value after that record.
  public let chain: UInt32
  /// The caller's hash of the state; the journal keeps it and does not look at it.
  public let stateHash: String
  /// Nanoseconds since 1970-01-01 UTC.
  public let createdAtNanos: Int64
  /// In the order in which they were given.
  public let collections: [Collection]
}
