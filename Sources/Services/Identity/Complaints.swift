import Clocks

/// How often a complaint goes into the log that any peer can cause: once in a while, and then with
/// the number of those that were left out.
struct Complaints {
  private var toldAt: Instant?
  private var untold = 0

  /// Something to complain of; nil: not now. Else how many since the last were not told.
  mutating func complain(at now: Instant) -> Int? {
    let pause = Limits.complaintMillis * 1_000_000
    if let toldAt, now.nanoseconds(since: toldAt) < pause {
      untold += 1
      return nil
    }
    toldAt = now
    defer { untold = 0 }
    return untold
  }
}
