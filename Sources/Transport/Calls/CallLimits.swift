/// Limits of the call layer's shell. Sizes in bytes, times in milliseconds.
enum CallLimits {
  /// Output gathered in a turn is handed to the connection at this size, so that its hard mark
  /// sees it.
  static let outputBytes = 64 * 1024
  /// Messages of one call that a client without credit frames sent and the handler has not dealt
  /// with; at this number reading stops until half of them are.
  static let undealtMessagesMax: UInt32 = 256
  /// A connection that stays backlogged for so long is aborted: its peer does not read.
  static let stallMillisMax: UInt64 = 60_000
  /// Arrays of events are kept for reuse up to this capacity: more would cost idle connections.
  static let spareEventsMax = 4
}
