/// Writes, for the codec's tests, how a random valid value of each message is made.
struct ArbitraryWriter {
  let schema: Schema

  func file() -> String {
    var file = SwiftFile(
      source: "proto/",
      imports: ["import APISchema", "import Codec", "import StoreSchema", "import Values"])
    for message in schema.messages { write(message, to: &file) }
    file.blank()
    file.add("let arbitraryTypes: [any Arbitrary.Type] = [")
    for message in schema.messages { file.add("\(message.qualifiedName).self,") }
    file.add("]")
    return file.text
  }

  private func write(_ message: Message, to file: inout SwiftFile) {
    file.blank()
    file.add("extension \(message.qualifiedName): Arbitrary {")
    file.add("static func arbitrary(_ random: inout Random) -> Self {")
    for oneof in message.oneofs { write(oneof, of: message, to: &file) }
    let arguments = message.members.map { member in
      switch member {
      case .field(let field):
        return "\(field.swiftName.filter { $0 != "`" }): \(value(field))"
      case .oneof(let oneof): return "\(oneof.swiftName): \(oneof.swiftName)"
      }
    }
    file.add("return Self(\(arguments.joined(separator: ",\n")))")
    file.add("}")
    file.add("}")
  }

  private func write(_ oneof: Oneof, of message: Message, to file: inout SwiftFile) {
    let fields = message.fields(of: oneof)
    file.add("let \(oneof.swiftName): \(oneof.typeName)\(oneof.required ? "" : "?")")
    file.add("switch random.below(\(fields.count + (oneof.required ? 0 : 1))) {")
    for (index, field) in fields.enumerated() {
      let isLast = oneof.required && index == fields.count - 1
      file.add(isLast ? "default:" : "case \(index):")
      file.add("\(oneof.swiftName) = .\(field.swiftName)(\(element(field, "random")))")
    }
    if !oneof.required { file.add("default: \(oneof.swiftName) = nil") }
    file.add("}")
  }

  private func value(_ field: Field) -> String {
    if field.repeated {
      let required = field.limits.required ? 1 : 0
      return "random.list(atLeast: \(required)) { \(element(field, "$0")) }"
    }
    if SwiftTypes.isOptional(field) {
      return "random.bool() ? \(element(field, "random")) : nil"
    }
    return element(field, "random")
  }

  private func element(_ field: Field, _ random: String) -> String {
    let bytesMin = field.limits.required && !field.repeated ? 1 : 0
    let bytesMax = field.limits.bytesMax > 0 ? field.limits.bytesMax : 40
    let required = field.limits.required && !field.repeated
    switch field.kind {
    case .string: return "\(random).text(\(bytesMin)...\(bytesMax))"
    case .bytes: return "\(random).bytes(\(bytesMin)...\(bytesMax))"
    case .bool: return "\(random).bool()"
    case .int32, .int64, .uint32, .uint64:
      return wrapped("\(random).\(required ? "nonZero" : "integer")()", field)
    case .enumeration: return "\(random).value(isRequired: \(required))"
    case .message(let name):
      let type = schema.message(name)?.qualifiedName ?? name
      return "\(type).arbitrary(&\(random))"
    case .timestamp: return "\(random).time()"
    case .any: return "\(random).any()"
    case .unsupported(let type): return "unsupported \(type)"
    }
  }
}
