/// Every bound of this module.
public enum StoreLimits {
  /// Days for which an ended session's history stays readable, when the policy says nothing.
  public static let historyDaysDefault: UInt32 = 90
  /// Trails that one record lets go at most: more sessions may have reached their end of history
  /// at once, but a record's cost has a bound.
  static let trailsDroppedPerRecord = 8
  /// Sequences in a line of a snapshot.
  static let trailPartSequencesMax = 1_024
  /// Rows of session metrics; beyond them the oldest day goes. Ten years of a hundred salespeople
  /// who work every third day.
  public static let metricsRowsMax = 120_000
}
