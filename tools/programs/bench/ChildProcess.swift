import Glibc

/// A process that this one started, in the same process group: an interrupt ends both.
final class ChildProcess {
  let pid: pid_t
  /// Its standard output; -1 when that goes elsewhere.
  private let output: Int32
  private var isReaped = false

  /// Starts a program. Its standard error goes to `errorPath`, or to this process's.
  init(_ path: String, _ arguments: [String], errorPath: String? = nil) throws {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw BenchError("no pipe for \(path)") }
    // The child keeps only the copy that is made its standard output.
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
    if let errorPath {
      posix_spawn_file_actions_addopen(
        &actions, STDERR_FILENO, errorPath, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    }
    var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var child: pid_t = 0
    let result = posix_spawn(&child, path, &actions, nil, &words, environ)
    close(ends[1])
    guard result == 0 else {
      close(ends[0])
      throw BenchError("\(path) can't be started: \(String(cString: strerror(result)))")
    }
    pid = child
    output = ends[0]
  }

  deinit {
    stop(SIGKILL)
    close(output)
  }

  /// The next line of its standard output, without its end; nil when there is none any more or
  /// none came in time.
  func readLine(seconds: Int) -> String? {
    var line: [UInt8] = []
    let end = monotonicNanos() + UInt64(seconds) * 1_000_000_000
    while line.count < 65_536 {
      let now = monotonicNanos()
      guard now < end else { return nil }
      var ready = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
      guard poll(&ready, 1, Int32((end - now) / 1_000_000)) >= 0 || errno == EINTR else {
        return nil
      }
      guard ready.revents != 0 else { continue }
      var byte: UInt8 = 0
      guard read(output, &byte, 1) == 1 else { return nil }
      if byte == UInt8(ascii: "\n") { return String(decoding: line, as: UTF8.self) }
      line.append(byte)
    }
    return nil
  }

  /// Sends the signal and waits for the end. Safe to repeat. Returns the exit status, or nil when
  /// the process was ended by a signal or is gone.
  @discardableResult
  func stop(_ signal: Int32) -> Int32? {
    guard !isReaped else { return nil }
    kill(pid, signal)
    return wait()
  }

  /// Waits for its end.
  @discardableResult
  func wait() -> Int32? {
    guard !isReaped else { return nil }
    isReaped = true
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0, errno == EINTR {}
    return status & 0x7F == 0 ? (status >> 8) & 0xFF : nil
  }
}

/// What the system says about a process.
struct ProcessFigures {
  let pid: pid_t

  /// User and system time so far, in nanoseconds: what /proc/PID/stat has, but finer.
  func cpuNanos() throws -> UInt64 {
    var clock = clockid_t()
    var time = timespec()
    guard clock_getcpuclockid(pid, &clock) == 0, clock_gettime(clock, &time) == 0 else {
      throw BenchError("process \(pid) is gone; the server's log says why")
    }
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  /// Resident memory now, in bytes.
  func residentBytes() throws -> UInt64 {
    for line in try readText("/proc/\(pid)/status").split(separator: "\n")
    where line.hasPrefix("VmRSS:") {
      let digits = line.filter { $0.isNumber }
      if let kilobytes = UInt64(digits) { return kilobytes * 1_024 }
    }
    throw BenchError("process \(pid) is gone; the server's log says why")
  }
}

/// A small text file.
func readText(_ path: String) throws -> String {
  guard let file = fopen(path, "r") else {
    throw BenchError("can't read \(path): \(String(cString: strerror(errno)))")
  }
  defer { fclose(file) }
  var bytes = [UInt8](repeating: 0, count: Limits.outputBytesMax)
  let count = fread(&bytes, 1, bytes.count, file)
  return String(decoding: bytes[..<count], as: UTF8.self)
}
