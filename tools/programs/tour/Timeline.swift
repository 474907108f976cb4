import Clocks
import Synchronization

/// Who saw what when, in milliseconds since the start; and how long after it was asked for.
final class Timeline: Sendable {
  private struct Entry {
    var at: Instant
    var who: String
    var text: String
    /// When what was seen had been asked for.
    var sequence: UInt64?
  }
  private struct State {
    var entries: [Entry] = []
    var askedAt: [UInt64: Instant] = [:]
    var seen: [String: UInt64] = [:]
    var waiting: [(who: String, sequence: UInt64, resume: CheckedContinuation<Void, Never>)] = []
  }
  private let state = Mutex(State())
  private let clock = SystemClock()
  private let start: Instant

  init() { start = clock.now }

  var now: Instant { clock.now }

  /// `who` did something: asked at `askedAt`, answered now, committed at `sequence`.
  func did(_ who: String, _ text: String, askedAt: Instant, sequence: UInt64) {
    let now = clock.now
    state.withLock {
      $0.askedAt[sequence] = askedAt
      $0.entries.append(
        Entry(
          at: now, who: who,
          text: "\(text)  (answered durably after \(Self.millis(askedAt, now)) ms)", sequence: nil))
    }
  }

  /// A message of a stream reached `who`.
  func saw(_ who: String, _ text: String, sequence: UInt64) {
    let now = clock.now
    let woken = state.withLock { state -> [CheckedContinuation<Void, Never>] in
      if !text.isEmpty {
        state.entries.append(Entry(at: now, who: who, text: text, sequence: sequence))
      }
      state.seen[who] = max(state.seen[who] ?? 0, sequence)
      let ready = state.waiting.filter { $0.who == who && $0.sequence <= sequence }
      state.waiting.removeAll { $0.who == who && $0.sequence <= sequence }
      return ready.map(\.resume)
    }
    for continuation in woken { continuation.resume() }
  }

  /// Waits until a stream of `who` has reached `sequence`.
  func wait(for who: String, toSee sequence: UInt64) async {
    await withCheckedContinuation { continuation in
      let isSeen = state.withLock { state -> Bool in
        if (state.seen[who] ?? 0) >= sequence { return true }
        state.waiting.append((who, sequence, continuation))
        return false
      }
      if isSeen { continuation.resume() }
    }
  }

  /// All entries in the order of time.
  func lines() -> [String] {
    state.withLock { state in
      state.entries.sorted { $0.at < $1.at }.map { entry in
        var line = Self.padded(Self.millis(start, entry.at), 9) + " ms  "
        line += entry.who + String(repeating: " ", count: max(1, 10 - entry.who.count)) + entry.text
        if let sequence = entry.sequence, let asked = state.askedAt[sequence] {
          line += "  (\(Self.millis(asked, entry.at)) ms after it was asked for)"
        }
        return line
      }
    }
  }

  private static func millis(_ from: Instant, _ to: Instant) -> String {
    let hundredths = to.nanoseconds(since: from) / 10_000
    let fraction = hundredths % 100
    return "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction)"
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}
