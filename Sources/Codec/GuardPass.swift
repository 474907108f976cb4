import CProtobufC

/// The pass over the raw bytes before protobuf-c sees them.
///
/// Afterwards this is known, down to every nested message: tags, numbers and lengths are whole and
/// inside their message; known fields have their wire type; nesting is at most
/// `Limits.depthMax` deep; strings are UTF-8 without NUL; lengths and counts are within the
/// schema's limits. Nothing is allocated unless there is a fault to describe.
struct GuardPass {
  let bytes: UnsafeRawPointer
  let program: GuardProgram
  private var elements = 0
  /// The fault is the number of elements, not one of them.
  private var isOfWholeList = false
  private(set) var fault: DecodeError?

  init(_ bytes: UnsafeRawPointer, _ program: GuardProgram) {
    self.bytes = bytes
    self.program = program
  }

  /// What is counted while one message is passed over.
  private struct Counts {
    /// Elements of fields with `max_items`.
    var items = SIMD8<UInt32>()
    /// Which singular message fields were there, by number.
    var messages: UInt64 = 0
  }

  /// Checks the message of this plan that takes the bytes `start..<end`; false leaves a `fault`.
  mutating func check(_ planIndex: Int, _ start: Int, _ end: Int, depth: Int) -> Bool {
    let plan = program.plans + planIndex
    var counts = Counts()
    var at = start
    while at < end {
      let fieldStart = at
      guard let tag = varint(&at, end, bytesMax: 5), tag >> 3 != 0, tag <= UInt32.max else {
        return note(.malformed, "a protobuf field tag")
      }
      let number = Int(tag >> 3)
      let content = at
      guard skip(tag & 7, &at, end) else {
        _ = note(.malformed, "a whole protobuf field")
        return locate(plan, number, start, fieldStart)
      }
      let rule = number < plan.pointee.ruleCount ? plan.pointee.rules[number] : .unknown
      if !checkField(tag, rule, &counts, content, at, depth) {
        return locate(plan, number, start, fieldStart)
      }
    }
    return true
  }

  @inline(__always)
  private mutating func checkField(
    _ tag: UInt64, _ rule: GuardRule, _ counts: inout Counts, _ content: Int, _ end: Int,
    _ depth: Int
  ) -> Bool {
    if rule.kind == .unknown || rule.isRepeated || rule.kind == .message {
      elements += 1
      if elements > Limits.elementsMax { return note(.tooLarge, Allowed.elements) }
    }
    switch rule.kind {
    case .unknown: return true
    case .varint: return checkNumbers(tag & 7, rule, &counts.items, content, end)
    case .message where !rule.isRepeated:
      // protobuf-c 1.4.1 loses numbers when it merges two values of one field, so they are
      // refused. No encoder writes them; the lint keeps numbers below 64.
      let bit = UInt64(1) << (tag >> 3)
      if counts.messages & bit != 0 { return note(.malformed, "the field once") }
      counts.messages |= bit
      return checkContent(tag & 7, rule, &counts.items, content, end, depth)
    case .message, .text, .bytes:
      return checkContent(tag & 7, rule, &counts.items, content, end, depth)
    }
  }

  /// A number, or with a repeated field a packed list of them.
  @inline(__always)
  private mutating func checkNumbers(
    _ wireType: UInt64, _ rule: GuardRule, _ counts: inout SIMD8<UInt32>, _ content: Int, _ end: Int
  ) -> Bool {
    if wireType == 0 { return rule.counter == GuardRule.uncounted || count(1, rule, &counts) }
    guard wireType == 2 && rule.isRepeated else { return note(.malformed, "a number") }
    return checkPacked(rule, &counts, content, end)
  }

  private mutating func checkPacked(
    _ rule: GuardRule, _ counts: inout SIMD8<UInt32>, _ content: Int, _ end: Int
  ) -> Bool {
    var at = content
    guard let length = varint(&at, end, bytesMax: 5), Int(length) == end - at else {
      return note(.malformed, "a packed list of numbers")
    }
    var items = 0
    while at < end {
      guard varint(&at, end, bytesMax: 10) != nil else {
        return note(.malformed, "a packed list of numbers")
      }
      items += 1
    }
    elements += items
    if elements > Limits.elementsMax { return note(.tooLarge, Allowed.elements) }
    return rule.counter == GuardRule.uncounted || count(items, rule, &counts)
  }

  /// A string, bytes or a nested message.
  @inline(__always)
  private mutating func checkContent(
    _ wireType: UInt64, _ rule: GuardRule, _ counts: inout SIMD8<UInt32>, _ content: Int,
    _ end: Int, _ depth: Int
  ) -> Bool {
    var start = content
    guard wireType == 2, varint(&start, end, bytesMax: 5) != nil else {
      return note(.malformed, "text, bytes or a message")
    }
    if rule.counter != GuardRule.uncounted && !count(1, rule, &counts) { return false }
    if rule.kind == .message {
      if depth >= Limits.depthMax { return note(.tooDeep, "at most \(Limits.depthMax) levels") }
      return check(Int(rule.plan), start, end, depth: depth + 1)
    }
    if end - start > Int(rule.bytesMax) {
      return note(.outOfBounds, "at most \(rule.bytesMax) bytes")
    }
    if rule.kind == .text && !UTF8Check.isText(bytes + start, end - start) {
      return note(.invalidText, Allowed.text)
    }
    return true
  }

  @inline(__always)
  private mutating func count(
    _ items: Int, _ rule: GuardRule, _ counts: inout SIMD8<UInt32>
  ) -> Bool {
    // At most `elementsMax` per addition and per message, so this can't overflow.
    let total = counts[Int(rule.counter)] &+ UInt32(truncatingIfNeeded: items)
    counts[Int(rule.counter)] = total
    if total <= rule.itemsMax { return true }
    isOfWholeList = true
    return note(.outOfBounds, "at most \(rule.itemsMax) items")
  }

  /// Moves over the content of a field. Groups are refused: no proto3 message has them.
  @inline(__always)
  private func skip(_ wireType: UInt64, _ at: inout Int, _ end: Int) -> Bool {
    switch wireType {
    case 0: return varint(&at, end, bytesMax: 10) != nil
    case 1: at += 8
    case 2:
      guard let length = varint(&at, end, bytesMax: 5), length <= UInt64(end - at) else {
        return false
      }
      at += Int(length)
    case 5: at += 4
    default: return false
    }
    return at <= end
  }

  @inline(__always)
  private func varint(_ at: inout Int, _ end: Int, bytesMax: Int) -> UInt64? {
    guard at < end else { return nil }
    let first = bytes.load(fromByteOffset: at, as: UInt8.self)
    at += 1
    return first < 0x80 ? UInt64(first) : longVarint(first, &at, end, bytesMax)
  }

  private func longVarint(
    _ first: UInt8, _ at: inout Int, _ end: Int, _ bytesMax: Int
  ) -> UInt64? {
    var value = UInt64(first & 0x7f)
    for index in 1..<bytesMax {
      guard at < end else { return nil }
      let byte = bytes.load(fromByteOffset: at, as: UInt8.self)
      at += 1
      // The tenth byte has room for one bit.
      if index == 9 && byte > 1 { return nil }
      value |= UInt64(byte & 0x7f) << UInt64(7 * index)
      if byte < 0x80 { return value }
    }
    return nil
  }
}

extension GuardPass {
  /// Notes a fault whose place is still to be found.
  private mutating func note(_ code: DecodeError.Code, _ allowed: String) -> Bool {
    fault = DecodeError(code, allowed: allowed)
    return false
  }

  /// Puts the field's name before the fault's path. Only here the elements before it are counted.
  private mutating func locate(
    _ plan: UnsafePointer<GuardPlan>, _ number: Int, _ start: Int, _ fieldStart: Int
  ) -> Bool {
    let descriptor = plan.pointee.descriptor.pointee
    let fields = UnsafeBufferPointer(start: descriptor.fields, count: Int(descriptor.n_fields))
    guard let field = fields.first(where: { Int($0.id) == number }), let name = field.name else {
      return false
    }
    var segment = String(cString: name)
    if field.label == PROTOBUF_C_LABEL_REPEATED && !isOfWholeList {
      segment += "[\(occurrences(of: number, start, fieldStart))]"
    }
    isOfWholeList = false
    fault = fault?.inside(segment)
    return false
  }

  private func occurrences(of number: Int, _ start: Int, _ fieldStart: Int) -> Int {
    var found = 0
    var at = start
    while at < fieldStart, let tag = varint(&at, fieldStart, bytesMax: 5) {
      if Int(tag >> 3) == number { found += 1 }
      if !skip(tag & 7, &at, fieldStart) { return found }
    }
    return found
  }
}

/// What several faults say would have been accepted.
enum Allowed {
  static let text = "UTF-8 text without NUL"
  static let elements = "at most \(Limits.elementsMax) elements in all"
  static let time = "a time from 1678 to 2262, nanos from 0 to 999999999"
}
