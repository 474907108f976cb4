/// Every limit of this program.
enum Limits {
  /// Connections opened at one time: more would only wait for the server's handshakes.
  static let openingMax = 64
  /// What one step (opening, one call, one round) may take, in seconds, before the run fails.
  static let stepSeconds = 60
  /// What the server may take to start, in seconds; recovery of a large store included.
  static let startSeconds = 120
  /// Descriptors needed beside one for each connection.
  static let spareDescriptors = 200
  /// Batches in stock; the same number as with the peers.
  static let batchCount = 1_000
  /// Batches of the two catalogs whose pages are compared.
  static let catalogFew = 1_000
  static let catalogMany = 100_000
  /// Batches in one message.
  static let batchesPerMessage = 500
  /// Sessions that the load adds to: enough that few lines are merged and no cart gets full.
  static let sessionCount = 640
  /// Space reserved for measuring the disk: a journal segment's.
  static let reservedBytes: UInt64 = 64 << 20
  /// How much the disk's median may differ between a peer's time and ours.
  static let diskDrift = 1.5
  /// Samples kept of one measurement.
  static let samplesMax = 4_000_000
  /// Open sessions of the large store in which commands are decided.
  static let commandSessions = 10_000
  /// Lines of the orders that are changed.
  static let orderLinesFew = 10
  static let orderLinesMany = 2_000
  /// Commands after which the version before is let go: as many as are made durable together.
  static let commandsPerVersion = 16
  /// Connections that add while a snapshot is written.
  static let snapshotConnections = 64
  /// What that may take, in seconds.
  static let snapshotSeconds = 120
  /// Adds after which the directory is looked at: listing it costs what few adds do.
  static let snapshotLookEvery = 64
  /// Bytes read of a peers file.
  static let outputBytesMax = 1 << 20
}
