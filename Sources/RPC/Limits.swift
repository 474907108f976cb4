/// What one connection may do. Sizes in bytes, times in milliseconds.
public struct RPCLimits: Hashable, Sendable {
  /// Calls a peer may have open at once; more are refused with RESOURCE_EXHAUSTED.
  public var concurrentStreamsMax = 1024
  /// Data of one frame, both ways.
  public var frameBytesMax = 4_194_304
  /// A service or method name.
  public var nameBytesMax = 255
  /// Entries of call metadata.
  public var metadataEntriesMax = 64
  /// Keys and values of call metadata together.
  public var metadataBytesMax = 8192
  /// Details of a status that are read; more make the status unreadable.
  public var statusDetailsMax = 16
  /// Text of a status; a longer one is cut when sent.
  public var statusMessageBytesMax = 8192
  /// Frames per second that carry no message (extension, unknown, refused, late, empty). More end
  /// the connection.
  public var emptyFramesPerSecondMax = 10_000
  /// Messages a peer with extensions may send on a stream before it is granted more.
  public var initialCredit: UInt32 = 64
  /// Silence after which a peer with extensions is pinged; 0: never.
  public var pingIntervalMillis: UInt64 = 30_000
  /// Silence after a ping that ends the connection.
  public var pingTimeoutMillis: UInt64 = 20_000
  /// Time without any call after which a connection is drained; 0: never.
  public var idleMillisMax: UInt64 = 0
  /// Age at which a connection is drained; 0: never.
  public var ageMillisMax: UInt64 = 0
  /// From the start of a drain to the end of the calls still running then.
  public var drainMillisMax: UInt64 = 10_000

  /// The defaults.
  public init() {}
}

/// Limits that are not settings.
enum FixedLimits {
  /// Stream ids below the highest seen that may still be opened: 512 calls behind.
  static let windowWords = 8
  /// From this id on a server drains, long before ids run out.
  static let drainStreamID: UInt32 = 0xF000_0000
  /// From this id on a client starts no call: ids step by two and must not wrap.
  static let clientStreamIDMax: UInt32 = 0xFFFF_0000
  /// A table of calls that is emptied gives its memory back when it has more slots than this.
  static let retainedSlotsMax = 128
  /// Names a connection remembers, so that they are not allocated per call.
  static let rememberedNames = 16
  /// Longer names are not remembered.
  static let rememberedNameBytesMax = 64
  /// A peer that takes less data per frame can not be served.
  static let peerFrameBytesMin: UInt32 = 16_384
  /// Deadlines farther away are none: 10 years.
  static let timeoutNanosMax: UInt64 = 10 * 365 * 86_400 * 1_000_000_000
}
