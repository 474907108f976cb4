import Clocks
import CommerceStore
import Engine
import Values

/// A session's commits once more: what is to be read, sent and waited for. Pure: time, records and
/// whether a message left come from outside.
///
/// It holds one portion of records and one message at a time, however slow its peer.
struct SessionReplay {
  /// How it goes on.
  enum Step: Equatable {
    /// Read the trail's records from the first position to before the second, then `received`.
    case read(Int, Int)
    /// Send this with the suffix for this previous sequence, then `sent`.
    case send([UInt8], previous: UInt64)
    /// Nothing before this moment.
    case wait(Instant)
    /// Everything is sent.
    case finish
  }

  /// How fast.
  struct Pace {
    /// Percent of real time; 0: at once.
    var speedPercent: UInt64
    /// The longest pause, in milliseconds.
    var pauseMillisMax: UInt64
  }

  private struct Message {
    var bytes: [UInt8]
    var sequence: UInt64
    var time: Timestamp
  }

  let kind: StreamKind
  /// Sequence of the message sent last; 0 before the first.
  private(set) var lastSequence: UInt64 = 0
  private let pace: Pace
  /// Positions in the trail: up to here it is the state, up to there it is sent.
  private let opening: Int
  private let end: Int
  private var fold: SessionFold
  private var position = 0
  /// Read and not looked at yet, the next one last.
  private var commits: [Commit<CommerceMachine>] = []
  private var message: Message?
  /// When the message before was due, and the commit it told of.
  private var before: (due: Instant, time: Timestamp)?

  /// - Parameters:
  ///   - opening: How many of the trail's records the first message sums up; at least 1.
  ///   - end: How many records are replayed, those included.
  init(_ kind: StreamKind, session: SessionID, opening: Int, end: Int, pace: Pace) {
    precondition(1 <= opening && opening <= end, "a replay begins with a record of the session")
    self.kind = kind
    self.pace = pace
    self.opening = opening
    self.end = end
    fold = SessionFold(session)
  }

  /// The records that were read.
  mutating func received(_ commits: [Commit<CommerceMachine>]) {
    self.commits = commits.reversed()
  }

  /// What to do now. The same again until it is done. `facts` is any state at or after the end.
  mutating func next(at now: Instant, facts: some CommitFacts) -> Step {
    while message == nil {
      guard let commit = commits.popLast() else {
        return position < end ? .read(position, end) : .finish
      }
      position += 1
      take(commit, facts)
    }
    guard let message else { return .finish }
    let due = due(message, at: now)
    if due > now { return .wait(due) }
    return .send(message.bytes, previous: lastSequence)
  }

  /// The message of the last step left.
  mutating func sent(at now: Instant) {
    guard let sent = message else { return }
    before = (now, sent.time)
    lastSequence = sent.sequence
    message = nil
  }

  private mutating func take(_ commit: Commit<CommerceMachine>, _ facts: some CommitFacts) {
    if position <= opening {
      fold.apply(commit)
      guard position == opening else { return }
      let state = StreamState.session(kind, StateMoment(fold), cursorTooOld: false)
      message = state.map { Message(bytes: $0, sequence: commit.sequence, time: commit.time) }
    } else if commit.record.topics.contains(kind.topic) {
      let input = CommitInput(
        sequence: commit.sequence, time: commit.time, record: commit.record)
      message = Message(
        bytes: kind.message(input, facts: facts), sequence: commit.sequence, time: commit.time)
    }
  }

  /// When a message may leave: as long after the one before as its commit was, at this pace.
  private func due(_ message: Message, at now: Instant) -> Instant {
    guard let before, pace.speedPercent > 0 else { return now }
    // Commit times never go back, and the longest of all times a hundred is a number of 128 bits.
    let nanos = UInt128(
      clamping: Int128(message.time.nanoseconds) - Int128(before.time.nanoseconds))
    let pause = UInt64(clamping: nanos * 100 / UInt128(pace.speedPercent))
    return before.due.adding(nanoseconds: min(pause, pace.pauseMillisMax * 1_000_000))
  }
}
