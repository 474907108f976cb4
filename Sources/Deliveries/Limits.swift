/// Every limit of this module.
enum Limits {
  /// Mails that are sent before the newest version is looked at again.
  static let mailsPerTurn = 16
  /// Attempts to send a mail until it is given up: more than a week.
  static let mailAttemptsMax: UInt32 = 16
  /// Seconds before each next attempt to send a mail; the last one holds on.
  static let mailBackoffSeconds: [Int64] = [
    60, 300, 900, 3_600, 3_600, 10_800, 21_600, 43_200, 86_400,
  ]
  /// Posts to a webhook before the others have their turn.
  static let postsPerTurn = 64
  /// Seconds before each next attempt to post; the last one holds on.
  static let postBackoffSeconds: [Int64] = [1, 5, 30, 60, 300, 900, 3_600]
  /// Seconds of failing after which a webhook is suspended: three days.
  static let webhookFailingSecondsMax: Int64 = 3 * 86_400
  /// Bytes of the log that are read at once.
  static let readBytesMax = 1_000_000
  /// Records without anything to deliver after which the cursor moves on all the same.
  static let passedRecordsMax: UInt64 = 10_000
  /// How often a thread looks that waits for a moment.
  static let lookMillis: UInt64 = 500
  /// Until there is a connection, and until all is done, for a post.
  static let postConnectMillis = 5_000
  static let postMillis = 10_000
  /// The same for a mail, which carries a file.
  static let mailConnectMillis = 15_000
  static let mailMillis = 120_000
}
