import Foundation
import Glibc
import Synchronization
import TestSupport

/// A terminal without a window: what a program writes is shown in an `Emulator`, keys are typed,
/// and it can be resized.
final class PseudoTerminal: Sendable {
  struct State: Sendable {
    var screen: Emulator
    /// How often something was written.
    var writes = 0
    var bytes = 0
    var isClosed = false
  }
  /// What programs open.
  let path: String
  let state: Watched<State>
  private let master: Int32
  /// Kept open, so that what was set on it outlives the program.
  private let slave: Int32

  init(rows: Int, columns: Int) throws {
    // Linux's own way: the C library's functions need a feature macro that Swift does not set.
    let (unlock, number) = (UInt(0x4004_5431), UInt(0x8004_5430))
    master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var (locked, index) = (Int32(0), Int32(0))
    guard master >= 0, ioctl(master, unlock, &locked) == 0, ioctl(master, number, &index) == 0
    else { throw Unmet("a pseudoterminal can't be made") }
    path = "/dev/pts/\(index)"
    slave = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
    // Every character of these tests is one column wide.
    state = Watched(State(screen: Emulator(rows: rows, columns: columns) { _ in 1 }))
    setSize(rows: rows, columns: columns)
    Thread.detachNewThread { [master, state] in Self.read(master, into: state) }
  }

  deinit {
    // The reader sees the end and closes the other side.
    close(slave)
  }

  /// Presses keys.
  func type(_ text: String) throws {
    let bytes = Array(text.utf8)
    guard write(master, bytes, bytes.count) == bytes.count else { throw Unmet("keys got lost") }
  }

  /// Gives the window another size; what it shows is garbage until the program draws it anew.
  func resize(rows: Int, columns: Int) {
    state.update { $0.screen.resize(rows: rows, columns: columns) }
    setSize(rows: rows, columns: columns)
  }

  /// Waits until all of these words are shown.
  @discardableResult
  func wait(for words: String..., absent: [String] = []) async throws -> Emulator {
    do {
      return try await state.wait("\(words) on the screen") { state in
        let text = state.screen.text
        return words.allSatisfy(text.contains) && !absent.contains(where: text.contains)
      }.screen
    } catch {
      throw Unmet("\(error)\n\(state.value.screen.text)")
    }
  }

  /// Whether keys are echoed and lines edited, as shells want it.
  var isCooked: Bool {
    var mode = termios()
    guard tcgetattr(slave, &mode) == 0 else { return false }
    let wanted = tcflag_t(ECHO | ICANON | ISIG)
    return mode.c_lflag & wanted == wanted
  }

  private func setSize(rows: Int, columns: Int) {
    var size = winsize(
      ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
  }

  private static func read(_ master: Int32, into state: Watched<State>) {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = Glibc.read(master, &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { break }
      let bytes = Array(buffer[..<count])
      state.update { state in
        state.screen.feed(bytes)
        state.writes += 1
        state.bytes += bytes.count
      }
    }
    close(master)
    state.update { $0.isClosed = true }
  }
}
