/// Counters of an engine since its start.
public struct EngineMetrics: Sendable, Equatable {
  /// Records made durable.
  public var commits: UInt64 = 0
  /// Groups of records, each with one append and one sync.
  public var groups: UInt64 = 0
  /// Records in the largest group.
  public var largestGroup = 0
  /// Bytes of encoded records made durable.
  public var recordBytes: UInt64 = 0
  /// Nanoseconds spent in append and sync, in sum.
  public var syncNanosSum: UInt64 = 0
  /// Nanoseconds of the longest append and sync.
  public var syncNanosMax: UInt64 = 0
  /// Commands refused by the machine.
  public var rejections: UInt64 = 0
  /// Answers given again.
  public var replays: UInt64 = 0
  /// Keys used again with another payload.
  public var keyReuses: UInt64 = 0
  /// Records decided for timers.
  public var timers: UInt64 = 0
  /// Turns of the writer.
  public var turns: UInt64 = 0
  /// Snapshots written.
  public var snapshots: UInt64 = 0
  /// Snapshots that failed.
  public var snapshotFailures: UInt64 = 0
  /// Commands that wait for the writer now.
  public var queueDepth = 0

  /// All zero.
  public init() {}

  /// Adds what the writer counted in a turn.
  mutating func add(_ turn: EngineMetrics) {
    rejections += turn.rejections
    replays += turn.replays
    keyReuses += turn.keyReuses
    timers += turn.timers
    turns += turn.turns
  }

  /// Adds a group that became durable.
  mutating func addGroup(records: Int, bytes: Int, nanos: UInt64) {
    commits += UInt64(records)
    groups += 1
    largestGroup = max(largestGroup, records)
    recordBytes += UInt64(bytes)
    syncNanosSum += nanos
    syncNanosMax = max(syncNanosMax, nanos)
  }
}
