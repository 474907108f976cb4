import Foundation
import Glibc
import Synchronization

/// A program that runs beside the test: its output lines, and how it ended. It is killed when the
/// test lets go of it, and at the latest when the tests end.
final class Program: Sendable {
  /// How a program ended.
  enum Exit: Equatable, Sendable {
    case code(Int32)
    case signal(Int32)
  }
  struct State: Sendable {
    var output = ""
    var isOutputClosed = false
    var exit: Exit?
    var isStopped = false
  }

  let name: String
  let pid: pid_t
  let state = Watched(State())
  /// The pseudoterminal it runs on, if it does.
  let terminal: PseudoTerminal?
  /// What it wrote to standard error.
  let errorPath: String
  private let isReaped = Mutex(false)

  /// Starts `name`, a product of this package, with nothing of our environment but PATH and HOME.
  init(_ name: String, _ arguments: [String], errorPath: String) throws {
    self.name = name
    self.errorPath = errorPath
    let path = try Self.path(of: name)
    let (reading, writing) = try Self.pipe()
    defer { close(writing) }
    terminal = nil
    pid = try Self.spawn(path, arguments, output: writing, errorPath: errorPath)
    let state = state
    Thread.detachNewThread { Self.read(reading, into: state) }
    watch()
  }

  /// Starts `name` on a pseudoterminal, as the leader of a session there.
  init(
    _ name: String, _ arguments: [String], on terminal: PseudoTerminal, variables: [String]
  ) throws {
    self.name = name
    self.errorPath = "/dev/null"
    self.terminal = terminal
    let path = try Self.path(of: name)
    pid = try Self.spawn(path, arguments, on: terminal.path, variables: variables)
    state.update { $0.isOutputClosed = true }
    watch()
  }

  private func watch() {
    LiveProgram.started(pid)
    Thread.detachNewThread { [pid] in
      var info = siginfo_t()
      while waitid(P_PID, id_t(pid), &info, WEXITED | WNOWAIT) != 0 && errno == EINTR {}
      self.reap()
    }
  }

  deinit { signal(SIGKILL) }

  /// Sends a signal, unless it has ended.
  func signal(_ number: Int32) {
    isReaped.withLock { reaped in if !reaped { _ = Glibc.kill(pid, number) } }
  }

  /// Waits for its end, output included.
  func end(seconds: Int = 30) async throws -> Exit {
    let ended = try await state.wait("the end of \(name)", seconds: seconds) {
      $0.exit != nil && $0.isOutputClosed
    }
    guard let exit = ended.exit else { throw Unmet("\(name) has not ended") }
    return exit
  }

  /// Waits until it has stopped itself, as for a shell's job control.
  func stopped() async throws {
    Thread.detachNewThread { [pid, state] in
      var info = siginfo_t()
      while waitid(P_PID, id_t(pid), &info, WSTOPPED) != 0 && errno == EINTR {}
      state.update { $0.isStopped = true }
    }
    try await state.wait("\(name) to stop") { $0.isStopped }
  }

  /// What it wrote to standard error so far; the end of it when it is long.
  var errors: String {
    let data = FileManager.default.contents(atPath: errorPath) ?? Data()
    return String(decoding: data.suffix(4_000), as: UTF8.self)
  }

  private func reap() {
    var status: Int32 = 0
    isReaped.withLock { reaped in
      waitpid(pid, &status, 0)
      reaped = true
      LiveProgram.ended(pid)
    }
    let signal = status & 0x7F
    let exit: Exit = signal == 0 ? .code((status >> 8) & 0xFF) : .signal(signal)
    state.update { $0.exit = exit }
  }

  private static func read(_ descriptor: Int32, into state: Watched<State>) {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { break }
      let text = String(decoding: buffer[..<count], as: UTF8.self)
      state.update { $0.output += text }
    }
    close(descriptor)
    state.update { $0.isOutputClosed = true }
  }

  private static func pipe() throws -> (reading: Int32, writing: Int32) {
    var ends: [Int32] = [0, 0]
    guard Glibc.pipe(&ends) == 0 else { throw Unmet("a pipe can't be made") }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }

  private static func spawn(
    _ path: String, _ arguments: [String], output: Int32, errorPath: String
  ) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    let flags = O_WRONLY | O_CREAT | O_APPEND
    posix_spawn_file_actions_addopen(&actions, 2, errorPath, flags, 0o600)
    return try spawn(path, arguments, &actions, nil, variables: [])
  }

  private static func spawn(
    _ path: String, _ arguments: [String], on terminal: String, variables: [String]
  ) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    // A session's leader that opens a terminal gets it as its own, with its signals.
    posix_spawn_file_actions_addopen(&actions, 0, terminal, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, 0, 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // POSIX_SPAWN_SETSID, which Swift does not see.
    posix_spawnattr_setflags(&attributes, 0x80)
    return try spawn(path, arguments, &actions, &attributes, variables: variables)
  }

  private static func spawn(
    _ path: String, _ arguments: [String],
    _ actions: UnsafePointer<posix_spawn_file_actions_t>,
    _ attributes: UnsafePointer<posix_spawnattr_t>?, variables: [String]
  ) throws -> pid_t {
    let environment = ProcessInfo.processInfo.environment
      .filter { ["PATH", "HOME", "LD_LIBRARY_PATH"].contains($0.key) }
      .map { "\($0.key)=\($0.value)" }
    var argv = ([path] + arguments).map { strdup($0) } + [nil]
    var envp = (environment + variables).map { strdup($0) } + [nil]
    defer { for text in argv + envp { free(text) } }
    var pid: pid_t = 0
    let result = posix_spawn(&pid, path, actions, attributes, &argv, &envp)
    guard result == 0 else {
      throw Unmet("\(path) can't be run: \(String(cString: strerror(result)))")
    }
    return pid
  }

  /// Products lie beside the program that runs the tests.
  static func path(of name: String) throws -> String {
    let directory = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
      .deletingLastPathComponent()
    let path = directory.appendingPathComponent(name).path
    guard FileManager.default.isExecutableFile(atPath: path) else {
      throw Unmet("\(path) is missing: run swift build")
    }
    return path
  }
}

/// Programs that must not outlive the tests.
private enum LiveProgram {
  private static let pids = Mutex<Set<pid_t>>([])
  private static let hook: Void = {
    atexit { LiveProgram.killAll() }
    return ()
  }()

  static func started(_ pid: pid_t) {
    _ = hook
    pids.withLock { _ = $0.insert(pid) }
  }

  static func ended(_ pid: pid_t) { pids.withLock { _ = $0.remove(pid) } }

  static func killAll() { pids.withLock { for pid in $0 { kill(pid, SIGKILL) } } }
}
