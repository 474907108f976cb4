/// Writes `init(copying:_:)`: a C struct becomes a schema value, with the checks of copy-out.
struct CopyOutWriter {
  func write(_ message: Message, _ cType: String, to file: inout SwiftFile) {
    file.add("init(copying c: UnsafeMutablePointer<\(cType)>, _ copy: Copying)")
    file.add("throws(DecodeError) {")
    for oneof in message.oneofs { write(oneof, of: message, to: &file) }
    let arguments = message.members.map { member in
      switch member {
      case .field(let field):
        return "\(label(field.swiftName)): \(value(field))"
      case .oneof(let oneof):
        return "\(label(oneof.swiftName)): \(oneof.swiftName)"
      }
    }
    if arguments.isEmpty {
      file.add("self.init()")
    } else {
      file.add("self.init(")
      file.add(arguments.joined(separator: ",\n"))
      file.add(")")
    }
    file.add("}")
  }

  /// An argument's label needs no backticks.
  private func label(_ name: String) -> String { name.filter { $0 != "`" } }

  private func write(_ oneof: Oneof, of message: Message, to file: inout SwiftFile) {
    let fields = message.fields(of: oneof)
    let name = oneof.required ? "found" + oneof.typeName : oneof.swiftName
    file.add("let \(name): \(oneof.typeName)?")
    file.add("switch c.pointee.\(oneof.protoName)_case.rawValue {")
    for field in fields {
      file.add("case \(field.number):")
      file.add("\(name) = .\(field.swiftName)(\(value(field, inOneof: true)))")
    }
    file.add("default: \(name) = nil")
    file.add("}")
    if oneof.required {
      let allowed = "one of " + fields.map(\.protoName).joined(separator: ", ")
      file.add("guard let \(oneof.swiftName) = \(name) else {")
      file.add("throw Copying.missing(\"\(oneof.protoName)\", \"\(allowed)\")")
      file.add("}")
    }
  }

  private func value(_ field: Field, inOneof: Bool = false) -> String {
    if field.repeated { return list(field) }
    let c = "c.pointee.\(field.protoName)"
    let name = "\"\(field.protoName)\""
    let required = field.limits.required || inOneof
    switch field.kind {
    case .string:
      return field.limits.required
        ? "try copy.requiredText(\(c), \(name), \"\(allowedText(field))\")" : "copy.text(\(c))"
    case .bytes:
      return field.limits.required
        ? "try copy.requiredBytes(\(c), \(name), \"\(allowedText(field))\")" : "copy.bytes(\(c))"
    case .bool: return "\(c) != 0"
    case .int32, .int64, .uint32, .uint64:
      let number = field.limits.required ? "try copy.nonZero(\(c), \(name))" : c
      return field.limits.required ? "\(tryWrapped(number, field))" : wrapped(number, field)
    case .enumeration:
      let function = field.limits.required ? "requiredValue" : "value"
      return "try copy.\(function)(\(c).rawValue, \(name))"
    case .message:
      return "try copy.\(required ? "requiredMessage" : "message")(\(c), \(name))"
    case .timestamp: return "try copy.\(required ? "requiredTime" : "time")(\(c), \(name))"
    case .any: return "copy.any(\(c))" + (required ? " ?? AnyValue()" : "")
    case .unsupported(let type): return "unsupported \(type)"
    }
  }

  /// `try` stands outside of the wrapping.
  private func tryWrapped(_ number: String, _ field: Field) -> String {
    field.valueType == nil ? number : "try " + wrapped(String(number.dropFirst(4)), field)
  }

  private func list(_ field: Field) -> String {
    let name = "\"\(field.protoName)\""
    let c = "c.pointee.n_\(field.protoName), c.pointee.\(field.protoName)"
    var canThrow = field.limits.required
    var list: String
    switch field.kind {
    case .string: list = "copy.texts(\(c))"
    case .bytes: list = "copy.byteLists(\(c))"
    case .bool: list = "copy.numbers(\(c)) { $0 != 0 }"
    case .int32, .int64, .uint32, .uint64: list = "copy.numbers(\(c)) { \(wrapped("$0", field)) }"
    case .enumeration:
      list = "copy.values(\(c), \(name))"
      canThrow = true
    case .message:
      list = "copy.list(\(c), \(name))"
      canThrow = true
    case .timestamp:
      list = "copy.times(\(c), \(name))"
      canThrow = true
    case .any: list = "copy.anys(\(c))"
    case .unsupported(let type): list = "unsupported \(type)"
    }
    if field.limits.required {
      list = "copy.nonEmpty(\(list), \(name), \"\(allowedText(field))\")"
    }
    return canThrow ? "try \(list)" : list
  }
}
