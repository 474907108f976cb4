import Clocks
import Glibc
import Journal
import Storage
import Synchronization
import Values

@testable import Engine

/// A port that others can wait at.
final class Counter: CompletionPort {
  typealias Machine = Bank
  private let kept = Gate<[Completion<Bank>]>([])

  func deliver(_ completions: [Completion<Bank>]) { kept.change { $0 += completions } }

  /// Waits for so many and takes everything; fewer when they don't come within a minute.
  func take(_ count: Int) -> [Completion<Bank>] {
    _ = kept.wait(millis: 60_000) { $0.count >= count ? true : nil }
    return kept.with { kept in
      defer { kept = [] }
      return kept
    }
  }

  func describe(_ count: Int) -> [String] { take(count).map { EngineTests.describe($0) } }
}

/// What an engine told its observer and its fatal handler.
final class Witness: Sendable {
  struct Seen: Sendable {
    var commits: [Commit<Bank>] = []
    var fatal: [EngineError] = []
    var failedSnapshots = 0
  }
  let seen = Gate(Seen())

  func configuration(_ clock: any Clock) -> Engine<Bank>.Configuration {
    var configuration = Engine<Bank>.Configuration(
      clock: clock,
      observer: { release in self.seen.change { $0.commits += release.commits } },
      fatal: { error in self.seen.change { $0.fatal.append(error) } })
    configuration.snapshotFailed = { _ in self.seen.change { $0.failedSnapshots += 1 } }
    return configuration
  }

  /// Waits until what was seen is enough.
  func wait(_ isEnough: (Seen) -> Bool) -> Bool {
    seen.wait(millis: 60_000) { isEnough($0) ? true : nil } ?? false
  }
}

/// An engine with its threads on a log in memory.
struct House {
  let log = MemoryLog()
  let counter = Counter()
  let witness = Witness()
  let clock = SimulatedClock(timestamp: Timestamp(nanoseconds: 1_000))
  let engine: Engine<Bank>

  init(limits: EngineLimits = EngineLimits()) {
    var limits = limits
    // The simulated clock moves without telling the writer.
    limits.clockCheckMillis = 1
    engine = Engine(
      Replay(Bank(), limits: limits, checks: .all), log: log, snapshots: log,
      configuration: witness.configuration(clock))
  }

  func submit(_ wish: Bank.Wish, key: String? = nil, ticket: UInt64) -> Acceptance {
    engine.submit(submission(wish, key: key, to: counter, ticket: ticket))
  }
}

/// A directory that is gone when the last reference is.
final class TemporaryDirectory: Sendable {
  let path: String

  init() {
    var template = Array("/tmp/showroom-engine-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { preconditionFailure("/tmp can be written to") }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { Self.remove(path) }

  private static func remove(_ path: String) {
    if let directory = opendir(path) {
      while let entry = readdir(directory) {
        let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
          String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        if name != "." && name != ".." { remove("\(path)/\(name)") }
      }
      closedir(directory)
      rmdir(path)
    } else {
      unlink(path)
    }
  }
}
