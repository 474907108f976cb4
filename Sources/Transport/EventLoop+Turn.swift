import CLinux
import Clocks
import Synchronization

extension EventLoop {
  /// One round. Order matters: what events, timers and jobs produced for a peer leaves together
  /// at the end.
  func turn() {
    statistics.turns += 1
    let count = poller.wait(millis: sleepMillis())
    wakeFromSleep()
    turnTime = clock.now
    for index in 0..<count { dispatch(index) }
    fireTimers()
    runJobs()
    endTurn()
  }

  /// How long to wait: not at all while there is work, else until the next timer. Only a loop that
  /// says here that it sleeps is woken by other threads.
  private func sleepMillis() -> Int32 {
    guard localJobs.isEmpty && touched.isEmpty else { return 0 }
    var millis: Int32 = -1
    if let deadline = timers.nextDeadline() {
      let left = deadline.nanoseconds(since: clock.now)
      // Rounded up: waking early would spin until the deadline.
      millis = Int32(clamping: (left + 999_999) / 1_000_000)
    }
    if millis == 0 { return 0 }
    return inbox.withLock { inbox in
      guard inbox.jobs.isEmpty && !inbox.isStopping else { return 0 }
      inbox.isSleeping = true
      return millis
    }
  }

  private func wakeFromSleep() {
    inbox.withLock { inbox in
      inbox.isSleeping = false
      swap(&inbox.jobs, &takenJobs)
      isStopping = inbox.isStopping
      statistics.wakeUps = inbox.wakeUps
    }
  }

  private func dispatch(_ index: Int) {
    let (token, readiness) = poller.event(index)
    guard token != Poller.wakeToken else {
      poller.clearWakeUp()
      return
    }
    // A late event of a descriptor closed earlier in this turn finds no watcher.
    watchers[token]?.ready(readiness)
  }

  private func fireTimers() {
    let order = timers.nextOrder
    while let job = timers.popExpired(at: turnTime, addedBefore: order) { job() }
  }

  private func runJobs() {
    statistics.jobs += takenJobs.count
    for job in takenJobs { job() }
    takenJobs.removeAll(keepingCapacity: true)
    for _ in 0..<LoopLimits.rounds where !localJobs.isEmpty {
      swap(&localJobs, &runningJobs)
      statistics.jobs += runningJobs.count
      for job in runningJobs { job() }
      runningJobs.removeAll(keepingCapacity: true)
    }
  }

  /// Flushes what this turn touched. What flushing touches again has a few rounds, then waits.
  private func endTurn() {
    for _ in 0..<LoopLimits.rounds where !touched.isEmpty {
      swap(&touched, &flushing)
      for connection in flushing { connection.endTurn() }
      flushing.removeAll(keepingCapacity: true)
    }
  }

  /// The thread's last act.
  func tearDown() {
    let late = inbox.withLock { inbox in
      inbox.isClosed = true
      let jobs = inbox.jobs
      inbox.jobs = []
      return jobs
    }
    for job in late { job() }
    for watcher in watchers.all { watcher.loopStopped() }
    localJobs = []
    timers = TimerHeap()
    touched = []
  }
}
