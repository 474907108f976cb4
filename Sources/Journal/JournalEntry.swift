/// One record of the log. The payload means nothing to the journal.
public struct JournalEntry: Equatable, Sendable {
  /// Consecutive, starting at 1.
  public var sequence: UInt64
  /// When it was decided: nanoseconds since 1970-01-01 UTC.
  public var timeNanos: Int64
  /// At most `JournalLimits.payloadBytesMax` bytes.
  public var payload: [UInt8]

  /// An entry; see the properties.
  public init(sequence: UInt64, timeNanos: Int64, payload: [UInt8]) {
    self.sequence = sequence
    self.timeNanos = timeNanos
    self.payload = payload
  }
}
