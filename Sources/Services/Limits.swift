/// Every limit of this module.
enum Limits {
  /// Rows of a page when the request says 0, unless a service has its own default.
  static let pageSizeDefault = 100
  /// Orders of a page when the request says 0.
  static let orderPageSizeDefault = 20
  /// Catalog items of a page when the request says 0.
  static let catalogPageSizeDefault = 50
  /// Changes of batches, and of stock, that a loop works into the catalog's index by itself.
  static let catalogChangesMax = 200
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
  /// Orders in one message of a stream's state.
  static let ordersPerMessage = 200
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
  /// Calls that look at the history at one time, in all loops: each has at most one read of the
  /// log under way.
  static let historyCallsMax = 128
  /// When to try again after there were too many, in milliseconds.
  static let historyRetryMillis: UInt32 = 1_000
  /// Records of a session that are read at once, and their bytes.
  static let historyRecordsPerRead = 32
  /// As above; a read takes one record at least.
  static let historyBytesPerRead = 256 * 1024
  /// The greatest speed of a replay: ten thousand times as fast as it happened.
  static let replaySpeedPercentMax: UInt32 = 1_000_000
  /// The longest pause between two messages of a replay, when the request says 0.
  static let replayPauseMillisDefault: UInt32 = 60_000
  /// The longest pause a request may allow.
  static let replayPauseMillisMax: UInt32 = 3_600_000
  /// Silence after which a replay in a pause says that it is alive, in milliseconds.
  static let replayHeartbeatMillis: UInt64 = 15_000
  /// How long a replay waits for its peer to take messages, in milliseconds.
  static let replayStallMillisMax: UInt64 = 60_000
  /// Rows of the longest answer of session metrics.
  static let metricsRowsMax = 5_000
  /// Shortest time between two log lines on certificates that name nobody, in milliseconds.
  static let complaintMillis: UInt64 = 10_000
  /// Devices that the presence of one session names.
  static let devicesPerSessionMax = 128
  /// Things that the customer of a session looked at, besides what is looked at now.
  static let viewsPerSessionMax = 20
  /// Sessions whose presence is known at one time.
  static let presencesMax = 100_000
  /// Shortest time between two looks of a loop at what changed of presence, in milliseconds.
  static let activityMillis: UInt64 = 100
  /// Silence after which a stream of presence says that it is alive, in milliseconds.
  static let activityHeartbeatMillis: UInt64 = 15_000
  /// Sheets or mails of a page when the request says 0.
  static let sheetPageSizeDefault = 50
  /// Documents that are made at one time.
  static let renderingsMax = 32
  /// Passwords that are compared at one time.
  static let passwordWorkMax = 32
  /// scrypt's cost N as a power of two: 32 MiB for each password (RFC 7914).
  static let passwordCostLog2: UInt32 = 15
  /// Bytes of a password's salt.
  static let passwordSaltBytes = 16
  /// Shortest password, in bytes.
  static let passwordBytesMin = 10
  /// Longest password, in bytes.
  static let passwordBytesMax = 200
  /// Orders on a page of a customer's own.
  static let myOrdersPageSizeMax: UInt32 = 100
  /// Lines of a customer's own orders in one message: of the largest order, and then some.
  static let myOrderLinesPerMessage = 4_000
  /// A customer's own orders that a stream begins with, if they fit one message.
  static let myOrdersStateMax = 100
  /// Orders that WhyUnavailable names at most.
  static let explainedOrdersMax = 100
}
