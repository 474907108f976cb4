/// Writes the proto3 JSON side of the codec.
struct JSONCodeWriter {
  let schema: Schema

  func file(_ source: SchemaFile) -> String {
    let usesValues = source.messages.flatMap(\.fields).contains {
      $0.valueType != nil || $0.kind == .timestamp
    }
    let schemaModule = source.module == .codec ? [] : ["public import \(source.module.rawValue)"]
    var file = SwiftFile(
      source: source.path, imports: schemaModule + (usesValues ? ["import Values"] : []))
    for message in source.messages { write(message, to: &file) }
    return file.text
  }

  private func write(_ message: Message, to file: inout SwiftFile) {
    file.blank()
    file.add("extension \(message.qualifiedName) {")
    file.document(["Writes the members of the JSON object."])
    file.add("public func writeMembers(to json: inout JSONWriter) {")
    for member in message.members {
      switch member {
      case .field(let field): write(field, "self.\(field.swiftName)", to: &file)
      case .oneof(let oneof): write(oneof, of: message, to: &file)
      }
    }
    file.add("}")
    file.blank()
    writeReader(message, to: &file)
    file.add("}")
  }

  private func fieldName(_ field: Field) -> String {
    "FieldName(\"\(field.protoName)\", \"\(field.jsonName)\")"
  }

  private func raw(_ value: String, _ field: Field) -> String {
    field.valueType.map { "\(value).\(rawLabel($0))" } ?? value
  }

  /// The writer's function for the field's type.
  private func function(_ field: Field) -> String {
    switch field.kind {
    case .string: "text"
    case .bytes: "bytes"
    case .bool: "bool"
    case .int32, .uint32: "number"
    case .int64, .uint64: "long"
    case .enumeration: "value"
    case .message: "message"
    case .timestamp: "time"
    case .any: "any"
    case .unsupported(let type): "unsupported \(type)"
    }
  }

  private func write(_ field: Field, _ value: String, to file: inout SwiftFile) {
    let name = fieldName(field)
    if field.repeated {
      file.add("json.list(\(name), \(value)) { \(element(field)) }")
    } else {
      file.add("json.\(function(field))(\(name), \(raw(value, field)))")
    }
  }

  private func element(_ field: Field) -> String {
    switch field.kind {
    case .message: "$1.write(to: &$0)"
    case .bytes: "$0.base64($1)"
    default: "$0.\(function(field))(\(raw("$1", field)))"
    }
  }

  /// A member of a oneof is written even when it has its default value.
  private func write(_ oneof: Oneof, of message: Message, to file: inout SwiftFile) {
    file.add("switch self.\(oneof.swiftName) {")
    for field in message.fields(of: oneof) {
      file.add("case .\(field.swiftName)(let value)\(oneof.required ? "" : "?"):")
      if field.isMessage {
        file.add("json.\(function(field))(\(fieldName(field)), value)")
      } else {
        let function = field.kind == .bytes ? "base64" : function(field)
        file.add("json.name(\(fieldName(field)))")
        file.add("json.\(function)(\(raw("value", field)))")
      }
    }
    if !oneof.required { file.add("case nil: break") }
    file.add("}")
  }
}

// Reading. Local names begin with "json" or "seen", so that they can't clash with a field's.
extension JSONCodeWriter {
  private func writeReader(_ message: Message, to file: inout SwiftFile) {
    file.document(["Reads the JSON object; the error names the field."])
    file.add("public init(reading json: inout JSONReader) throws(JSONError) {")
    for member in message.members { declare(member, to: &file) }
    if !message.fields.isEmpty { file.add("var seenFields = SeenFields()") }
    file.add("var jsonIsFirst = true")
    file.add("try json.beginObject()")
    file.add("while let jsonName = try json.nextName(isFirst: &jsonIsFirst) {")
    if message.fields.isEmpty {
      file.add("try json.unknown(jsonName)")
    } else {
      file.add("switch jsonName {")
      for (index, field) in message.fields.enumerated() {
        writeCase(field, index, message, to: &file)
      }
      file.add("default: try json.unknown(jsonName)")
      file.add("}")
    }
    file.add("}")
    for member in message.members { require(member, message, to: &file) }
    writeResult(message, to: &file)
    file.add("}")
  }

  private func declare(_ member: Member, to file: inout SwiftFile) {
    switch member {
    case .oneof(let oneof): file.add("var \(oneof.swiftName): \(oneof.typeName)?")
    case .field(let field):
      let type = qualified(field)
      if let value = SwiftTypes.defaultValue(field, schema), !SwiftTypes.isOptional(field) {
        file.add("var \(field.swiftName): \(type) = \(value)")
      } else {
        file.add("var \(field.swiftName): \(type)?")
      }
    }
  }

  private func qualified(_ field: Field) -> String {
    var element = SwiftTypes.element(field)
    switch field.kind {
    case .message(let name):
      element = schema.message(name)?.qualifiedName ?? element
    case .enumeration(let name):
      let found = schema.files.flatMap(\.enums).first { $0.fullName == name }
      element = found?.qualifiedName ?? element
    default: break
    }
    return field.repeated ? "[\(element)]" : element
  }

  private func writeCase(
    _ field: Field, _ index: Int, _ message: Message, to file: inout SwiftFile
  ) {
    let names = Set([field.jsonName, field.protoName]).sorted().map { "\"\($0)\"" }
    file.add("case \(names.joined(separator: ", ")):")
    file.add("if try json.enter(\"\(field.protoName)\", \(index), &seenFields) {")
    let read = "try \(reader(field))"
    if let oneofIndex = field.oneofIndex {
      let oneof = message.oneofs[oneofIndex]
      file.add("try json.claim(\(oneof.swiftName), \"\(oneof.protoName)\")")
      file.add("\(oneof.swiftName) = .\(field.swiftName)(\(read))")
    } else if field.repeated {
      file.add("\(field.swiftName) = try json.list(itemsMax: \(field.limits.itemsMax)) {")
      file.add("(json) throws(JSONError) in \(read)")
      file.add("}")
    } else {
      file.add("\(field.swiftName) = \(read)")
    }
    file.add("json.leaveField()")
    file.add("}")
  }

  /// The expression that reads one element, without its `try`.
  private func reader(_ field: Field) -> String {
    switch field.kind {
    case .string: "json.text(bytesMax: \(field.limits.bytesMax))"
    case .bytes: "json.base64(bytesMax: \(field.limits.bytesMax))"
    case .bool: "json.bool()"
    case .int32, .int64, .uint32, .uint64: wrapped("json.integer()", field)
    case .enumeration: "json.value()"
    case .message(let name):
      "\(schema.message(name)?.qualifiedName ?? name)(reading: &json)"
    case .timestamp: "json.time()"
    case .any: "json.any()"
    case .unsupported(let type): "unsupported \(type)"
    }
  }

  private func require(_ member: Member, _ message: Message, to file: inout SwiftFile) {
    switch member {
    case .oneof(let oneof) where oneof.required:
      let names = message.fields(of: oneof).map(\.protoName).joined(separator: ", ")
      file.add("guard let \(oneof.swiftName) else {")
      file.add("throw json.fault(.missing, \"\(oneof.protoName)\", \"one of \(names)\")")
      file.add("}")
    case .field(let field) where field.limits.required:
      let name = "\"\(field.protoName)\", \"\(allowedText(field))\""
      if field.isMessage && !field.repeated {
        file.add("guard let \(field.swiftName) else { throw json.fault(.missing, \(name)) }")
      } else {
        file.add("try json.require(\(isPresent(field)), \(name))")
      }
    default: break
    }
  }

  private func isPresent(_ field: Field) -> String {
    if field.repeated { return "!\(field.swiftName).isEmpty" }
    switch field.kind {
    case .string, .bytes: return "!\(field.swiftName).isEmpty"
    case .enumeration: return "\(field.swiftName).rawValue != 0"
    default: return "\(raw(field.swiftName, field)) != 0"
    }
  }

  private func writeResult(_ message: Message, to file: inout SwiftFile) {
    let arguments = message.members.map { member in
      let name =
        switch member {
        case .field(let field): field.swiftName
        case .oneof(let oneof): oneof.swiftName
        }
      return "\(name.filter { $0 != "`" }): \(name)"
    }
    if arguments.isEmpty { return file.add("self.init()") }
    file.add("self.init(")
    file.add(arguments.joined(separator: ",\n"))
    file.add(")")
  }
}
