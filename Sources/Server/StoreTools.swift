import CommerceStore
import StoreSchema
import Values

/// Looking at a store offline, for the `showroom store` commands.
public enum StoreTools {
  /// What was found, as text for people or one line of JSON.
  public struct Finding: Sendable {
    /// For people.
    public var text: String
    /// One line of JSON.
    public var json: String
    /// Whether nothing is wrong.
    public var isSound: Bool
  }

  /// What is in the store.
  public static func inspect(_ directory: String) throws(ServerError) -> Finding {
    try finding { () throws(StoreError) in try StoreInspection.inspect(directory) }
  }

  /// Every checksum, a replay of all records, the invariants.
  public static func verify(_ directory: String) throws(ServerError) -> Finding {
    try finding { () throws(StoreError) in try StoreInspection.verify(directory) }
  }

  private static func finding(
    _ look: () throws(StoreError) -> StoreReport
  ) throws(ServerError) -> Finding {
    do throws(StoreError) {
      let report = try look()
      return Finding(
        text: text(report), json: json(report), isSound: report.violations.isEmpty)
    } catch {
      throw ServerError(error.description)
    }
  }

  private static func text(_ report: StoreReport) -> String {
    var lines = [
      "store        \(report.settings?.storeID ?? "not created yet") in \(report.directory)",
      "currency     \(report.settings?.currency ?? "-")",
      "sequence     \(report.sequence), oldest kept \(report.oldestSequence), "
        + "snapshot at \(report.snapshotSequence)",
      "state hash   \(report.fingerprint)",
    ]
    for (name, count) in report.counts {
      lines.append(name + String(repeating: " ", count: max(1, 13 - name.count)) + "\(count)")
    }
    if report.replayedFromFirst { lines.append("replay       all records give the same state") }
    lines += report.warnings.map { "warning      \($0)" }
    lines += report.violations.map { "VIOLATION    \($0)" }
    return lines.joined(separator: "\n")
  }

  private static func json(_ report: StoreReport) -> String {
    let counts = report.counts.map { name, count in
      "\(JSONText.quoted(name.split(separator: " ").joined(separator: "_"))):\(count)"
    }
    let members = [
      "\"directory\":\(JSONText.quoted(report.directory))",
      "\"store_id\":\(JSONText.quoted(report.settings?.storeID ?? ""))",
      "\"currency\":\(JSONText.quoted(report.settings?.currency ?? ""))",
      "\"sequence\":\(report.sequence)",
      "\"oldest_sequence\":\(report.oldestSequence)",
      "\"snapshot_sequence\":\(report.snapshotSequence)",
      "\"fingerprint\":\(JSONText.quoted(report.fingerprint))",
      "\"replayed_from_first\":\(report.replayedFromFirst)",
      "\"counts\":{\(counts.joined(separator: ","))}",
      "\"warnings\":\(JSONText.array(report.warnings))",
      "\"violations\":\(JSONText.array(report.violations))",
    ]
    return "{\(members.joined(separator: ","))}"
  }
}

/// JSON of the few values that the server itself prints.
public enum JSONText {
  /// A string with what JSON wants escaped.
  public static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      default:
        if scalar.value < 0x20 {
          let digits = String(scalar.value, radix: 16)
          result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    return result + "\""
  }

  /// An array of strings.
  public static func array(_ texts: [String]) -> String {
    "[\(texts.map { quoted($0) }.joined(separator: ","))]"
  }
}
