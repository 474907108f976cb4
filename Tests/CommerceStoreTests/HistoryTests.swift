import Commerce
import Storage
import StoreSchema
import Testing
import Values

@testable import CommerceStore
@testable import Engine

@Suite struct SequenceTrailTests {
  private static func trail(_ sequences: [UInt64]) -> SequenceTrail {
    var trail = SequenceTrail()
    sequences.forEach { trail.append($0) }
    return trail
  }

  @Test func aTrailIsTheListOfItsSequences() {
    for count in [0, 1, 31, 32, 33, 63, 64, 65, 1023, 1024, 1025, 1056, 1057, 3000] {
      let sequences = (0..<count).map { UInt64($0) * 3 + 7 }
      let trail = Self.trail(sequences)
      #expect(trail.count == count)
      #expect(trail.first == sequences.first ?? 0)
      #expect(trail.last == sequences.last ?? 0)
      #expect((0..<count).map { trail[$0] } == sequences)
      #expect(trail.sequences(from: 5, max: 40) == Array(sequences.dropFirst(5).prefix(40)))
      for sequence in [0, 6, 7, 8, 100, 101, 102, 9_000] as [UInt64] {
        #expect(trail.count(through: sequence) == sequences.count { $0 <= sequence })
      }
    }
  }

  @Test func anOlderVersionStaysAsItWas() {
    var trail = Self.trail(Array(1...2000))
    let older = trail
    for sequence in 2001...5000 as ClosedRange<UInt64> { trail.append(sequence) }
    #expect(older == Self.trail(Array(1...2000)))
    #expect(trail == Self.trail(Array(1...5000)))
    trail.append(5000)
    #expect(trail.count == 5000)
  }
}

@Suite struct SessionTrailsTests {
  private static let time = Timestamp(nanoseconds: 1_700_000_000_000_000_000)

  private static func activity(_ id: UInt64) -> SessionActivity {
    SessionActivity(
      sessionID: SessionID(rawValue: id), lastActivityAt: time, expiresAt: time)
  }

  private static func record(_ events: [Event.Body]) -> JournalRecord {
    JournalRecord(
      principal: Principal(role: .system), reply: Reply(body: .done(Done())),
      events: events.map { Event(body: $0) })
  }

  private static func started(_ id: UInt64) -> Event.Body {
    let session = Session(
      id: SessionID(rawValue: id), staffID: StaffID(rawValue: 1), status: .active,
      startedAt: time)
    return .sessionStarted(SessionStarted(session: session, activity: activity(id)))
  }

  private static func ended(_ id: UInt64, at time: Timestamp) -> Event.Body {
    .sessionEnded(
      SessionEnded(
        status: .expired, endedBy: Principal(role: .system), endedAt: time,
        activity: activity(id)))
  }

  /// A store in which so many sessions began with a record each, and all ended with one.
  private static func store(sessions: UInt64, policy: StorePolicy = StorePolicy()) -> StoreState {
    var state = StoreState()
    state.evolve(
      record([.policySaved(PolicySaved(policy: policy))]), sequence: 1, at: time)
    for id in 1...sessions { state.evolve(record([started(id)]), sequence: id + 1, at: time) }
    state.evolve(
      record((1...sessions).map { ended($0, at: time) }), sequence: sessions + 2, at: time)
    return state
  }

  private static func wait(_ state: inout StoreState, seconds: Int64, sequence: UInt64) {
    state.evolve(record([]), sequence: sequence, at: time.adding(seconds: seconds))
  }

  private static func copy(_ state: StoreState) throws -> StoreState {
    let machine = CommerceMachine()
    var copy = machine.initialState()
    for collection in machine.snapshotCollections(state) {
      while let line = collection.next() {
        try machine.load(line, of: collection.name, into: &copy)
      }
    }
    try machine.finishLoading(&copy)
    return copy
  }

  @Test func aHistoryStaysForItsDays() {
    let machine = CommerceMachine()
    var state = Self.store(sessions: 3)
    #expect(state.trails[SessionID(rawValue: 3)]?.sequences(from: 0, max: 9) == [4, 5])
    #expect(machine.retentionFloor(state) == 2)
    Self.wait(&state, seconds: 90 * 86_400, sequence: 6)
    #expect(state.trails.count == 3)
    Self.wait(&state, seconds: 90 * 86_400 + 1, sequence: 7)
    #expect(state.trails.count == 0)
    #expect(machine.retentionFloor(state) == nil)
  }

  @Test func thePolicySaysHowManyDays() {
    var state = Self.store(sessions: 1, policy: StorePolicy(historyDays: 2))
    Self.wait(&state, seconds: 2 * 86_400, sequence: 4)
    #expect(state.trails.count == 1)
    Self.wait(&state, seconds: 2 * 86_400 + 1, sequence: 5)
    #expect(state.trails.count == 0)
  }

  /// A record lets go of a bounded number, oldest first, and open sessions hold the floor.
  @Test func trailsGoInPortions() throws {
    let machine = CommerceMachine()
    var state = Self.store(sessions: 20)
    state.evolve(Self.record([Self.started(21)]), sequence: 23, at: Self.time)
    for (sequence, left) in [(24, 13), (25, 5), (26, 1), (27, 1)] as [(UInt64, Int)] {
      Self.wait(&state, seconds: 91 * 86_400, sequence: sequence)
      #expect(state.trails.count == left)
      #expect(machine.retentionFloor(state) == UInt64(23 - left + (left == 1 ? 1 : 0)))
      let loaded = try Self.copy(state)
      #expect(machine.fingerprint(loaded) == machine.fingerprint(state))
      #expect(machine.retentionFloor(loaded) == machine.retentionFloor(state))
    }
    #expect(state.trails[SessionID(rawValue: 21)]?.sequences(from: 0, max: 9) == [23])
    #expect(machine.violations(of: state).allSatisfy { !$0.contains("trail") })
  }

  /// A session of which the log was not kept from its start has no history, rather than a part.
  @Test func aTrailBeginsWithItsSession() {
    var state = StoreState()
    let pause = SessionPaused(activity: Self.activity(5))
    state.evolve(Self.record([.sessionPaused(pause)]), sequence: 1, at: Self.time)
    #expect(state.trails.count == 0)
  }

  /// Parts of a bounded length, and a gap too wide for a step.
  @Test func longTrailsSurviveASnapshot() throws {
    var state = Self.store(sessions: 2)
    let pause = Self.record([
      .sessionPaused(SessionPaused(activity: Self.activity(1))),
      .sessionPaused(SessionPaused(activity: Self.activity(2))),
    ])
    for sequence in 100..<2_300 as Range<UInt64> {
      state.evolve(pause, sequence: sequence * 2, at: Self.time)
    }
    state.evolve(pause, sequence: 1 << 40, at: Self.time)
    state.evolve(pause, sequence: 1 << 40 + 1, at: Self.time)
    let loaded = try Self.copy(state)
    for id in [SessionID(rawValue: 1), SessionID(rawValue: 2)] {
      #expect(loaded.trails[id] == state.trails[id])
      #expect(loaded.trails[id]?.last == 1 << 40 + 1)
      #expect((loaded.trails[id]?.count ?? 0) > 2_200)
    }
  }

  @Test func aTrailThatDoesNotAscendIsRefused() throws {
    let machine = CommerceMachine()
    var state = machine.initialState()
    for _ in 0..<2 {
      let line = #"{"sessionId":"1","firstSequence":"4","steps":[1]}"#
      try machine.load(Array(line.utf8), of: "trails", into: &state)
    }
    let error = #expect(throws: EngineError.self) { try machine.finishLoading(&state) }
    #expect(error?.code == .corrupt)
  }
}
