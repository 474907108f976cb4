import Synchronization
import RPC
import Testing

@testable import Client

@Suite struct StreamSourceTests {
  final class Log: Sendable {
    let credit = Mutex<[UInt32]>([])
    let cancelled = Mutex(0)
  }

  func source(_ log: Log, credit: UInt32 = 4) -> StreamSource<Int> {
    StreamSource(
      creditMessages: credit, onTaken: { count in log.credit.withLock { $0.append(count) } },
      onCancel: { log.cancelled.withLock { $0 += 1 } })
  }

  @Test func handsOutInOrderThenEnds() async throws {
    let log = Log()
    let source = source(log)
    for number in 1...3 { source.receive(number) }
    source.finish(.success(()))
    source.receive(4)
    var seen: [Int] = []
    for try await number in MessageStream(source: source) { seen.append(number) }
    #expect(seen == [1, 2, 3])
  }

  @Test func givesCreditBackOnlyForWhatWasTaken() async throws {
    let log = Log()
    let source = source(log)
    for number in 1...4 { source.receive(number) }
    #expect(log.credit.withLock { $0 } == [])
    _ = try await source.next()
    _ = try await source.next()
    #expect(log.credit.withLock { $0 } == [2])
  }

  @Test func failureIsThrownOnceAfterWhatCame() async throws {
    let log = Log()
    let source = source(log)
    source.receive(1)
    source.finish(.failure(ClientError(.unavailable, "gone")))
    #expect(try await source.next() == 1)
    await #expect(throws: ClientError.self) { try await source.next() }
    #expect(try await source.next() == nil)
  }

  @Test func droppingTheStreamCancelsTheCall() async {
    let log = Log()
    do { _ = MessageStream(source: source(log)) }
    #expect(log.cancelled.withLock { $0 } == 1)
  }

  @Test func cancellingTheTaskWakesTheConsumer() async {
    let log = Log()
    let source = source(log)
    let task = Task { try? await source.next() }
    task.cancel()
    #expect(await task.value == nil)
    #expect(log.cancelled.withLock { $0 } >= 1)
  }
}
