/// Every bound of this module.
public enum StoreLimits {
  /// Days for which an ended session's history stays readable, when the policy says nothing.
  public static let historyDaysDefault: UInt32 = 90
  /// Trails that one record lets go at most: more sessions may have reached their end of history
  /// at once, but a record's cost has a bound.
  static let trailsDroppedPerRecord = 8
  /// Patches of an order after which it is written whole: whoever reads the log from the middle
  /// looks up as many records at most.
  static let patchesInARowMax: UInt32 = 256
  /// Records between a patch and the whole order that it starts from. So many are kept in the log
  /// before what anybody may still ask for.
  static let patchDistanceMax: UInt64 = 65_536
  /// Sequences in a line of a snapshot.
  static let trailPartSequencesMax = 1_024
  /// Rows of session metrics; beyond them the oldest day goes. Ten years of a hundred salespeople
  /// who work every third day.
  public static let metricsRowsMax = 120_000
}
