/// Writes `build(_:)`: a schema value becomes a C struct in the arena.
struct BuildWriter {
  func write(_ message: Message, _ cType: String, _ prefix: String, to file: inout SwiftFile) {
    file.add("func build(_ arena: Arena) -> UnsafeMutablePointer<\(cType)> {")
    file.add("let c = arena.make(\(cType).self, \(prefix)__init)")
    for member in message.members {
      switch member {
      case .field(let field): write(field, to: &file)
      case .oneof(let oneof): write(oneof, of: message, to: &file)
      }
    }
    file.add("return c")
    file.add("}")
  }

  private func write(_ field: Field, to file: inout SwiftFile) {
    let c = "c.pointee.\(field.protoName)"
    let value = "self.\(field.swiftName)"
    if field.repeated {
      file.add("if !\(value).isEmpty {")
      file.add("c.pointee.n_\(field.protoName) = \(value).count")
      file.add("\(c) = arena.list(\(value)) { \(converted("$0", field)) }")
      file.add("}")
    } else if SwiftTypes.isOptional(field) {
      let local = field.swiftName
      file.add("if let \(local) = \(value) { \(c) = \(converted(local, field)) }")
    } else if field.kind == .string || field.kind == .bytes {
      file.add("if !\(value).isEmpty { \(c) = \(converted(value, field)) }")
    } else {
      file.add("\(c) = \(converted(value, field))")
    }
  }

  private func write(_ oneof: Oneof, of message: Message, to file: inout SwiftFile) {
    file.add("switch self.\(oneof.swiftName) {")
    for field in message.fields(of: oneof) {
      file.add("case .\(field.swiftName)(let value)\(oneof.required ? "" : "?"):")
      file.add("c.pointee.\(oneof.protoName)_case = .init(rawValue: \(field.number))")
      file.add("c.pointee.\(field.protoName) = \(converted("value", field))")
    }
    if !oneof.required { file.add("case nil: break") }
    file.add("}")
  }

  /// The C value of one element.
  private func converted(_ value: String, _ field: Field) -> String {
    if let type = field.valueType { return "\(value).\(rawLabel(type))" }
    switch field.kind {
    case .string: return "arena.text(\(value))"
    case .bytes: return "arena.bytes(\(value))"
    case .bool: return "\(value) ? 1 : 0"
    case .int32, .int64, .uint32, .uint64: return value
    case .enumeration: return ".init(rawValue: UInt32(bitPattern: \(value).rawValue))"
    case .message: return "\(value).build(arena)"
    case .timestamp: return "arena.time(\(value))"
    case .any: return "arena.any(\(value))"
    case .unsupported(let type): return "unsupported \(type)"
    }
  }
}
