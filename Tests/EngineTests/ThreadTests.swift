import Clocks
import Journal
import Storage
import Testing
import Values

@testable import Engine

/// The shell: real threads, real files.
@Suite struct ThreadTests {
  static let threads = 8
  static let commandsPerThread = 400

  @Test func manyThreadsAndARestart() throws {
    let directory = TemporaryDirectory()
    let first = try play(in: directory.path)
    #expect(first.outcomes.filter { $0.isReplay }.isEmpty)
    #expect(first.commits.map { $0.sequence } == Array(1...first.last))
    #expect(first.last == UInt64(Self.threads * Self.commandsPerThread))
    let second = try play(in: directory.path)
    #expect(second.recovered == first.fingerprint)
    #expect(second.outcomes.filter { $0.isReplay }.count == second.outcomes.count)
    #expect(second.outcomes == first.outcomes.map { $0.again })
    #expect(second.commits.isEmpty)
    #expect(second.fingerprint == first.fingerprint)
  }

  struct Answer: Equatable {
    var reply: Int
    var sequence: UInt64
    var isReplay: Bool

    var again: Answer { Answer(reply: reply, sequence: sequence, isReplay: true) }
  }

  struct Played {
    /// By ticket.
    var outcomes: [Answer]
    var commits: [Commit<Bank>]
    var recovered: Fingerprint
    var fingerprint: Fingerprint
    var last: UInt64
  }

  /// Opens the store, submits the same commands from many threads, waits for all answers, stops.
  private func play(in directory: String) throws -> Played {
    let opened = try Journal.open(directory, fileSystem: LinuxFileSystem())
    var replay = Replay(Bank(), checks: .none)
    try replay.recover(opened, verifiesFingerprint: true)
    let recovered = replay.fingerprint
    let witness = Witness()
    let engine = Engine(
      replay, log: opened.journal, snapshots: opened.journal,
      configuration: witness.configuration(SystemClock()))
    engine.start()
    let ports = (0..<4).map { _ in Counter() }
    let threads = (0..<Self.threads).map { number in
      PosixThread("submit-\(number)") { Self.submit(thread: number, to: engine, ports) }
    }
    for thread in threads { thread.join() }
    let count = Self.threads * Self.commandsPerThread
    let completions = ports.flatMap { $0.take(count / ports.count) }
    _ = engine.requestSnapshot(port: ports[0], ticket: 0)
    #expect(ports[0].take(1).count == 1)
    engine.stop()
    opened.journal.close()
    #expect(completions.map { $0.ticket }.sorted() == Array(0..<UInt64(count)))
    let outcomes = completions.sorted { $0.ticket < $1.ticket }.compactMap { answer($0.outcome) }
    let seen = witness.seen.with { $0 }
    #expect(seen.fatal.map { $0.code } == [])
    return Played(
      outcomes: outcomes, commits: seen.commits, recovered: recovered,
      fingerprint: Bank().fingerprint(engine.durable.state), last: engine.durable.sequence)
  }

  private static func submit(thread: Int, to engine: Engine<Bank>, _ ports: [Counter]) {
    for number in 0..<commandsPerThread {
      let ticket = UInt64(thread * commandsPerThread + number)
      let port = ports[Int(ticket) % ports.count]
      // A batch of two now and then.
      let wish = Bank.Wish.deposit(account: thread, amount: number + 1)
      let one = submission(wish, key: "\(thread)/\(number)", to: port, ticket: ticket)
      let acceptance =
        number % 3 == 0 ? engine.submit(contentsOf: [one]) : engine.submit(one)
      guard case .accepted = acceptance else { preconditionFailure("the queue is large enough") }
    }
  }

  private func answer(_ outcome: Outcome<Bank>) -> Answer? {
    guard case .committed(let reply, let sequence, let replayed) = outcome else { return nil }
    return Answer(reply: reply, sequence: sequence, isReplay: replayed)
  }
}
