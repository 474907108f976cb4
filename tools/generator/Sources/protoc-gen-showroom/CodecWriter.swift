/// Writes the binary codec: schema values to and from protoc-c's structs.
struct CodecWriter {
  let schema: Schema

  func file(_ source: SchemaFile) -> String {
    var file = SwiftFile(source: source.path, imports: codecImports(source))
    for enumeration in source.enums { write(enumeration, to: &file) }
    for message in source.messages { write(message, to: &file) }
    return file.text
  }

  private func codecImports(_ source: SchemaFile) -> [String] {
    let schemaModule = source.module == .codec ? [] : ["public import \(source.module.rawValue)"]
    let usesValues = source.messages.flatMap(\.fields).contains { $0.valueType != nil }
    return schemaModule + ["import CMessages", "import CProtobufC"]
      + (usesValues ? ["import Values"] : [])
  }

  private func write(_ enumeration: Enum, to file: inout SwiftFile) {
    file.blank()
    file.add("extension \(enumeration.qualifiedName): WireEnum {")
    file.document(["The name in the proto file."])
    file.add("public var protoName: String {")
    file.add("switch self {")
    for value in enumeration.values { file.add("case .\(value.swiftName): \"\(value.protoName)\"") }
    file.add("}")
    file.add("}")
    file.blank()
    file.document(["The value with this name in the proto file."])
    file.add("public init?(protoName: String) {")
    file.add("switch protoName {")
    for value in enumeration.values {
      file.add("case \"\(value.protoName)\": self = .\(value.swiftName)")
    }
    file.add("default: return nil")
    file.add("}")
    file.add("}")
    file.blank()
    file.document(["What an absent field means."])
    file.add("public static var protoDefault: Self { .\(enumeration.values[0].swiftName) }")
    file.add("}")
  }

  private func write(_ message: Message, to file: inout SwiftFile) {
    let prefix = Naming.cFunctionPrefix(message.fullName)
    let type = Naming.cType(message.fullName)
    file.blank()
    file.add("extension \(message.qualifiedName): WireMessage {")
    file.document(["`\(message.fullName)`."])
    file.add("public static var fullName: String { \"\(message.fullName)\" }")
    file.blank()
    file.document(["Decodes the protobuf encoding; the error names the field."])
    file.add("public init(decodingBytes bytes: UnsafeRawBufferPointer, options: DecodeOptions)")
    file.add("throws(DecodeError) {")
    file.add("self = try Self.decode(bytes, options)")
    file.add("}")
    file.blank()
    file.document(["The protobuf encoding."])
    file.add("public func encoded() -> [UInt8] { encode() }")
    file.add("}")
    file.blank()
    file.add("extension \(message.qualifiedName): CodedMessage {")
    file.add("static var planIndex: Int { PlanIndex.\(planName(message)) }")
    file.blank()
    file.add("static func unpack(")
    file.add("_ allocator: UnsafeMutablePointer<ProtobufCAllocator>?, _ count: Int,")
    file.add("_ bytes: UnsafePointer<UInt8>?")
    file.add(") -> UnsafeMutablePointer<\(type)>? {")
    file.add("\(prefix)__unpack(allocator, count, bytes)")
    file.add("}")
    file.blank()
    CopyOutWriter().write(message, type, to: &file)
    file.blank()
    BuildWriter().write(message, type, prefix, to: &file)
    file.add("}")
  }

  /// `showroom.v1.CartItem` -> `showroomV1CartItem`.
  private func planName(_ message: Message) -> String {
    let parts = message.fullName.split(separator: ".").map(String.init)
    return parts[0] + parts.dropFirst().map(Naming.capitalized).joined()
  }

  /// The list of all messages: for the guard program and for looking types up by name.
  func table() -> String {
    var file = SwiftFile(
      source: "proto/",
      imports: ["import APISchema", "import CMessages", "import StoreSchema"])
    file.blank()
    file.document(["Where each message's plan stands in the guard program."])
    file.add("enum PlanIndex {")
    for (index, message) in schema.messages.enumerated() {
      file.add("static let \(planName(message)) = \(index)")
    }
    file.add("}")
    file.blank()
    file.document(["Every message with the schema's bounds, in the order of `planIndex`."])
    file.add("func guardSources() -> [GuardSource] {")
    file.add("var sources: [GuardSource] = []")
    file.add("sources.reserveCapacity(\(schema.messages.count + 2))")
    for message in schema.messages {
      let prefix = Naming.cFunctionPrefix(message.fullName)
      let limits = message.fields.compactMap(limit).joined(separator: ", ")
      file.add("sources.append(GuardSource(\(prefix)__init, [\(limits)]))")
    }
    file.add("sources.append(GuardSource(google__protobuf__timestamp__init, []))")
    file.add("sources.append(GuardSource(google__protobuf__any__init, []))")
    file.add("return sources")
    file.add("}")
    file.blank()
    file.document(["Every message type, in the order of the proto files."])
    file.add("let messageTypes: [any WireMessage.Type] = [")
    for message in schema.messages { file.add("\(message.qualifiedName).self,") }
    file.add("]")
    return file.text
  }

  private func limit(_ field: Field) -> String? {
    var parts = ["number: \(field.number)"]
    if field.limits.bytesMax > 0 { parts.append("bytesMax: \(field.limits.bytesMax)") }
    if field.limits.itemsMax > 0 { parts.append("itemsMax: \(field.limits.itemsMax)") }
    return parts.count == 1 ? nil : "FieldLimit(\(parts.joined(separator: ", ")))"
  }
}

/// What a required field says would be accepted.
func allowedText(_ field: Field) -> String {
  if field.repeated {
    return field.limits.itemsMax > 0
      ? "1 to \(field.limits.itemsMax) items" : "at least one item"
  }
  switch field.kind {
  case .string, .bytes:
    return field.limits.bytesMax > 0
      ? "1 to \(field.limits.bytesMax) bytes" : "at least one byte"
  case .message, .any: return "a message"
  case .timestamp: return "a time"
  case .enumeration: return "a value other than 0"
  default: return "a number other than 0"
  }
}

/// Converts between a number and its strong type of module Values.
func wrapped(_ number: String, _ field: Field) -> String {
  guard let type = field.valueType else { return number }
  return "\(type)(\(rawLabel(type)): \(number))"
}

func rawLabel(_ valueType: String) -> String {
  switch valueType {
  case "Money": "cents"
  case "Quantity", "AdjustmentValue": "tenThousandths"
  default: "rawValue"
  }
}
