/// Which Swift type a field becomes.
enum SwiftTypes {
  /// Of one element.
  static func element(_ field: Field) -> String {
    if let type = field.valueType { return type }
    switch field.kind {
    case .string: return "String"
    case .bytes: return "[UInt8]"
    case .bool: return "Bool"
    case .int32: return "Int32"
    case .int64: return "Int64"
    case .uint32: return "UInt32"
    case .uint64: return "UInt64"
    case .enumeration(let name), .message(let name): return simple(name)
    case .timestamp: return "Timestamp"
    case .any: return "AnyValue"
    case .unsupported(let type): return type
    }
  }

  /// Of the stored property.
  static func property(_ field: Field) -> String {
    if field.repeated { return "[\(element(field))]" }
    return element(field) + (isOptional(field) ? "?" : "")
  }

  static func isOptional(_ field: Field) -> Bool {
    field.isMessage && !field.repeated && !field.limits.required
  }

  /// Nil for a required message: it has no default.
  static func defaultValue(_ field: Field, _ schema: Schema) -> String? {
    if field.repeated { return "[]" }
    if isOptional(field) { return "nil" }
    if let type = field.valueType { return type.hasSuffix("ID") ? ".none" : ".zero" }
    switch field.kind {
    case .string: return "\"\""
    case .bytes: return "[]"
    case .bool: return "false"
    case .int32, .int64, .uint32, .uint64: return "0"
    case .enumeration(let name):
      let values = schema.files.flatMap(\.enums).first { $0.fullName == name }?.values
      return ".\(values?.first?.swiftName ?? "unspecified")"
    case .message, .timestamp, .any, .unsupported: return nil
    }
  }

  /// `showroom.v1.CartItem` -> `CartItem`.
  static func simple(_ fullName: String) -> String {
    let name = fullName.split(separator: ".").last.map(String.init) ?? fullName
    return SchemaReader.swiftName(fullName: fullName, name: name)
  }
}

/// About how many bytes a value takes in place, to decide what a oneof boxes.
struct StackSize {
  let schema: Schema
  init(_ schema: Schema) { self.schema = schema }

  func bytes(_ field: Field) -> Int {
    if field.repeated { return 8 }
    switch field.kind {
    case .string, .any: return 16
    case .message(let name): return schema.message(name).map(bytes) ?? 8
    case .bool, .enumeration: return 1
    case .int32, .uint32: return 4
    case .bytes, .int64, .uint64, .timestamp, .unsupported: return 8
    }
  }

  func bytes(_ message: Message) -> Int {
    message.members.reduce(0) { total, member in
      switch member {
      case .field(let field): total + bytes(field) + (SwiftTypes.isOptional(field) ? 8 : 0)
      case .oneof(let oneof):
        total + 8
          + min(128, message.fields(of: oneof).map(bytes).max() ?? 0)
      }
    }
  }
}
