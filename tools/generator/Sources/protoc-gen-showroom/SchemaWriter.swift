/// Writes the plain Swift values: one struct for each message, one enum for each enum.
struct SchemaWriter {
  let schema: Schema

  func file(_ source: SchemaFile) -> String {
    var file = SwiftFile(
      source: source.path, imports: usesValues(source) ? ["public import Values"] : [])
    for enumeration in source.enums { write(enumeration, to: &file) }
    for message in source.messages { write(message, to: &file) }
    for message in source.messages where source.module == .api {
      writeConformances(message, to: &file)
    }
    return file.text
  }

  private func usesValues(_ source: SchemaFile) -> Bool {
    source.messages.flatMap(\.fields).contains { $0.valueType != nil || $0.kind == .timestamp }
  }

  private func write(_ enumeration: Enum, to file: inout SwiftFile) {
    file.blank()
    file.document(enumeration.comment + ["`\(enumeration.fullName)`."])
    file.add("public enum \(enumeration.swiftName): Int32, CaseIterable, Sendable {")
    for value in enumeration.values {
      file.document(value.comment + ["`\(value.protoName)`."])
      file.add("case \(value.swiftName) = \(value.number)")
    }
    file.add("}")
  }

  private func write(_ message: Message, to file: inout SwiftFile) {
    file.blank()
    file.document(message.comment + ["`\(message.fullName)`."])
    file.add("public struct \(message.swiftName): Equatable, Sendable {")
    for oneof in message.oneofs { write(oneof, of: message, to: &file) }
    for member in message.members { writeProperty(member, of: message, to: &file) }
    writeInitializer(message, to: &file)
    file.add("}")
  }

  private func write(_ oneof: Oneof, of message: Message, to file: inout SwiftFile) {
    file.document(
      oneof.comment + ["Which member of the oneof `\(oneof.protoName)` is set."])
    file.add("public enum \(oneof.typeName): Equatable, Sendable {")
    for field in message.fields(of: oneof) {
      file.document(field.comment + [Self.facts(field)])
      // A large payload is boxed, so that arrays of small events don't pay for the largest.
      let box = StackSize(schema).bytes(field) > 128 ? "indirect " : ""
      file.add("\(box)case \(field.swiftName)(\(SwiftTypes.element(field)))")
    }
    file.add("}")
    file.blank()
  }

  private func writeProperty(_ member: Member, of message: Message, to file: inout SwiftFile) {
    switch member {
    case .field(let field):
      file.document(field.comment + [Self.facts(field)])
      file.add("public var \(field.swiftName): \(SwiftTypes.property(field))")
    case .oneof(let oneof):
      let presence = oneof.required ? "always set" : "nil when none is set"
      file.document(oneof.comment + ["Oneof `\(oneof.protoName)`; \(presence)."])
      file.add("public var \(oneof.swiftName): \(oneof.typeName)\(oneof.required ? "" : "?")")
    }
  }

  private func writeInitializer(_ message: Message, to file: inout SwiftFile) {
    let parameters = message.members.map { member in
      switch member {
      case .field(let field):
        let value = SwiftTypes.defaultValue(field, schema).map { " = \($0)" } ?? ""
        return "\(field.swiftName): \(SwiftTypes.property(field))\(value)"
      case .oneof(let oneof):
        return "\(oneof.swiftName): \(oneof.typeName)\(oneof.required ? "" : "? = nil")"
      }
    }
    file.blank()
    file.document(["A message of these fields; what is left out has its proto3 default."])
    if parameters.isEmpty { return file.add("public init() {}") }
    file.add("public init(")
    file.add(parameters.joined(separator: ",\n"))
    file.add(") {")
    for member in message.members {
      switch member {
      case .field(let field): file.add("self.\(field.swiftName) = \(field.swiftName)")
      case .oneof(let oneof): file.add("self.\(oneof.swiftName) = \(oneof.swiftName)")
      }
    }
    file.add("}")
  }

  private func writeConformances(_ message: Message, to file: inout SwiftFile) {
    func has(_ name: String, _ kind: Field.Kind) -> Bool {
      message.fields.contains { $0.protoName == name && $0.kind == kind && !$0.repeated }
    }
    var protocols: [String] = []
    if has("idempotency_key", .string) { protocols.append("IdempotentRequest") }
    if has("sequence", .uint64) && has("previous_sequence", .uint64) {
      protocols.append("SequencedMessage")
    }
    if has("cursor", .uint64) { protocols.append("CursorRequest") }
    for name in protocols {
      file.blank()
      file.add("extension \(message.swiftName): \(name) {}")
    }
  }

  /// "Field `code` = 2; required; at most 64 bytes."
  static func facts(_ field: Field) -> String {
    var facts = ["Field `\(field.protoName)` = \(field.number)"]
    if field.limits.required { facts.append("required") }
    if field.limits.itemsMax > 0 { facts.append("at most \(field.limits.itemsMax) items") }
    if field.limits.bytesMax > 0 {
      let each = field.repeated ? " each" : ""
      facts.append("at most \(field.limits.bytesMax) bytes\(each)")
    }
    return facts.joined(separator: "; ") + "."
  }
}
