import ArgumentParser
import Foundation
import Glibc
import Synchronization
import TerminalViews
import Values

/// Runs a live view on the terminal.
///
/// Streams change the view from their tasks; the screen's thread draws the newest state, so a slow
/// terminal costs no memory and shows old states late never. At most `framesPerSecondMax` frames
/// are drawn, each only what differs, and nothing when nothing does.
final class LiveScreen<View: LiveView>: Sendable {
  private struct State {
    var view: View
    var isStale = true
    var end: Result<Void, any Error>?
  }
  private let state: Mutex<State>
  private let signals: SignalPipe

  init(_ view: View) throws {
    state = Mutex(State(view: view))
    signals = try SignalPipe(resize: SIGWINCH, endings: [SIGINT, SIGTERM, SIGHUP])
  }

  /// Changes the view, from any task; it is drawn soon.
  func update<Value: Sendable>(_ change: (inout View, Timestamp) -> Value) -> Value {
    let now = SystemTime.now
    let (value, wasStale) = state.withLock { state in
      let wasStale = state.isStale
      state.isStale = true
      return (change(&state.view, now), wasStale)
    }
    if !wasStale { signals.wake() }
    return value
  }

  /// Ends the screen: with an error it is the program's.
  func end(_ result: Result<Void, any Error>) {
    state.withLock { state in if state.end == nil { state.end = result } }
    signals.wake()
  }

  /// Shows the screen until a key, a signal or a stream ends it. `perform` does what keys ask for;
  /// it must not wait.
  func run(_ perform: @escaping @Sendable (ViewAction) -> Void) async throws {
    try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
      let thread = Thread {
        done.resume(with: Result { try self.show(perform) })
      }
      thread.name = "screen"
      thread.start()
    }
  }

  private func show(_ perform: (ViewAction) -> Void) throws {
    var loop = ScreenLoop(mode: try TerminalMode(), signals: signals)
    defer { loop.mode.leave() }
    while true {
      if let end = state.withLock({ $0.end }) { return try end.get() }
      if loop.isFrameDue, !draw(&loop) { return }
      let input = loop.wait(isStale: state.withLock { $0.isStale })
      if let signal = input.ending { throw ExitCode(128 + signal) }
      if input.isOver { return }
      for key in input.keys {
        let action = update { view, _ in view.pressed(key) }
        switch action {
        case .quit: return
        case .suspend: loop.suspend()
        case .redraw: loop.shown = nil
        default: perform(action)
        }
      }
    }
  }

  /// Draws what is new. False when the terminal is gone.
  private func draw(_ loop: inout ScreenLoop) -> Bool {
    let view = state.withLock { state in
      state.isStale = false
      return state.view
    }
    return loop.show(view.screen(size: TerminalMode.size, now: SystemTime.now))
  }
}

/// Times of the machine.
enum SystemTime {
  /// Time of day.
  static var now: Timestamp { Timestamp(nanoseconds: read(CLOCK_REALTIME)) }
  /// Never goes back, in milliseconds.
  static var steadyMillis: Int64 { read(CLOCK_MONOTONIC) / 1_000_000 }

  private static func read(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
