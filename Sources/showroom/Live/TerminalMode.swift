import Foundation
import Glibc
import TerminalViews

/// The terminal as a live screen needs it, and as it was before.
struct TerminalMode {
  private let original: termios

  /// Whether standard input and output are a terminal that can place its cursor.
  static var isUsable: Bool {
    guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else { return false }
    return !["", "dumb"].contains(ProcessInfo.processInfo.environment["TERM"] ?? "")
  }

  /// Whether to use colours: not when the user said so (no-color.org).
  static var usesColour: Bool {
    (ProcessInfo.processInfo.environment["NO_COLOR"] ?? "").isEmpty
  }

  /// Rows and columns now; 24 by 80 when the terminal doesn't say.
  static var size: ScreenSize {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_row > 0, size.ws_col > 0
    else { return ScreenSize(rows: 24, columns: 80) }
    return ScreenSize(rows: Int(size.ws_row), columns: Int(size.ws_col))
  }

  /// Keys one by one and unseen, and the alternate screen. Whatever happens then, `leave()`.
  init() throws {
    var mode = termios()
    guard tcgetattr(STDIN_FILENO, &mode) == 0 else {
      throw Failure("this is not a terminal; --once prints what there is now")
    }
    original = mode
    Rescue.arm(original)
    enter()
  }

  /// Takes the terminal, at the start and after a suspension.
  func enter() {
    var raw = original
    cfmakeraw(&raw)
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &raw)
    _ = Self.write(Array(ScreenUpdate.enter.utf8))
  }

  /// Gives it back as it was.
  func leave() {
    _ = Self.write(Array(ScreenUpdate.leave.utf8))
    var mode = original
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &mode)
  }

  /// Writes all bytes; false when the terminal is gone, or a signal came while it was stuck.
  static func write(_ bytes: [UInt8]) -> Bool {
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        Glibc.write(STDOUT_FILENO, buffer.baseAddress?.advanced(by: sent), bytes.count - sent)
      }
      guard count > 0 else { return false }
      sent += count
    }
    return true
  }
}

/// Gives the terminal back when the program crashes: nobody could read the reason otherwise.
private enum Rescue {
  // Written once before the handlers are in place, and only read by them. On the heap: the copy
  // of a C struct writes its padding, too, for which a variable has no room.
  nonisolated(unsafe) private static let mode = UnsafeMutablePointer<termios>.allocate(capacity: 1)
  // The same.
  nonisolated(unsafe) private static var bytes = UnsafeMutableBufferPointer<UInt8>.allocate(
    capacity: 0)

  static func arm(_ original: termios) {
    mode.initialize(to: original)
    let leave = Array(ScreenUpdate.leave.utf8)
    bytes = .allocate(capacity: leave.count)
    _ = bytes.initialize(from: leave)
    for number in [SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV] {
      var action = sigaction()
      // The second time it comes it does what it always does.
      action.sa_flags = Int32(bitPattern: SA_RESETHAND)
      action.__sigaction_handler.sa_handler = { number in
        _ = write(STDOUT_FILENO, Rescue.bytes.baseAddress, Rescue.bytes.count)
        tcsetattr(STDIN_FILENO, TCSANOW, Rescue.mode)
        raise(number)
      }
      sigaction(number, &action, nil)
    }
  }
}
