import Clocks
import Journal
import Testing
import Values

@testable import Engine

/// What the engine's shell says and does, on a log in memory.
@Suite struct ShellTests {
  @Test func aFullQueueSaysSo() {
    var limits = EngineLimits()
    limits.turnCommandsMax = 2
    limits.queuedCommandsMax = 3
    let house = House(limits: limits)
    for ticket in 1...3 as ClosedRange<UInt64> {
      #expect(house.submit(.deposit(account: 1, amount: 1), ticket: ticket) == .accepted)
    }
    #expect(house.submit(.deposit(account: 1, amount: 1), ticket: 4) == .full)
    #expect(house.engine.metrics.queueDepth == 3)
    house.engine.start()
    #expect(house.counter.describe(3) == ["1: 1 at 1", "2: 2 at 2", "3: 3 at 3"])
    house.engine.stop()
    #expect(house.engine.metrics.queueDepth == 0)
  }

  @Test func stoppingFinishesWhatWasTaken() {
    let house = House()
    for ticket in 0..<1_000 as Range<UInt64> {
      _ = house.submit(.deposit(account: 1, amount: 1), ticket: ticket)
    }
    house.engine.start()
    house.engine.stop()
    #expect(house.counter.take(0).count == 1_000)
    #expect(house.log.now.durable == 1_000)
    #expect(house.submit(.deposit(account: 1, amount: 1), ticket: 1) == .stopped)
    #expect(house.engine.whenDurable(2_000, port: house.counter, ticket: 1) == .stopped)
    house.engine.stop()
  }

  @Test(arguments: [
    MemoryLog.Failure.refusedAppend, .fencedAppend, .unknownAppend, .unknownSync,
  ])
  func aLogThatFailsStopsEverything(failure: MemoryLog.Failure) {
    let house = House()
    house.engine.start()
    _ = house.submit(.deposit(account: 1, amount: 1), ticket: 1)
    #expect(house.counter.describe(1) == ["1: 1 at 1"])
    house.log.set { $0.failure = failure }
    _ = house.submit(.deposit(account: 1, amount: 1), ticket: 2)
    #expect(house.witness.wait { !$0.fatal.isEmpty })
    #expect(house.submit(.deposit(account: 1, amount: 1), ticket: 3) == .stopped)
    house.log.set { $0.failure = nil }
    house.engine.stop()
    #expect(house.counter.take(0).count == 0)
    #expect(house.engine.durable.sequence == 1)
    #expect(house.witness.seen.with { $0.fatal.count } == 1)
    #expect(house.witness.seen.with { $0.commits.count } == 1)
  }

  @Test func timersRunByThemselves() {
    let house = House()
    house.engine.start()
    _ = house.submit(.deposit(account: 1, amount: 5), ticket: 1)
    _ = house.submit(.hold(account: 1, amount: 5, nanos: 2_000_000_000), ticket: 2)
    #expect(house.counter.take(2).count == 2)
    #expect(house.engine.durable.state.holds.count == 1)
    house.clock.advance(seconds: 2)
    #expect(house.witness.wait { $0.commits.count == 3 })
    #expect(house.engine.durable.state.holds.isEmpty)
    house.engine.stop()
  }

  @Test func waitingForASequence() {
    let house = House()
    #expect(house.engine.whenDurable(0, port: house.counter, ticket: 1) == .already)
    #expect(house.engine.whenDurable(2, port: house.counter, ticket: 2) == .waiting)
    #expect(house.engine.whenDurable(1, port: house.counter, ticket: 3) == .waiting)
    #expect(house.engine.whenDurable(1, port: house.counter, ticket: 4) == .waiting)
    house.engine.cancelWait(port: house.counter, ticket: 3)
    house.engine.start()
    _ = house.submit(.deposit(account: 1, amount: 1), ticket: 5)
    #expect(house.counter.describe(2) == ["5: 1 at 1", "4: durable 1"])
    #expect(house.engine.whenDurable(1, port: house.counter, ticket: 6) == .already)
    _ = house.submit(.deposit(account: 1, amount: 1), ticket: 7)
    #expect(house.counter.describe(2) == ["7: 2 at 2", "2: durable 2"])
    house.engine.stop()
  }

  @Test func readingEntries() {
    let house = House()
    house.engine.start()
    for ticket in 1...3 as ClosedRange<UInt64> {
      _ = house.submit(.deposit(account: 1, amount: 1), ticket: ticket)
    }
    _ = house.counter.take(3)
    let engine = house.engine
    #expect(
      engine.readEntries(after: 1, bytesMax: 100, port: house.counter, ticket: 9) == .accepted)
    #expect(house.counter.describe(1) == ["9: entries [2, 3] up to 3"])
    #expect(
      engine.readEntries(after: 3, bytesMax: 100, port: house.counter, ticket: 9) == .accepted)
    #expect(house.counter.describe(1) == ["9: entries [] up to 3"])
    house.log.set { $0.oldest = 3 }
    #expect(
      engine.readEntries(after: 1, bytesMax: 100, port: house.counter, ticket: 9) == .accepted)
    #expect(house.counter.describe(1) == ["9: gone, oldest 3"])
    engine.stop()
    #expect(engine.readEntries(after: 1, bytesMax: 100, port: house.counter, ticket: 9) == .stopped)
  }

  @Test func snapshotsOnRequestAndByCount() {
    var limits = EngineLimits()
    limits.snapshotEveryRecords = 4
    let house = House(limits: limits)
    house.engine.start()
    _ = house.submit(.deposit(account: 1, amount: 1), ticket: 1)
    _ = house.counter.take(1)
    #expect(house.engine.requestSnapshot(port: house.counter, ticket: 2) == .accepted)
    #expect(house.counter.describe(1) == ["2: snapshot 1"])
    for ticket in 3...6 as ClosedRange<UInt64> {
      _ = house.submit(.deposit(account: 1, amount: 1), ticket: ticket)
      _ = house.counter.take(1)
    }
    #expect(house.log.wait { $0.snapshots == [1, 5] })
    house.log.set { $0.snapshotFails = true }
    #expect(house.engine.requestSnapshot(port: house.counter, ticket: 7) == .accepted)
    #expect(house.counter.describe(1).first?.hasPrefix("7: snapshot failed") == true)
    #expect(house.submit(.deposit(account: 1, amount: 1), ticket: 8) == .accepted)
    #expect(house.counter.describe(1) == ["8: 6 at 6"])
    house.engine.stop()
    #expect(house.witness.seen.with { $0.failedSnapshots } == 1)
    #expect(house.log.now.snapshots == [1, 5])
    #expect(house.engine.metrics.snapshots == 2)
    #expect(house.engine.metrics.snapshotFailures == 1)
  }
}
