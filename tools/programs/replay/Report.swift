import ReplayModel
import Values

/// What is printed, as aligned lines of label and figure.
enum Report {
  /// What the file contains.
  static func survey(_ survey: Survey) -> String {
    var text = line("lines in the file", survey.lineCount)
    for reason in SkipReason.allCases {
      guard let count = survey.skipped[reason] else { continue }
      text += line("  not sold: \(reason.rawValue)", count)
    }
    text += line("lines sold", survey.soldLineCount)
    text += line("sales", survey.saleCount)
    text += line("batches", survey.batches.count)
    text += line("clients", survey.clients.count)
    return text + line("sum of the file", survey.total)
  }

  /// What the server made of it.
  static func replay(_ report: ReplayReport) -> String {
    let rate = report.seconds > 0 ? Double(report.commands) / report.seconds : 0
    var text = line("sessions, each with one order", report.sessions)
    text += line("lines added", report.additions)
    text += line("lines of the orders", report.cartLines)
    text += line("lines picked", report.linesPicked)
    text += line("units picked", report.quantityPicked)
    text += line("units sold by the file", report.expectedQuantity)
    text += line("sum of all orders", report.total)
    text += line("sum of the file", report.expectedTotal)
    text += line("commands", report.commands)
    text += line("commands/s", Int(rate.rounded()))
    for (label, quantile) in [("p50", 0.5), ("p99", 0.99)] {
      let nanoseconds = report.latency.nanoseconds(atQuantile: quantile) ?? 0
      text += line("add → scanner \(label)", "\(milliseconds(nanoseconds)) ms")
    }
    return text
  }

  private static func line(_ label: String, _ value: some CustomStringConvertible) -> String {
    let padding = String(repeating: " ", count: max(1, 40 - label.count))
    let figure = value.description
    let indent = String(repeating: " ", count: max(0, 14 - figure.count))
    return "\(label)\(padding)\(indent)\(figure)\n"
  }

  /// With two decimal places.
  private static func milliseconds(_ nanoseconds: UInt64) -> String {
    Money(cents: Int64(nanoseconds / 10_000)).description
  }
}
