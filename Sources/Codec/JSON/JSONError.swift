/// Why JSON text is not the message it should be. Carries nothing of the input.
public struct JSONError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The kinds of fault.
  public enum Code: Sendable {
    /// Not JSON, or another JSON value than the field takes.
    case malformed
    /// Longer, or deeper nested, than allowed.
    case tooLarge
    /// A name that is no field of the message.
    case unknownField
    /// A field twice, or two members of a oneof.
    case conflict
    /// A required field is absent, empty or zero.
    case missing
    /// More bytes or items than the field's limits allow.
    case outOfBounds
    /// A number out of range, an unknown enum value, a time out of range.
    case invalidValue
  }

  /// The kind of fault.
  public var code: Code
  /// The field at fault, with proto names: "batches[3].unit_price_cents".
  public var path: String
  /// What would have been accepted, for people.
  public var allowed: String
  /// Where in the text, in bytes from its start.
  public var offset: Int

  /// A fault at a field and an offset.
  public init(_ code: Code, path: String, allowed: String, offset: Int) {
    self.code = code
    self.path = path
    self.allowed = allowed
    self.offset = offset
  }

  /// "items[2].code: 1 to 64 bytes (at byte 120)".
  public var description: String {
    "\(path.isEmpty ? "" : path + ": ")\(allowed) (at byte \(offset))"
  }
}

/// How strict reading JSON is.
public struct JSONReadOptions: Sendable {
  /// Longest accepted text in bytes.
  public var bytesMax: Int
  /// Whether names that are no field of the message are skipped instead of refused.
  public var ignoresUnknownFields: Bool
  /// Whether required fields and the schema's bounds are checked.
  public var checksLimits: Bool

  /// Options; what is left out is strict.
  public init(
    bytesMax: Int = Limits.jsonBytesMax, ignoresUnknownFields: Bool = false,
    checksLimits: Bool = true
  ) {
    self.bytesMax = bytesMax
    self.ignoresUnknownFields = ignoresUnknownFields
    self.checksLimits = checksLimits
  }

  /// Unknown fields refused.
  public static let strict = JSONReadOptions()
}

/// How JSON is written.
public struct JSONWriteOptions: Sendable {
  /// Whether fields with their default value are written too. Absent messages never are.
  public var printsDefaults: Bool
  /// Whether fields are named as in the proto file instead of in lowerCamelCase.
  public var usesProtoNames: Bool

  /// Options; without any, the shortest canonical form.
  public init(printsDefaults: Bool = false, usesProtoNames: Bool = false) {
    self.printsDefaults = printsDefaults
    self.usesProtoNames = usesProtoNames
  }

  /// Without defaults, in lowerCamelCase.
  public static let compact = JSONWriteOptions()
}
