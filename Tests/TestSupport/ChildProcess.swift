import Foundation
public import Glibc

/// A process of its own with its output on a pipe that no other process inherits. Foundation's
/// `Process` notices an end only when everybody has gone who inherited what it waits on.
public final class ChildProcess: Sendable {
  /// Its number.
  public let pid: pid_t
  private let output: FileHandle

  /// Starts a program, found by PATH, without input; its errors go where ours go.
  public init(_ arguments: [String]) throws {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw TestSupportError("no pipe") }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer { close(ends[1]) }
    output = FileHandle(fileDescriptor: ends[0], closeOnDealloc: true)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
    var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var pid: pid_t = 0
    let result = posix_spawnp(&pid, arguments[0], &actions, nil, &words, environ)
    guard result == 0 else { throw TestSupportError("\(arguments[0]) can't be started: \(result)") }
    self.pid = pid
  }

  /// Its next line of output; nil at the end.
  public func line() -> String? {
    var line = Data()
    while true {
      let byte = output.readData(ofLength: 1)
      if byte.isEmpty { return line.isEmpty ? nil : String(decoding: line, as: UTF8.self) }
      if byte.first == UInt8(ascii: "\n") { return String(decoding: line, as: UTF8.self) }
      line.append(byte)
    }
  }

  /// Waits for its end. Once. Its exit code, or 128 and the signal.
  @discardableResult
  public func wait() -> Int32 {
    var status: Int32 = 0
    while waitpid(pid, &status, 0) == -1 && errno == EINTR {}
    return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
  }

  /// Runs a program to its end; its output. Throws unless it succeeds.
  public static func output(_ arguments: [String]) throws -> String {
    let process = try ChildProcess(arguments)
    let data = process.output.readDataToEndOfFile()
    let code = process.wait()
    guard code == 0 else { throw TestSupportError("\(arguments[0]) failed: \(code)") }
    return String(decoding: data, as: UTF8.self)
  }
}
