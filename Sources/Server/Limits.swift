/// Every limit of this module.
enum Limits {
  /// Event loops.
  static let loopsMax = 64
  /// Addresses to listen on.
  static let listenersMax = 16
  /// Bytes of the file of a password that are read.
  static let passwordBytesMax = 1_024
  /// Seconds that a stop may take at most.
  static let graceSecondsMax = 3_600
  /// Bytes of what comes before the token in a link.
  static let urlBaseBytesMax = 400
  /// What a stop waits beyond the grace period for connections to close, in milliseconds.
  static let drainSlackMillis: UInt64 = 3_000
}
