/// What a peer has heard of records so far, and what it can guess: ids that belong together, codes,
/// tokens. Everybody shares ids, for those are small numbers that can be guessed; each side keeps
/// its own secrets.
struct Knowledge: Sendable {
  /// Ids and versions that were told together, by type or field name.
  typealias Record = [String: UInt64]
  private static let recordsMax = 300
  private static let wordsMax = 60

  /// By side: the newest are the last.
  private(set) var records: [String: [Record]] = [:]
  private(set) var ids: [String: [UInt64]] = [:]
  /// Texts by field name.
  private(set) var words: [String: [String]] = [:]
  /// The newest sequence heard of.
  private(set) var sequence: UInt64 = 0

  /// Secrets are their owners' alone: what else a stranger could do with them is no fault.
  private static let secret: Set<String> = [
    "token", "share_token", "share_url", "invitation", "code", "secret", "password",
  ]

  /// Learns from an answer to a request.
  mutating func learn(
    _ bytes: [UInt8], of type: String, asked: Record, by side: String, _ schema: Schema
  ) {
    learn(bytes[...], schema.message(type), asked, side, schema, depth: 0)
  }

  mutating func keep(_ word: String, as name: String, by side: String = "") {
    let key = Self.secret.contains(name) ? "\(side)/\(name)" : name
    var kept = words[key] ?? []
    // What is RIVAL's stays there: nobody writes it into other records.
    if word.isEmpty || kept.contains(word) || word.contains(HostileStage.rivalMark) { return }
    if kept.count >= Self.wordsMax { kept.removeFirst() }
    words[key] = kept + [word]
  }

  func words(_ name: String, of side: String) -> [String] {
    words[Self.secret.contains(name) ? "\(side)/\(name)" : name] ?? []
  }

  private mutating func learn(
    _ bytes: ArraySlice<UInt8>, _ message: Schema.Message, _ context: Record, _ side: String,
    _ schema: Schema, depth: Int
  ) {
    guard let fields = WireText.fields(bytes), depth < 8 else { return }
    var record = context
    for (number, value) in fields {
      guard let field = message.fields.first(where: { $0.number == number }) else { continue }
      if case .number(let value) = value { note(field, value, &record) }
      if field.kind == .text, case .block(let bytes) = value {
        keep(String(decoding: bytes, as: UTF8.self), as: field.name, by: side)
      }
    }
    if record.count > context.count || depth == 0 { keep(record, of: side) }
    for (number, value) in fields {
      guard let field = message.fields.first(where: { $0.number == number }),
        case .message(let type) = field.kind, case .block(let bytes) = value
      else { continue }
      learn(bytes, schema.message(type), record, side, schema, depth: depth + 1)
    }
  }

  private mutating func note(_ field: Schema.Field, _ value: UInt64, _ record: inout Record) {
    if field.name == "sequence" { sequence = max(sequence, value) }
    if field.name == "version" { record["version"] = value }
    guard field.isID, value > 0 else { return }
    record[field.swiftType] = value
    var known = ids[field.swiftType] ?? []
    if known.contains(value) { return }
    if known.count >= 200 { known.remove(at: known.count / 2) }
    ids[field.swiftType] = known + [value]
  }

  private mutating func keep(_ record: Record, of side: String) {
    guard record.keys.contains(where: { $0.hasSuffix("ID") }) else { return }
    records[side, default: []].append(record)
    if records[side, default: []].count > 2 * Self.recordsMax {
      records[side, default: []].removeFirst(Self.recordsMax)
    }
  }
}
