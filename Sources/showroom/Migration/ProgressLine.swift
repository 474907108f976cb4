import Foundation
import Glibc

/// How far a file is, on one line of a terminal; nothing elsewhere.
final class ProgressLine {
  private static let width = 24

  private let isOn: Bool
  private let clock = ContinuousClock()
  private var began: ContinuousClock.Instant
  private var shown: ContinuousClock.Instant?

  init(isOn: Bool) {
    self.isOn = isOn && isatty(STDERR_FILENO) == 1
    began = clock.now
  }

  /// Another file, or the same from its start.
  func restart() {
    began = clock.now
    shown = nil
  }

  /// Shows how much of `total` is done, at most ten times a second; a total of 0 is not known.
  func show(_ what: String, _ done: Int, of total: Int, rows: Int, problems: Int = 0) {
    let now = clock.now
    guard isOn, shown.map({ now - $0 >= .milliseconds(100) }) ?? true else { return }
    shown = now
    let millis = max(1, Int((now - began) / .milliseconds(1)))
    let rate = rows * 1_000 / millis
    let faults = problems == 0 ? "" : "  \(problems) problems"
    write("\r\(what) \(Self.bar(done, of: total))\(rows) rows  \(rate) rows/s\(faults)\u{1B}[K")
  }

  private static func bar(_ done: Int, of total: Int) -> String {
    guard total > 0 else { return "" }
    let percent = min(100, done * 100 / total)
    let filled = width * percent / 100
    return String(repeating: "█", count: filled) + String(repeating: "·", count: width - filled)
      + " \(percent) %  "
  }

  /// Takes it away.
  func clear() {
    if isOn && shown != nil { write("\r\u{1B}[K") }
    shown = nil
  }

  private func write(_ text: String) {
    FileHandle.standardError.write(Data(text.utf8))
  }
}
