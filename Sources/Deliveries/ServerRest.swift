import Values

/// How long a server that can't be reached is left alone, however much waits for it. Whoever waits
/// meanwhile has made no attempt.
struct ServerRest {
  private var failures = 0
  /// nil: it is not resting.
  private(set) var end: Timestamp?

  /// Whether nothing is to be tried now.
  func isResting(at now: Timestamp) -> Bool { end.map { $0 > now } ?? false }

  /// It could not be reached, or takes nothing from us.
  mutating func failed(at now: Timestamp) {
    end = now.adding(
      seconds: Limits.mailServerRestSeconds[min(failures, Limits.mailServerRestSeconds.count - 1)])
    failures += 1
  }

  /// It answered, whatever it said.
  mutating func answered() { self = ServerRest() }
}
