/// Every limit of this module.
enum Limits {
  /// Mails that are sent before the newest version is looked at again.
  static let mailsPerTurn = 16
  /// Seconds for which a mail server that can't be reached is left alone; the last one holds on.
  static let mailServerRestSeconds: [Int64] = [5, 30, 60, 300]
  /// Bytes of the log that are read at once, for each webhook that is at another place.
  static let readBytesMax = 256_000
  /// Records without anything to deliver after which the cursor moves on all the same.
  static let passedRecordsMax: UInt64 = 10_000
  /// How often a thread looks that waits for a moment.
  static let lookMillis = 100
  /// How often a thread looks that waits for nothing, in case nobody wakes it.
  static let idleMillis = 60_000
  /// Until there is a connection, and until all is done, for a post.
  static let postConnectMillis = 5_000
  static let postMillis = 10_000
  /// The same for a mail, which carries a file.
  static let mailConnectMillis = 15_000
  static let mailMillis = 120_000
}
