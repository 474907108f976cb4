import Glibc

/// Opened once, waited for by a thread with a time limit.
// Sendable: sem_post and sem_timedwait are made for several threads; the pointer never changes.
final class Latch: @unchecked Sendable {
  private let pointer = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

  init() {
    let result = sem_init(pointer, 0, 0)
    precondition(result == 0, "sem_init of a private semaphore with value 0 can't fail")
  }

  deinit {
    sem_destroy(pointer)
    pointer.deallocate()
  }

  func open() { sem_post(pointer) }

  /// Whether it was opened within so many milliseconds.
  func wait(millis: UInt64) -> Bool {
    var deadline = timespec()
    clock_gettime(CLOCK_REALTIME, &deadline)
    let nanos = UInt64(deadline.tv_nsec) + millis % 1_000 * 1_000_000
    deadline.tv_sec += Int(millis / 1_000 + nanos / 1_000_000_000)
    deadline.tv_nsec = Int(nanos % 1_000_000_000)
    while sem_timedwait(pointer, &deadline) != 0 {
      guard errno == EINTR else { return false }
    }
    return true
  }
}
