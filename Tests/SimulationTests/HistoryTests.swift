import APISchema
import Clocks
import Codec
import Commerce
import CommerceStore
import Engine
import StoreSchema
import Testing
import Values

@testable import Services

/// The log of random lives tells what was.
@Suite struct HistoryTests {
  /// The records of a busy floor.
  private static func records(seed: UInt64, commands: Int = 150) -> Histories {
    Histories(BusyFloor(seed: seed, commands: commands).commits)
  }

  @Test(
    "Feature: unified-sales-live-shopping, Invariant I5: snapshot and later records are the state"
  ) func snapshotAndTail() throws {
    let machine = CommerceMachine()
    for seed in seeds(100) {
      let histories = Self.records(seed: seed)
      var random = SplitMix64(seed: seed)
      let middle = random.below(histories.commits.count + 1)
      let written = histories.state(after: UInt64(middle))
      var state = machine.initialState()
      for collection in machine.snapshotCollections(written) {
        while let line = collection.next() {
          try machine.load(line, of: collection.name, into: &state)
        }
      }
      try machine.finishLoading(&state)
      for commit in histories.commits.dropFirst(middle) { histories.apply(commit, to: &state) }
      let whole = histories.state(after: UInt64(histories.commits.count))
      #expect(
        machine.fingerprint(state) == machine.fingerprint(whole),
        "SHOWROOM_SEED=\(seed), snapshot at \(middle)")
      #expect(state.trails.violations(in: state.commerce) == [])
    }
  }

  @Test("S1-FR10, N6: a session at a sequence is what it was when that was the newest")
  func sessionsAsTheyWere() throws {
    var compared = 0
    for seed in seeds(100) {
      let histories = Self.records(seed: seed)
      var live = CommerceMachine().initialState()
      var folds: [SessionID: SessionFold] = [:]
      for commit in histories.commits {
        histories.apply(commit, to: &live)
        for case .session(let id) in commit.record.topics {
          var fold = folds[id] ?? SessionFold(id)
          fold.apply(commit)
          folds[id] = fold
          let then = SessionSight(id, in: fold.state.commerce)
          #expect(
            then == SessionSight(id, in: live.commerce),
            "SHOWROOM_SEED=\(seed), session \(id) at \(commit.sequence)")
          compared += 1
        }
      }
      // What did not concern a session did not change it.
      for (id, fold) in folds {
        let then = SessionSight(id, in: fold.state.commerce)
        #expect(then == SessionSight(id, in: live.commerce), "SHOWROOM_SEED=\(seed), \(id)")
      }
    }
    #expect(compared > 10_000)
  }

  @Test("N6: a replay's messages, from wherever it begins, make the session as it was at their end")
  func replaysMakeTheSession() throws {
    var changes = 0
    for seed in seeds(25) {
      let histories = Self.records(seed: seed)
      var random = SplitMix64(seed: seed)
      let facts = VersionFacts(state: histories.state(after: UInt64(histories.commits.count)))
      for (id, trail) in histories.trails.sorted(by: { $0.key < $1.key }) {
        let end = random.below(trail.count) + 1
        let opening = random.below(end) + 1
        let state = histories.state(after: trail[end - 1])
        let place = "SHOWROOM_SEED=\(seed), session \(id), \(opening) to \(end)"
        for kind: StreamKind in [.session(id), .sessionAsClient(id)] {
          var run = ReplayRun(kind, id, opening: opening, end: end, histories, trail, facts)
          let belief = try run.play(&random)
          changes += run.sent - 1
          #expect(run.gaps == [], "\(place)")
          #expect(belief == SessionBelief(kind, id, in: state), "\(place)")
        }
      }
    }
    #expect(changes > 1_000)
  }
}

extension HistoryTests {
  @Test("S1-SM01, S1-SM02: the numbers of days and salespeople are those one counts in the log")
  func numbersAreCounts() throws {
    var picked: UInt64 = 0
    for seed in seeds(100) {
      let histories = Self.records(seed: seed)
      let state = histories.state(after: UInt64(histories.commits.count))
      var rows: [MetricsCount.Key: MetricsCount] = [:]
      state.metrics.forEach(in: Day(rawValue: 0)...Day(rawValue: .max)) { row in
        rows[.init(day: UInt64(row.day), staff: row.staffID)] = MetricsCount(row)
        picked += row.linesPicked
      }
      #expect(rows == MetricsCount.counted(in: histories.commits), "SHOWROOM_SEED=\(seed)")
    }
    #expect(picked > 1_000)
  }
}

/// A replay at once, fed with portions of any size.
private struct ReplayRun {
  private var replay: SessionReplay
  private let kind: StreamKind
  private let commits: [Commit<CommerceMachine>]
  private let facts: VersionFacts
  private(set) var sent = 0
  private(set) var gaps: [String] = []

  init(
    _ kind: StreamKind, _ id: SessionID, opening: Int, end: Int, _ histories: Histories,
    _ trail: [UInt64], _ facts: VersionFacts
  ) {
    self.facts = facts
    self.kind = kind
    commits = trail.map { histories.commits[Int($0) - 1] }
    replay = SessionReplay(
      kind, session: id, opening: opening, end: end,
      pace: SessionReplay.Pace(speedPercent: 0, pauseMillisMax: 0))
  }

  mutating func play(_ random: inout SplitMix64) throws -> SessionBelief {
    var belief = SessionBelief()
    let now = Instant(nanoseconds: 0)
    while true {
      switch replay.next(at: now, facts: facts) {
      case .read(let first, let end):
        let count = min(end - first, random.below(5) + 1)
        replay.received(Array(commits[first..<(first + count)]))
      case .send(let bytes, let previous):
        try take(bytes + PreviousSequence.suffix(previous), into: &belief)
        replay.sent(at: now)
      case .wait: gaps.append("it waits")
      case .finish: return belief
      }
      if !gaps.isEmpty { return belief }
    }
  }

  private mutating func take(_ bytes: [UInt8], into belief: inout SessionBelief) throws {
    let (sequence, previous): (UInt64, UInt64)
    switch kind {
    case .session:
      let message = try WatchSessionResponse(decoding: bytes)
      (sequence, previous) = (message.sequence, message.previousSequence)
      belief.take(message.body)
    default:
      let message = try WatchSessionAsClientResponse(decoding: bytes)
      (sequence, previous) = (message.sequence, message.previousSequence)
      belief.take(message.body)
    }
    if previous != belief.sequence { gaps.append("\(sequence) after \(previous)") }
    belief.sequence = sequence
    sent += 1
  }
}
