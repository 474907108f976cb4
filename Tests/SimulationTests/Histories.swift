import Commerce
import CommerceStore

import Journal
import StoreSchema
import Values

@testable import Engine

/// What one sees of a session in the store, apart from its stock.
struct SessionSight: Equatable {
  var session: Session?
  var activity: SessionActivity?
  var cart: [CartLine]
  var picks: [PickLine]
  var overrides: [PriceOverride]
  var samples: [Sample]

  init(_ id: SessionID, in state: Commerce.State) {
    session = state.sessions[id]
    activity = state.activity(of: id)
    cart = state.cart(of: id)
    picks = state.pickLines(of: id)
    overrides = state.overrides(of: id)
    samples = []
    state.samples.forEach { if $0.sessionID == id { samples.append(copy $0) } }
  }

  /// What is told otherwise; nil: nothing.
  func difference(from other: SessionSight) -> String? {
    if session != other.session { return "\(session as Any), not \(other.session as Any)" }
    if activity != other.activity { return "\(activity as Any), not \(other.activity as Any)" }
    if cart != other.cart { return "\(cart), not \(other.cart)" }
    if picks != other.picks { return "\(picks), not \(other.picks)" }
    if overrides != other.overrides { return "\(overrides), not \(other.overrides)" }
    return samples == other.samples ? nil : "\(samples), not \(other.samples)"
  }
}

/// The records of a log, decoded.
struct Histories {
  private let machine = CommerceMachine()
  let commits: [Commit<CommerceMachine>]

  init(_ commits: [Commit<CommerceMachine>]) { self.commits = commits }

  init(_ entries: [JournalEntry]) throws {
    commits = try entries.map { entry in
      Commit(
        sequence: entry.sequence, time: Timestamp(nanoseconds: entry.timeNanos),
        record: try CommerceMachine().decodeRecord(entry.payload))
    }
  }

  /// The sequences that concern each session, found the plain way.
  var trails: [SessionID: [UInt64]] {
    var trails: [SessionID: [UInt64]] = [:]
    for commit in commits {
      for case .session(let session) in commit.record.topics {
        trails[session, default: []].append(commit.sequence)
      }
    }
    return trails
  }

  /// The state after a record, with every record before.
  func state(after sequence: UInt64) -> StoreState {
    var state = machine.initialState()
    for commit in commits.prefix(Int(sequence)) { apply(commit, to: &state) }
    return state
  }

  func apply(_ commit: Commit<CommerceMachine>, to state: inout StoreState) {
    machine.evolve(&state, commit.record, sequence: commit.sequence, at: commit.time)
  }

  /// What contradicts that every history that must be kept is there, in the state and in the log,
  /// and tells the session as it is.
  func problems(in state: StoreState, _ journal: Journal) throws -> [String] {
    var problems: [String] = []
    let trails = trails
    let now = commits.last?.time ?? .epoch
    state.commerce.sessions.forEach { session in
      guard state.trails[session.id] == nil else { return }
      let endedAt = session.endedAt ?? Timestamp(nanoseconds: .max)
      if endedAt.adding(seconds: 90 * 86_400) >= now {
        problems.append("the history of session \(session.id) went too early")
      }
    }
    for (id, sequences) in trails {
      guard let trail = state.trails[id] else { continue }
      if trail.sequences(from: 0, max: .max / 2) != sequences {
        problems.append("the trail of session \(id) is another one")
      }
      let read = try journal.read(sequences: sequences, bytesMax: .max)
      let told = try Histories(read).sight(of: id)
      if let other = told.difference(from: SessionSight(id, in: state.commerce)) {
        problems.append("the history of session \(id) tells of another one: \(other)")
      }
    }
    if let floor = state.trails.oldestSequence, journal.oldestSequence > floor {
      problems.append("the log lets go of \(floor), which is still asked for")
    }
    return problems
  }

  /// The session that these records, all its own, make.
  private func sight(of id: SessionID) -> SessionSight {
    var fold = SessionFold(id)
    for commit in commits { fold.apply(commit) }
    return SessionSight(id, in: fold.state.commerce)
  }
}
