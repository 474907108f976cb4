/// What every thread may read: the durable version, and who waits for a later one.
struct Published<Machine: StateMachine>: Sendable {
  private struct Waiter: Sendable {
    let sequence: UInt64
    let port: any CompletionPort<Machine>
    let ticket: UInt64
  }

  private(set) var version: Version<Machine>
  var isStopped = false
  private var waiters: [Waiter] = []
  /// The least sequence that is waited for: most releases look at nothing but this.
  private var earliest = UInt64.max

  init(_ version: Version<Machine>) { self.version = version }

  mutating func wait(
    for sequence: UInt64, port: any CompletionPort<Machine>, ticket: UInt64, waitersMax: Int
  ) -> DurabilityWait {
    if sequence <= version.sequence { return .already }
    if isStopped { return .stopped }
    guard waiters.count < waitersMax else { return .full }
    waiters.append(Waiter(sequence: sequence, port: port, ticket: ticket))
    earliest = min(earliest, sequence)
    return .waiting
  }

  mutating func cancel(port: any CompletionPort<Machine>, ticket: UInt64) {
    waiters.removeAll { $0.ticket == ticket && $0.port === port }
  }

  /// Moves the version and adds a completion for everyone it is enough for. Returns the version
  /// before: the last reference to it frees what only it held, and should not go under a lock.
  mutating func publish(
    _ newer: Version<Machine>, completions deliveries: inout Deliveries<Machine>
  ) -> Version<Machine> {
    precondition(newer.sequence > version.sequence, "the durable version only moves on")
    let before = version
    version = newer
    guard earliest <= newer.sequence else { return before }
    for waiter in waiters where waiter.sequence <= newer.sequence {
      deliveries.add(
        .durable(sequence: newer.sequence), ticket: waiter.ticket, port: waiter.port)
    }
    waiters.removeAll { $0.sequence <= newer.sequence }
    earliest = waiters.reduce(UInt64.max) { min($0, $1.sequence) }
    return before
  }
}
