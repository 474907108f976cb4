import Glibc
import TerminalViews

/// The waiting and writing of a live screen: when to draw, what came in.
struct ScreenLoop {
  /// Between two frames, in milliseconds: a burst of changes is one frame.
  static let frameMillis: Int64 = 50
  /// Clocks on the screen move once a second.
  static let tickMillis: Int64 = 1_000
  /// After so many milliseconds an escape is the key and not the start of a sequence.
  static let escapeMillis: Int64 = 50

  /// What came while waiting.
  struct Input {
    var keys: [Key] = []
    /// The signal that ends the program.
    var ending: Int32?
    /// The terminal is closed.
    var isOver = false
  }

  let mode: TerminalMode
  /// What the terminal shows; nil: unknown.
  var shown: Screen?
  private let signals: SignalPipe
  private var parser = KeyParser()
  private var drawnAt = Int64.min / 2
  private var isWanted = true

  init(mode: TerminalMode, signals: SignalPipe) {
    self.mode = mode
    self.signals = signals
  }

  /// Whether there is something to draw and enough time has passed.
  var isFrameDue: Bool { isWanted && SystemTime.steadyMillis - drawnAt >= Self.frameMillis }

  /// Writes what differs. False when the terminal is gone.
  mutating func show(_ screen: Screen) -> Bool {
    isWanted = false
    drawnAt = SystemTime.steadyMillis
    let bytes = ScreenUpdate.bytes(
      from: shown, to: screen, usesColour: TerminalMode.usesColour)
    shown = screen
    return bytes.isEmpty || TerminalMode.write(bytes)
  }

  /// Stops the program until the shell continues it.
  mutating func suspend() {
    mode.leave()
    // To this thread, which so stops here; sent to the process it could get to `enter` before.
    raise(SIGSTOP)
    mode.enter()
    shown = nil
    isWanted = true
  }

  /// Waits for keys, signals, a changed view or the next tick.
  mutating func wait(isStale: Bool) -> Input {
    isWanted = isWanted || isStale
    let now = SystemTime.steadyMillis
    var timeout = max(0, drawnAt + (isWanted ? Self.frameMillis : Self.tickMillis) - now)
    if parser.isWaiting { timeout = min(timeout, Self.escapeMillis) }
    var polled = [
      pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
      pollfd(fd: signals.reading, events: Int16(POLLIN), revents: 0),
    ]
    let count = poll(&polled, nfds_t(polled.count), Int32(timeout))
    var input = Input()
    if count == 0 {
      input.keys = parser.pause()
      isWanted = true
    }
    if polled[1].revents != 0 { read(signals.drain(), into: &input) }
    if polled[0].revents != 0 { readKeys(into: &input) }
    if !input.keys.isEmpty { isWanted = true }
    return input
  }

  private mutating func read(_ bytes: [UInt8], into input: inout Input) {
    isWanted = true
    for byte in bytes where byte != SignalPipe.wakeUp && Int32(byte) != SIGWINCH {
      input.ending = Int32(byte)
    }
  }

  private mutating func readKeys(into input: inout Input) {
    var buffer = [UInt8](repeating: 0, count: 1_024)
    let count = Glibc.read(STDIN_FILENO, &buffer, buffer.count)
    if count > 0 { input.keys += parser.read(buffer[..<count]) }
    input.isOver = count == 0 || (count < 0 && errno != EINTR && errno != EAGAIN)
  }
}
