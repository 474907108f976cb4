/// Every limit of this module.
enum Limits {
  /// Rows of a page when the request says 0, unless a service has its own default.
  static let pageSizeDefault = 100
  /// Orders of a page when the request says 0.
  static let orderPageSizeDefault = 20
  /// Catalog items of a page when the request says 0.
  static let catalogPageSizeDefault = 50
  /// Rows of the largest page.
  static let pageSizeMax = 500
  /// Batches that one stream of UpsertBatches may save: their ids must fit one answer.
  static let upsertedIDsMax = 400_000
  /// How long a read waits for its `at_least`, in milliseconds, when the call's own deadline is
  /// later. What a caller has seen is durable, so more than a moment means another store.
  static let atLeastWaitMillis: UInt64 = 2_000
  /// Pick lines in one message of a stream's state.
  static let pickLinesPerMessage = 200
  /// Sessions in one message of a stream's state.
  static let sessionsPerMessage = 200
  /// Streams of one connection.
  static let streamsPerConnectionMax = 256
  /// Time between two rounds of a loop's housekeeping, in milliseconds.
  static let tickMillis: UInt64 = 1_000
  /// How long a stream's state may take to be sent before the stream ends, in milliseconds.
  static let stateMillisMax: UInt64 = 900_000
  /// Encodings kept of one commit: one for each kind of stream that it concerns.
  static let encodingsPerCommitMax = 16
  /// Bytes that an event takes in a hub's memory of recent commits, roughly.
  static let eventBytesEstimate = 512
  /// Bytes of journal read at once for a stream that catches up.
  static let catchUpBytes = 256 * 1024
  /// Shortest and longest life of an issued token, in seconds.
  static let tokenLifetimeSeconds: ClosedRange<UInt32> = 60...31_536_000
  /// Orders that WhyUnavailable names at most.
  static let explainedOrdersMax = 100
}
