import Glibc
import Synchronization

/// Signals and wake-ups as bytes of a pipe, so that one `poll` waits for everything.
///
/// One for the program: a signal's handler finds it in a global.
final class SignalPipe: Sendable {
  /// What a byte of the pipe means: a signal's number, or this.
  static let wakeUp: UInt8 = 0

  let reading: Int32
  private let writing: Int32

  /// Handles these signals from now on. Ending ones are handled once: the next one kills.
  init(resize: Int32, endings: [Int32]) throws {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw Failure("a pipe can't be made") }
    (reading, writing) = (ends[0], ends[1])
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    signalDescriptor.store(writing, ordering: .releasing)
    Self.handle(resize, flags: SA_RESTART)
    for number in endings { Self.handle(number, flags: Int32(bitPattern: SA_RESETHAND)) }
  }

  deinit {
    signalDescriptor.store(-1, ordering: .releasing)
    close(reading)
    close(writing)
  }

  /// Makes the reader's `poll` return. A full pipe wakes it anyway.
  func wake() {
    var byte = Self.wakeUp
    _ = write(writing, &byte, 1)
  }

  /// What came since the last time.
  func drain() -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: 256)
    let count = read(reading, &buffer, buffer.count)
    return count > 0 ? Array(buffer[..<count]) : []
  }

  private static func handle(_ number: Int32, flags: Int32) {
    var action = sigaction()
    action.sa_flags = flags
    action.__sigaction_handler.sa_handler = { number in
      // Only what may be called in a handler: an atomic read and `write`.
      let saved = errno
      var byte = UInt8(truncatingIfNeeded: number)
      _ = write(signalDescriptor.load(ordering: .acquiring), &byte, 1)
      errno = saved
    }
    sigaction(number, &action, nil)
  }
}

/// Where handlers write; -1: nowhere.
private let signalDescriptor = Atomic<Int32>(-1)
