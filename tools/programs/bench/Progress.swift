import Clocks
import Glibc

/// What is being done, on standard error with the seconds since the start.
struct Progress {
  private let start = SystemClock().now

  func say(_ text: String) {
    let seconds = SystemClock().now.nanoseconds(since: start) / 1_000_000_000
    let padding = String(repeating: " ", count: max(0, 3 - "\(seconds)".count))
    let line = Array("[\(padding)\(seconds)s] \(text)\n".utf8)
    _ = write(STDERR_FILENO, line, line.count)
  }
}

/// The monotonic time, in nanoseconds.
func monotonicNanos() -> UInt64 { SystemClock().now.nanoseconds }
