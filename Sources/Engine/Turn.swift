import Journal
import Values

/// What the writer decided in one turn: with one reading of the clock and one version at its end.
struct Turn<Machine: StateMachine>: Sendable {
  /// The commit time of every record in it.
  let now: Timestamp
  var entries: [JournalEntry] = []
  var commits: [Commit<Machine>] = []
  var deliveries = Deliveries<Machine>()
  /// Encoded record bytes.
  var byteCount = 0
  /// Commands and timers that were decided.
  var decidedCount = 0
  /// What this turn adds to the counters.
  var counts = EngineMetrics()
  /// The version after the last record; nil without a record.
  var version: Version<Machine>?
  /// A snapshot to be written when the turn is durable.
  var snapshot: SnapshotJob<Machine>?

  init(now: Timestamp) { self.now = now }

  var isEmpty: Bool { decidedCount == 0 && snapshot == nil }

  func isFull(_ limits: EngineLimits) -> Bool {
    decidedCount >= limits.turnCommandsMax || byteCount >= limits.turnBytesMax
  }

  /// Turns decided one after the other become durable and are released as one.
  mutating func merge(_ later: Turn) {
    entries.append(contentsOf: later.entries)
    commits.append(contentsOf: later.commits)
    deliveries.merge(later.deliveries)
    byteCount += later.byteCount
    decidedCount += later.decidedCount
    counts.add(later.counts)
    version = later.version ?? version
    precondition(snapshot == nil || later.snapshot == nil, "one snapshot is under way at a time")
    snapshot = later.snapshot ?? snapshot
  }
}

/// Completions by port, in the order they came about.
struct Deliveries<Machine: StateMachine>: Sendable {
  struct Group: Sendable {
    let port: any CompletionPort<Machine>
    var completions: [Completion<Machine>]
  }
  private(set) var groups: [Group] = []
  /// The group added to last: most completions follow one for the same port.
  private var latest = 0

  mutating func add(
    _ outcome: Outcome<Machine>, ticket: UInt64, port: any CompletionPort<Machine>
  ) {
    let index = index(of: port)
    groups[index].completions.append(Completion(ticket: ticket, outcome: outcome))
  }

  mutating func merge(_ later: Deliveries) {
    for group in later.groups {
      let index = index(of: group.port)
      groups[index].completions.append(contentsOf: group.completions)
    }
  }

  /// One call per port.
  func deliver() {
    for group in groups { group.port.deliver(group.completions) }
  }

  private mutating func index(of port: any CompletionPort<Machine>) -> Int {
    if latest < groups.count, groups[latest].port === port { return latest }
    if let found = groups.firstIndex(where: { $0.port === port }) {
      latest = found
    } else {
      latest = groups.count
      groups.append(Group(port: port, completions: []))
    }
    return latest
  }
}
