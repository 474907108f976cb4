import Foundation

/// Makes well-typed requests of any message: plausible ones that name records which there are, and
/// ones with values that no honest client sends.
struct RequestMaker: Sendable {
  struct Request: Sendable {
    var bytes: [UInt8]
    /// The ids in it.
    var asked: Knowledge.Record
  }
  let schema: Schema
  var knowledge = Knowledge()
  var random: SplitMix64
  /// What staff note for each other begins with it.
  static let noteMark = "staff-note-"
  /// Why staff do something begins with it.
  static let reasonMark = "staff-reason-"
  /// Of a price rule: never 0, for then a cost would rightly be a price, and known.
  private static let percent = "percent_e4"
  static let password = "correct horse battery"
  private let started = Int64(Date().timeIntervalSince1970)
  private var count: UInt64 = 0
  /// Chance in a thousand that a field is hostile.
  private var boldness = 0
  private var side = ""
  private var record: Knowledge.Record = [:]
  /// All ids are of the record.
  private var isExact = false
  private var asked: Knowledge.Record = [:]

  init(_ schema: Schema, seed: UInt64) {
    self.schema = schema
    random = SplitMix64(seed: seed)
  }

  mutating func chance(_ inThousand: Int) -> Bool {
    Int.random(in: 0..<1_000, using: &random) < inThousand
  }

  mutating func pick<Values: Collection>(_ values: Values) -> Values.Element? {
    values.randomElement(using: &random)
  }

  /// A request of this type by a peer of a side: "staff", or a customer's.
  mutating func request(_ type: String, by side: String) -> Request {
    boldness = pick([0, 0, 60, 60, 300]) ?? 0
    self.side = side
    asked = [:]
    let message = schema.message(type)
    record = related(to: message)
    let bytes = self.bytes(message, depth: 0)
    return Request(bytes: bytes, asked: asked)
  }

  /// A plausible request about these records.
  mutating func request(
    _ type: String, by side: String, about record: Knowledge.Record
  ) -> [UInt8] {
    (boldness, self.side, self.record, isExact) = (0, side, record, true)
    defer { isExact = false }
    return bytes(schema.message(type), depth: 0)
  }

  /// The record that has most of the ids that are asked for.
  private mutating func related(to message: Schema.Message) -> Knowledge.Record {
    let wanted = message.fields.filter(\.isID).map(\.swiftType)
    let sides = [side, side, "staff"].map { knowledge.records[$0] ?? [] }
    var best: Knowledge.Record = [:]
    for _ in 0..<10 {
      let known = pick(sides) ?? []
      guard let found = pick(chance(600) ? known.suffix(60) : known[...]) else { continue }
      let score = { (record: Knowledge.Record) in wanted.filter { record[$0] != nil }.count }
      if score(found) > score(best) || best.isEmpty { best = found }
    }
    return best
  }

  private mutating func bytes(_ message: Schema.Message, depth: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    let choices = (0..<message.choices).map { choice in
      pick(message.fields.filter { $0.choice == choice })?.number
    }
    for field in message.fields {
      if let choice = field.choice, choices[choice] != field.number, !chance(boldness / 8) {
        continue
      }
      if isExact && field.name == "page_token" { continue }
      let isNeeded = field.isRequired || field.choice != nil
      let isLeftOut = isNeeded ? chance(boldness / 4) : chance(400)
      if isLeftOut && !(isExact && field.isID) && field.name != Self.percent { continue }
      bytes += self.bytes(of: field, depth: depth)
    }
    return bytes
  }

  private mutating func bytes(of field: Schema.Field, depth: Int) -> [UInt8] {
    guard field.isRepeated else { return element(field, depth: depth) }
    var bytes: [UInt8] = []
    var count = Int.random(in: 0...3, using: &random)
    if chance(boldness / 10), field.itemsMax > 0 {
      count = field.itemsMax + Int.random(in: 0...1, using: &random)
    }
    for _ in 0..<count where bytes.count < 1_000_000 {
      let element = element(field, depth: depth)
      // Now and then the same one twice.
      bytes += chance(boldness / 10) ? element + element : element
    }
    return bytes
  }

  private mutating func element(_ field: Schema.Field, depth: Int) -> [UInt8] {
    let isBold = chance(boldness)
    switch field.kind {
    case .message(let type):
      if depth > 6 { return [] }
      if isBold && chance(200) { return WireText.block(field.number, []) }
      return WireText.block(field.number, bytes(schema.message(type), depth: depth + 1))
    case .time: return WireText.block(field.number, time(isBold))
    case .text, .bytes:
      return WireText.block(field.number, isBold ? oddText(field) : Array(text(field).utf8))
    case .bool:
      return WireText.number(field.number, isBold ? 2 : UInt64.random(in: 0...1, using: &random))
    case .enumeration(let name):
      let known = pick(schema.enumerations[name] ?? []) ?? 0
      let odd: [Int64] = [99, -1, .max, .min, 1 << 33]
      let number = isBold ? pick(odd) ?? 0 : Int64(known)
      return WireText.number(field.number, UInt64(bitPattern: number))
    case .signed, .unsigned:
      var number = isBold ? oddNumber(field) : number(field)
      if field.name == Self.percent && number == 0 { number = 1 }
      if field.isID { asked[field.swiftType] = number }
      return WireText.number(field.number, number)
    }
  }
}

extension RequestMaker {
  private mutating func time(_ isBold: Bool) -> [UInt8] {
    var (seconds, nanos) = (
      started + Int64.random(in: -86_400...2_000_000, using: &random), UInt64(0)
    )
    if isBold {
      seconds =
        pick([
          0, -1, 1, started + 60, started + 400 * 86_400, 253_402_300_799, 253_402_300_800,
          -62_135_596_800, -62_135_596_801, 9_223_372_036, 9_223_372_037, .max, .min,
        ]) ?? 0
      nanos = pick([0, 999_999_999, 1_000_000_000, UInt64(bitPattern: -1), .max >> 1]) ?? 0
    }
    return WireText.number(1, UInt64(bitPattern: seconds)) + WireText.number(2, nanos)
  }

  private mutating func number(_ field: Schema.Field) -> UInt64 {
    switch field.swiftType {
    case "Quantity": return UInt64(Int64.random(in: 1...6, using: &random) * 10_000)
    case "Money": return UInt64(Int64.random(in: 0...200_000, using: &random))
    case "AdjustmentValue":
      return UInt64(bitPattern: Int64.random(in: -400_000...400_000, using: &random))
    case let type where type.hasSuffix("ID"): return id(field, type)
    default: return plain(field)
    }
  }

  private mutating func id(_ field: Schema.Field, _ type: String) -> UInt64 {
    if let id = record[type], isExact || chance(900) { return id }
    // Often there is none: an order's line without a session.
    if !field.isRequired && !record.isEmpty && chance(500) { return 0 }
    return pick(knowledge.ids[type] ?? []) ?? 1
  }

  private mutating func plain(_ field: Schema.Field) -> UInt64 {
    switch field.name {
    case "at_least": return 0
    case let name where name.hasSuffix("version"):
      return chance(800) ? 0 : record["version"] ?? 0
    case "cursor", "after_sequence", "device_cursor":
      return chance(500) ? 0 : UInt64.random(in: 0...knowledge.sequence, using: &random)
    case let name where name.hasSuffix("_seconds"):
      return UInt64.random(in: 60...7_200, using: &random)
    default: return UInt64.random(in: 0...12, using: &random)
    }
  }

  private mutating func oddNumber(_ field: Schema.Field) -> UInt64 {
    // A read waits a while for what is yet to come: now and then is enough.
    if field.name == "at_least" { return chance(20) ? .max : knowledge.sequence }
    let limits: [Int64] = [
      0, 1, -1, 2, 9_999, 20, 100, 500, 501, 1 << 31, 1 << 32, 1 << 40, 1 << 40 + 1, .max, .min,
      .max - 1, .max / 2, .max / 10_000, .max / 10_000 + 1, 1_000_000, 1_000_001, -1_000_000,
      100_000_000, 100_000_001, 100_000_000_000, 100_000_000_001, 100_000_000_000_000,
      100_000_000_000_001, 1_000_000_000_000_000, 200_000_000_000_000_000,
      200_000_000_000_000_001, Int64(bitPattern: knowledge.sequence + 1_000_000),
    ]
    return UInt64(bitPattern: pick(limits) ?? 0)
  }
}

extension RequestMaker {
  private mutating func text(_ field: Schema.Field) -> String {
    count += 1
    switch field.name {
    case "idempotency_key": return key()
    case "password", "old_password", "new_password": return Self.password
    case "url": return "https://hooks.invalid/\(count)"
    case "email", "to_address": return "someone-\(count)@acme.example"
    case "note", "text", "notes": return side == "staff" ? "\(Self.noteMark)\(count)" : "n\(count)"
    case "reason", "credit_override_reason":
      return side == "staff" ? "\(Self.reasonMark)\(count)" : "r\(count)"
    default: break
    }
    // Words for a field are those of fields of that name; "batch_code" is a "code", too.
    let last = String(field.name.split(separator: "_").last ?? "")
    let own = knowledge.words(field.name, of: side)
    let known = own.isEmpty ? knowledge.words(last, of: side) : own
    if chance(750), let word = pick(known) { return word }
    return "w\(count)"
  }

  /// A new key, now and then one that stood for another request.
  private mutating func key() -> String {
    "fuzz-\(chance(20) ? UInt64.random(in: 1...count, using: &random) : count)"
  }

  private mutating func oddText(_ field: Schema.Field) -> [UInt8] {
    let most = field.bytesMax == 0 ? 300 : field.bytesMax
    let odd: [[UInt8]] = [
      [], [UInt8](repeating: 0x61, count: most), [UInt8](repeating: 0x61, count: most + 1),
      Array("a\u{0}b".utf8), Array("a\u{1}\u{7F}\n\r\t".utf8), [0xC3, 0x28], [0xED, 0xA0, 0x80],
      Array("e\u{301}\u{301}".utf8), Array("\u{202E}drac\u{200B}\u{FEFF}".utf8),
      Array("👩‍👩‍👧".utf8), Array("' OR 1=1 --".utf8), Array(" ".utf8), Array("a,b;c\"d\"".utf8),
      Array("=cmd|' /C calc'!A0".utf8), Array("<b>&amp;</b>%s%n".utf8), Array("..//etc".utf8),
    ]
    return pick(odd) ?? []
  }
}
