/// What is printed at the end: tables for people, or one line of JSON for each row.
struct Report {
  var machine: String
  var sections: [Section]
  var budgets: [Budget]

  var text: String {
    var text = machine + "\n"
    for section in sections { text += "\n" + table(section) }
    return text + "\nbudgets\n" + Self.align(budgets.map(Self.words), leftColumns: 1)
  }

  private func table(_ section: Section) -> String {
    // A heading for each kind of row: columns that differ would lie below a wrong name.
    var lines: [[String]] = []
    var labels: [String] = []
    for row in section.rows {
      let own = row.cells.map(\.label)
      if !labels.starts(with: own) {
        labels = own
        lines.append([lines.isEmpty ? section.subject : ""] + labels)
      }
      lines.append(
        [row.label] + row.cells.map { decimal($0.value, digits: $0.digits) + $0.suffix })
    }
    var text = "\(section.title)\n$ \(section.command)\n" + Self.align(lines, leftColumns: 1)
    for note in section.notes { text += "  (\(note))\n" }
    return text
  }

  private static func words(_ budget: Budget) -> [String] {
    [budget.what, budget.bound, budget.measured, verdict(budget)]
  }

  private static func verdict(_ budget: Budget) -> String {
    switch budget.verdict {
    case .holds(true): "holds"
    case .holds(false): "DOES NOT HOLD"
    case .unknown(let why): why
    }
  }

  /// Columns of equal width; the first ones to the left, the others to the right.
  private static func align(_ lines: [[String]], leftColumns: Int) -> String {
    var widths: [Int] = []
    for line in lines {
      for (column, word) in line.enumerated() {
        if column == widths.count { widths.append(0) }
        widths[column] = max(widths[column], word.count)
      }
    }
    return lines.map { line in
      let words = line.enumerated().map { column, word in
        let padding = String(repeating: " ", count: widths[column] - word.count)
        return column < leftColumns ? word + padding : padding + word
      }
      var text = "  " + words.joined(separator: "  ")
      while text.last == " " { text.removeLast() }
      return text + "\n"
    }.joined()
  }

  var json: String {
    var lines: [String] = [#"{"machine":\#(Self.quoted(machine))}"#]
    for section in sections {
      for row in section.rows {
        let cells = row.cells.map { "\(Self.quoted($0.key)):\(Self.number($0.value))" }
        let head = [
          #""section":\#(Self.quoted(section.name))"#,
          #""command":\#(Self.quoted(section.command))"#,
          #""what":\#(Self.quoted(row.label))"#,
        ]
        lines.append("{\((head + cells).joined(separator: ","))}")
      }
    }
    for budget in budgets {
      lines.append(
        #"{"budget":\#(Self.quoted(budget.what)),"bound":\#(Self.quoted(budget.bound)),"#
          + #""measured":\#(Self.quoted(budget.measured)),"#
          + #""verdict":\#(Self.quoted(Self.verdict(budget)))}"#)
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func number(_ value: Double) -> String {
    value.isFinite ? decimal(value, digits: 3) : "null"
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      default:
        if scalar.value < 0x20 { result += " " } else { result.unicodeScalars.append(scalar) }
      }
    }
    return result + "\""
  }
}
