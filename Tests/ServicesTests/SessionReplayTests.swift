import APISchema
import Clocks
import Codec
import CommerceStore
import StoreSchema
import Testing
import Values

@testable import Engine
@testable import Services

/// When the messages of a replay leave, on a clock of the test's own.
@Suite struct SessionReplayTests {
  private static let session = SessionID(rawValue: 3)
  private static let start = Timestamp(nanoseconds: 1_700_000_000_000_000_000)

  /// Commits of a session, so many milliseconds after its start.
  private static func commits(_ millis: [Int64]) -> [Commit<CommerceMachine>] {
    millis.enumerated().map { index, millis in
      let time = Timestamp(nanoseconds: start.nanoseconds + millis * 1_000_000)
      let activity = StoreSchema.SessionActivity(
        sessionID: session, version: UInt64(index) + 1, lastActivityAt: time, expiresAt: time)
      let record = StoreSchema.Session(id: session, status: .active, startedAt: start)
      let body: StoreSchema.Event.Body =
        index == 0
        ? .sessionStarted(.init(session: record, activity: activity))
        : .sessionExtended(.init(activity: activity))
      return Commit(
        sequence: UInt64(index) * 10 + 5, time: time,
        record: JournalRecord(
          principal: StoreSchema.Principal(role: .staff), reply: Reply(body: .done(Done())),
          events: [StoreSchema.Event(body: body)]))
    }
  }

  private static let facts = VersionFacts(state: StoreState())

  /// Plays with a clock that jumps to whatever is waited for; when what left, in milliseconds.
  private static func play(
    _ millis: [Int64], speed: UInt64, pauseMax: UInt64 = 60_000, lateBy: UInt64 = 0
  ) -> [UInt64] {
    var replay = SessionReplay(
      .session(session), session: session, opening: 1, end: millis.count,
      pace: SessionReplay.Pace(speedPercent: speed, pauseMillisMax: pauseMax))
    let commits = commits(millis)
    var now = Instant(nanoseconds: 1_000_000_000)
    var sent: [UInt64] = []
    while true {
      switch replay.next(at: now, facts: facts) {
      case .read(let first, let end): replay.received(Array(commits[first..<min(end, first + 2)]))
      case .wait(let moment): now = moment.adding(milliseconds: lateBy)
      case .send:
        sent.append(now.nanoseconds / 1_000_000 - 1_000)
        replay.sent(at: now)
      case .finish: return sent
      }
    }
  }

  @Test func atOnceNothingWaits() {
    #expect(Self.play([0, 500, 700, 90_000], speed: 0) == [0, 0, 0, 0])
  }

  @Test func realTimeIsRealTime() {
    #expect(Self.play([0, 500, 500, 1_200, 31_000], speed: 100) == [0, 500, 500, 1_200, 31_000])
  }

  @Test func fasterAndSlower() {
    #expect(Self.play([0, 500, 1_200], speed: 1_000) == [0, 50, 120])
    #expect(Self.play([0, 500, 1_200], speed: 50) == [0, 1_000, 2_400])
  }

  @Test func pausesHaveAnEnd() {
    #expect(
      Self.play([0, 500, 90_000, 90_100], speed: 100, pauseMax: 800) == [0, 500, 1_300, 1_400])
    // The longest pause that 64 bits of nanoseconds can say overflows nothing.
    #expect(Self.play([0, 7_000_000_000_000], speed: 1, pauseMax: 3_600_000) == [0, 3_600_000])
  }

  /// What was not taken in time is not made up for by a burst.
  @Test func aLateMessageDelaysTheRest() {
    #expect(Self.play([0, 500, 1_000], speed: 100, lateBy: 40) == [0, 540, 1_080])
  }

  /// A message that can't leave is the same one later on.
  @Test func whatIsNotSentIsNotLost() throws {
    var replay = SessionReplay(
      .session(Self.session), session: Self.session, opening: 2, end: 3,
      pace: SessionReplay.Pace(speedPercent: 0, pauseMillisMax: 0))
    let now = Instant(nanoseconds: 0)
    #expect(replay.next(at: now, facts: Self.facts) == .read(0, 3))
    replay.received(Self.commits([0, 10, 20]))
    let first = replay.next(at: now, facts: Self.facts)
    #expect(replay.next(at: now, facts: Self.facts) == first)
    guard case .send(let bytes, 0) = first else {
      Issue.record("the state is sent first, not \(first)")
      return
    }
    let state = try APISchema.WatchSessionResponse(decoding: bytes)
    #expect(state.sequence == 15)
    guard case .state(let opened) = state.body else {
      Issue.record("a replay begins with the state, not \(state)")
      return
    }
    #expect(opened.session.version == 2)
    replay.sent(at: now)
    guard case .send(_, previous: 15) = replay.next(at: now, facts: Self.facts) else {
      Issue.record("the change follows the state")
      return
    }
    replay.sent(at: now)
    #expect(replay.next(at: now, facts: Self.facts) == .finish)
  }
}
