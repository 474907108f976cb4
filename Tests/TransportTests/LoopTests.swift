import Clocks
import Glibc
import Synchronization
import Testing

@testable import Transport

/// Jobs and timers of a running loop.
@Suite struct LoopTests {
  private func withLoop(_ body: (EventLoop) throws -> Void) throws {
    let loop = try EventLoop(name: "a-name-longer-than-fifteen-bytes")
    loop.start()
    try body(loop)
    loop.shutdown()
    loop.join()
  }

  @Test func jobsOfAThreadRunInOrder() throws {
    try withLoop { loop in
      let seen = Watched<[Int: [Int]]>([:])
      let finished = Watched(0)
      for thread in 0..<4 {
        spawn {
          for number in 0..<5_000 {
            loop.execute { seen.update { $0[thread, default: []].append(number) } }
          }
          loop.execute { finished.update { $0 += 1 } }
        }
      }
      #expect(finished.wait { $0 == 4 } == 4)
      for thread in 0..<4 { #expect(seen.current[thread] == Array(0..<5_000)) }
    }
  }

  @Test func busyLoopIsNotWoken() throws {
    try withLoop { loop in
      let before = onLoop(loop) { loop.statistics.wakeUps }
      let gate = Watched(false)
      loop.execute { gate.wait { $0 } }
      let count = Watched(0)
      for _ in 0..<1_000 { loop.execute { count.update { $0 += 1 } } }
      gate.update { $0 = true }
      #expect(count.wait { $0 == 1_000 } == 1_000)
      let after = onLoop(loop) { loop.statistics.wakeUps }
      // One for the gate's job, at most one for each of the two that ask here.
      #expect(after - before <= 3)
    }
  }

  @Test func localJobsRunLaterInTheSameTurn() throws {
    try withLoop { loop in
      let order = Watched<[String]>([])
      loop.execute {
        let turn = loop.statistics.turns
        loop.execute {
          order.update { $0.append(loop.statistics.turns == turn ? "same turn" : "later") }
        }
        order.update { $0.append("first") }
      }
      #expect(order.wait { $0.count == 2 } == ["first", "same turn"])
    }
  }

  @Test func jobThatRepeatsItselfStarvesNobody() throws {
    try withLoop { loop in
      let stop = Watched(false)
      @Sendable func again() { if !stop.current { loop.execute(again) } }
      loop.execute(again)
      // Other threads' jobs and timers still run.
      onLoop(loop) {}
      let fired = Watched(false)
      loop.execute { loop.schedule(afterMillis: 1) { fired.update { $0 = true } } }
      #expect(fired.wait { $0 })
      stop.update { $0 = true }
    }
  }

  @Test func timersFireInOrderOfDeadline() throws {
    try withLoop { loop in
      let fired = Watched<[Int]>([])
      loop.execute {
        for millis in [9, 3, 6, 3, 0] {
          loop.schedule(afterMillis: UInt64(millis)) { fired.update { $0.append(millis) } }
        }
        let cancelled = loop.schedule(afterMillis: 1) { fired.update { $0.append(-1) } }
        loop.cancel(cancelled)
        loop.cancel(cancelled)
      }
      #expect(fired.wait { $0.count == 5 } == [0, 3, 3, 6, 9])
    }
  }

  @Test func timerIsNeverEarly() throws {
    try withLoop { loop in
      let late = Watched<[Bool]>([])
      loop.execute {
        for millis in 1...5 {
          let deadline = SystemClock().now.adding(milliseconds: UInt64(millis))
          loop.schedule(at: deadline) {
            late.update { $0.append(SystemClock().now >= deadline) }
          }
        }
      }
      #expect(late.wait { $0.count == 5 } == [true, true, true, true, true])
    }
  }

  @Test func loopSleepsUntilItsTimer() throws {
    try withLoop { loop in
      let turns = Watched<[Int]>([])
      loop.execute {
        turns.update { $0.append(loop.statistics.turns) }
        loop.schedule(afterMillis: 5) { turns.update { $0.append(loop.statistics.turns) } }
      }
      let counts = turns.wait { $0.count == 2 }
      #expect(counts.count == 2 && counts[1] - counts[0] <= 2)
    }
  }

  @Test func jobsGivenBeforeShutdownRun() throws {
    let loop = try EventLoop(name: "brief")
    let ran = Watched(0)
    for _ in 0..<10 { #expect(loop.execute { ran.update { $0 += 1 } }) }
    loop.shutdown()
    loop.start()
    loop.join()
    #expect(ran.current == 10)
    #expect(!loop.execute {})
  }

  @Test func idleLoopSleeps() throws {
    try withLoop { loop in
      let first = onLoop(loop) { loop.statistics.turns }
      let second = onLoop(loop) { loop.statistics.turns }
      #expect(second - first <= 2)
    }
  }

  private func spawn(_ body: @escaping @Sendable () -> Void) {
    let box = Unmanaged.passRetained(Body(body))
    var thread = pthread_t()
    pthread_create(
      &thread, nil,
      { argument in
        if let argument { Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run() }
        return nil
      }, box.toOpaque())
    pthread_detach(thread)
  }

  private final class Body {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }
}
