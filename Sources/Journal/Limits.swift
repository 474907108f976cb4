/// Every limit of the journal, in bytes unless the name says otherwise.
public enum JournalLimits {
  /// The largest payload of one record.
  public static let payloadBytesMax = 16 << 20
  /// The largest batch: all its records with their headers.
  public static let batchBytesMax = 64 << 20
  /// The smallest and the largest size at which a new segment is begun.
  public static let segmentBytesRange: ClosedRange<UInt64> = (4 << 10)...(1 << 30)
  /// How much is read from a file at once when records or lines are streamed.
  public static let readChunkBytes = 1 << 20
  /// How far apart the known positions in a segment are, at least.
  static let indexStrideBytes: UInt64 = 64 << 10
  /// How much is read from a file at once when single records are looked for.
  static let seekChunkBytes = 64 << 10
  /// The longest line of a snapshot.
  public static let snapshotLineBytesMax = 16 << 20
  /// The largest `manifest.json`.
  public static let manifestBytesMax = 1 << 20
  /// The most collections of a snapshot, and the longest name of one.
  public static let collectionsMax = 256
  /// The longest name of a collection.
  public static let collectionNameBytesMax = 64
  /// The longest state hash text.
  public static let stateHashBytesMax = 200
}
