import Clocks

/// When one client connects, waits and gives up: pure, one step per input.
///
/// There is at most one attempt or connection at a time. It connects when someone waits for it
/// and after a loss, when something (a stream) still needs it.
struct ChannelMachine {
  /// Where the connection stands.
  enum State: Equatable {
    /// Nothing wanted so far. May become `connecting`, `closed`.
    case idle
    /// An attempt is under way. May become `ready`, `waiting`, `closed`.
    case connecting
    /// Calls can be made. May become `idle` (lost), `closed`.
    case ready
    /// The last attempt failed: the next starts at this time. May become `connecting`, `closed`.
    case waiting(until: Instant)
    /// Terminal.
    case closed
  }

  /// What the shell has to do.
  enum Action: Equatable {
    case nothing
    /// Start an attempt.
    case connect
    /// Call `timerFired` at this time.
    case wait(until: Instant)
  }

  private(set) var state = State.idle
  private var backoff = Backoff()

  /// Someone needs a connection.
  mutating func wanted() -> Action {
    guard state == .idle else { return .nothing }
    state = .connecting
    return .connect
  }

  /// The attempt succeeded.
  mutating func connected() {
    guard state == .connecting else { return }
    backoff.succeeded()
    state = .ready
  }

  /// The attempt failed.
  mutating func failed(at now: Instant, random: UInt64) -> Action {
    guard state == .connecting else { return .nothing }
    let until = now.adding(milliseconds: backoff.failed(random: random))
    state = .waiting(until: until)
    return .wait(until: until)
  }

  /// The pause is over: the next attempt starts, provided that someone still waits.
  mutating func timerFired(at now: Instant, isWanted: Bool) -> Action {
    guard case .waiting(let until) = state, now >= until else { return .nothing }
    state = isWanted ? .connecting : .idle
    return isWanted ? .connect : .nothing
  }

  /// The connection was lost, or is being drained by the server.
  mutating func lost() {
    guard state == .ready else { return }
    state = .idle
  }

  /// No further attempt.
  mutating func close() { state = .closed }
}
