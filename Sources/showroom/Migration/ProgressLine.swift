import Foundation
import Glibc

/// How far a file is, on one line of a terminal; nothing elsewhere.
struct ProgressLine {
  private static let width = 24

  private let bytes: Int
  private let isOn: Bool
  private let clock = ContinuousClock()
  private var began: ContinuousClock.Instant
  private var shown: ContinuousClock.Instant?

  init(bytes: Int, isOn: Bool) {
    self.bytes = bytes
    self.isOn = isOn && isatty(STDERR_FILENO) == 1
    began = clock.now
  }

  /// The same file from its start.
  mutating func restart() {
    began = clock.now
    shown = nil
  }

  /// Shows it, at most ten times a second.
  mutating func show(_ what: String, readBytes: Int, rows: Int, problems: Int) {
    let now = clock.now
    guard isOn, shown.map({ now - $0 >= .milliseconds(100) }) ?? true else { return }
    shown = now
    let percent = bytes > 0 ? min(100, readBytes * 100 / bytes) : 100
    let filled = Self.width * percent / 100
    let bar =
      String(repeating: "█", count: filled)
      + String(repeating: "·", count: Self.width - filled)
    let millis = max(1, Int((now - began) / .milliseconds(1)))
    let rate = rows * 1_000 / millis
    let faults = problems == 0 ? "" : "  \(problems) problems"
    write("\r\(what) \(bar) \(percent) %  \(rows) rows  \(rate) rows/s\(faults)\u{1B}[K")
  }

  /// Takes it away.
  func clear() {
    if isOn && shown != nil { write("\r\u{1B}[K") }
  }

  private func write(_ text: String) {
    FileHandle.standardError.write(Data(text.utf8))
  }
}
