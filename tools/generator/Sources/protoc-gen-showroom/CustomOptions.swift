import Foundation
import SwiftProtobuf

/// One field of a message that is read without its schema.
struct WireField {
  /// The field's number.
  var number: Int
  /// The value of a varint field; 0 for the other wire types.
  var varint: UInt64 = 0
  /// The content of a length-delimited field; empty for the other wire types.
  var bytes: [UInt8] = []
}

/// Reads the fields of an encoded message. Used only on what protoc itself wrote, so damage ends
/// the reading instead of being reported.
func wireFields(_ bytes: [UInt8]) -> [WireField] {
  var fields: [WireField] = []
  var rest = bytes[...]
  while let tag = takeVarint(&rest) {
    var field = WireField(number: Int(tag >> 3))
    switch tag & 7 {
    case 0:
      guard let value = takeVarint(&rest) else { return fields }
      field.varint = value
    case 1: rest = rest.dropFirst(8)
    case 2:
      guard let count = takeVarint(&rest), count <= rest.count else { return fields }
      field.bytes = Array(rest.prefix(Int(count)))
      rest = rest.dropFirst(Int(count))
    case 5: rest = rest.dropFirst(4)
    default: return fields
    }
    fields.append(field)
  }
  return fields
}

private func takeVarint(_ rest: inout ArraySlice<UInt8>) -> UInt64? {
  var value: UInt64 = 0
  var shift: UInt64 = 0
  while let byte = rest.popFirst(), shift < 64 {
    value |= UInt64(byte & 0x7f) << shift
    if byte < 0x80 { return value }
    shift += 7
  }
  return nil
}

/// `showroom.Limits` of a field.
struct FieldLimits {
  var bytesMax: UInt64 = 0
  var itemsMax: UInt64 = 0
  var required = false
}

/// `showroom.Access` of a method, with the role and rate names of proto/showroom/options.proto.
struct MethodAccess {
  var roles: [String] = []
  var isPublic = false
  var mutating = false
  var rate: String?
}

/// The options of proto/showroom/options.proto. They arrive as unknown fields, because the plugin
/// has no generated code for them.
enum CustomOptions {
  static func swiftType(_ options: Google_Protobuf_FieldOptions) -> String? {
    let fields = wireFields([UInt8](options.unknownFields.data))
    return fields.last { $0.number == 50501 }.map { String(decoding: $0.bytes, as: UTF8.self) }
  }

  static func limits(_ options: Google_Protobuf_FieldOptions) -> FieldLimits {
    var limits = FieldLimits()
    for option in wireFields([UInt8](options.unknownFields.data)) where option.number == 50502 {
      for field in wireFields(option.bytes) {
        switch field.number {
        case 1: limits.bytesMax = field.varint
        case 2: limits.itemsMax = field.varint
        case 3: limits.required = field.varint != 0
        default: break
        }
      }
    }
    return limits
  }

  static func isRequired(_ options: Google_Protobuf_OneofOptions) -> Bool {
    let fields = wireFields([UInt8](options.unknownFields.data))
    return fields.contains { $0.number == 50501 && $0.varint != 0 }
  }

  /// Nil when the method has no access option at all.
  static func access(_ options: Google_Protobuf_MethodOptions) -> MethodAccess? {
    let found = wireFields([UInt8](options.unknownFields.data)).filter { $0.number == 50501 }
    if found.isEmpty { return nil }
    var access = MethodAccess()
    for field in found.flatMap({ wireFields($0.bytes) }) {
      switch field.number {
      case 1: addRoles(field, to: &access)
      case 2: access.mutating = field.varint != 0
      case 3: access.rate = rateNames[field.varint]
      default: break
      }
    }
    return access
  }

  private static let roleNames: [UInt64: String] = [
    2: "admin", 3: "staff", 4: "warehouse", 5: "client", 6: "partner",
  ]
  private static let rateNames: [UInt64: String] = [
    1: "credential", 2: "read", 3: "write", 4: "stream",
  ]

  private static func addRoles(_ field: WireField, to access: inout MethodAccess) {
    // proto3 packs repeated enums; a single unpacked value is legal too.
    var rest = field.bytes[...]
    var numbers: [UInt64] = field.bytes.isEmpty ? [field.varint] : []
    while let number = takeVarint(&rest) { numbers.append(number) }
    for number in numbers {
      if number == 1 { access.isPublic = true }
      if let name = roleNames[number] { access.roles.append(name) }
    }
  }
}
