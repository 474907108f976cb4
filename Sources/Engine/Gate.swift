import Glibc

/// A lock around a value, and a way to wait until the value allows something.
///
/// For the engine's own threads, which may block; wake-ups without a waiter cost no system call.
package final class Gate<Value: Sendable>: @unchecked Sendable {
  // Sendable: `value` is touched with `mutex` held only, and the two pthread objects are made for
  // sharing. They need addresses that never change, hence the pointers.
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let condition: UnsafeMutablePointer<pthread_cond_t>
  private var value: Value

  package init(_ value: Value) {
    self.value = value
    mutex = .allocate(capacity: 1)
    condition = .allocate(capacity: 1)
    var attributes = pthread_condattr_t()
    pthread_condattr_init(&attributes)
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    let made = pthread_mutex_init(mutex, nil) == 0 && pthread_cond_init(condition, &attributes) == 0
    precondition(made, "Linux makes a mutex and a condition without resources that could run out")
    pthread_condattr_destroy(&attributes)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  /// Looks or changes, without waking anyone.
  package func with<Result>(_ body: (inout Value) -> Result) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body(&value)
  }

  /// Changes, and wakes everyone who waits so that they look again.
  package func change<Result>(_ body: (inout Value) -> Result) -> Result {
    // Woken after the unlock, so that the woken thread doesn't run into the lock.
    defer { pthread_cond_broadcast(condition) }
    return with(body)
  }

  /// Waits until `body` gives something; nil when it has not after so many milliseconds.
  package func wait<Result>(
    millis: UInt64? = nil, until body: (inout Value) -> Result?
  ) -> Result? {
    var deadline = timespec()
    if let millis { deadline = Self.fromNow(millis: millis) }
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    while true {
      if let result = body(&value) { return result }
      if millis == nil {
        pthread_cond_wait(condition, mutex)
      } else if pthread_cond_timedwait(condition, mutex, &deadline) == ETIMEDOUT {
        return body(&value)
      }
    }
  }

  private static func fromNow(millis: UInt64) -> timespec {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    let nanos = time.tv_nsec + Int(millis % 1_000) * 1_000_000
    time.tv_sec += Int(millis / 1_000) + nanos / 1_000_000_000
    time.tv_nsec = nanos % 1_000_000_000
    return time
  }
}
