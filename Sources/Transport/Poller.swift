import CLinux
import Glibc

/// What a loop asks epoll about, and what it answers.
struct Readiness: OptionSet {
  let rawValue: UInt32
  static let read = Readiness(rawValue: EPOLLIN.rawValue)
  static let write = Readiness(rawValue: EPOLLOUT.rawValue)
  /// Reset or both directions ended; always reported, never asked for.
  static let ended = Readiness(rawValue: EPOLLHUP.rawValue | EPOLLERR.rawValue)
}

/// An epoll instance with an eventfd that ends its wait. Level-triggered.
struct Poller: ~Copyable {
  /// The token of the wake-up descriptor; never a watcher's.
  static let wakeToken = UInt64.max

  private let epoll: FileDescriptor
  private let wake: FileDescriptor
  private let events = Events()

  /// Where epoll_wait(2) puts what is ready.
  private struct Events: ~Copyable {
    let first: UnsafeMutablePointer<epoll_event>

    init() {
      first = .allocate(capacity: LoopLimits.events)
      first.initialize(repeating: epoll_event(), count: LoopLimits.events)
    }

    deinit { first.deallocate() }
  }

  private init(_ epoll: consuming FileDescriptor, _ wake: consuming FileDescriptor) {
    self.epoll = epoll
    self.wake = wake
  }

  /// Makes the descriptors and watches the wake-up.
  static func make() throws(TransportError) -> Poller {
    let epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
    guard epoll >= 0 else { throw .system("epoll_create1") }
    let ownedEpoll = FileDescriptor(epoll)
    let wake = eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK))
    guard wake >= 0 else { throw .system("eventfd") }
    let poller = Poller(ownedEpoll, FileDescriptor(wake))
    try poller.add(wake, .read, wakeToken)
    return poller
  }

  func add(_ descriptor: Int32, _ interest: Readiness, _ token: UInt64) throws(TransportError) {
    try control(EPOLL_CTL_ADD, descriptor, interest, token)
  }

  func change(_ descriptor: Int32, _ interest: Readiness, _ token: UInt64) {
    do throws(TransportError) {
      try control(EPOLL_CTL_MOD, descriptor, interest, token)
    } catch {
      preconditionFailure("a watched descriptor can't be changed: \(error)")
    }
  }

  /// Forgets a descriptor that is about to be closed.
  func remove(_ descriptor: Int32) {
    var event = epoll_event()
    epoll_ctl(epoll.raw, EPOLL_CTL_DEL, descriptor, &event)
  }

  /// Waits, at most so many milliseconds (-1: without end). Returns how many events there are.
  func wait(millis: Int32) -> Int {
    let count = epoll_wait(epoll.raw, events.first, Int32(LoopLimits.events), millis)
    if count >= 0 { return Int(count) }
    precondition(errno == EINTR, "epoll_wait fails only by interruption")
    return 0
  }

  /// An event of the last wait.
  func event(_ index: Int) -> (token: UInt64, readiness: Readiness) {
    (events.first[index].data.u64, Readiness(rawValue: events.first[index].events))
  }

  /// Ends the wait that is going on, or the next one. From any thread.
  func wakeUp() {
    var one: UInt64 = 1
    // Full (EAGAIN) is as good as written: the wait ends.
    _ = write(wake.raw, &one, 8)
  }

  /// Takes the wake-up back after it was seen.
  func clearWakeUp() {
    var count: UInt64 = 0
    _ = read(wake.raw, &count, 8)
  }

  private func control(
    _ operation: Int32, _ descriptor: Int32, _ interest: Readiness, _ token: UInt64
  ) throws(TransportError) {
    var event = epoll_event()
    event.events = interest.rawValue
    event.data.u64 = token
    guard epoll_ctl(epoll.raw, operation, descriptor, &event) == 0 else {
      throw .system("epoll_ctl")
    }
  }
}
