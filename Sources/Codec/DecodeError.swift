/// Why bytes are not the message they should be. Names the field and what would be accepted, so
/// that a caller can be told (INVALID_FIELD); carries nothing of the input.
public struct DecodeError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The kinds of fault.
  public enum Code: Sendable {
    /// Not protobuf: a broken tag, length or number, or a field of the wrong wire type.
    case malformed
    /// The message, its count of elements, or the memory it needs is beyond a bound.
    case tooLarge
    /// Messages inside messages beyond `Limits.depthMax`.
    case tooDeep
    /// Text that is not UTF-8, or holds a NUL.
    case invalidText
    /// A required field or oneof is absent, empty or zero.
    case missing
    /// More bytes or items than the field's limits allow.
    case outOfBounds
    /// A number that is no value of its enum, or a time out of range.
    case invalidValue
  }

  /// The kind of fault.
  public var code: Code
  /// The field at fault, with proto names: "batches[3].unit_price_cents". Empty: the message.
  public var path: String
  /// What would have been accepted, for people: "1 to 64 bytes".
  public var allowed: String

  /// A fault at a field.
  public init(_ code: Code, path: String = "", allowed: String) {
    self.code = code
    self.path = path
    self.allowed = allowed
  }

  /// "batches[3].code: 1 to 64 bytes".
  public var description: String { path.isEmpty ? allowed : "\(path): \(allowed)" }

  /// The same fault seen from the message around it.
  func inside(_ field: StaticString) -> DecodeError { inside("\(field)") }

  /// The same fault seen from the repeated field around it.
  func inside(_ field: StaticString, at index: Int) -> DecodeError { inside("\(field)[\(index)]") }

  func inside(_ segment: String) -> DecodeError {
    var error = self
    error.path = path.isEmpty ? segment : "\(segment).\(path)"
    return error
  }
}

/// How strict decoding is and what it may cost.
public struct DecodeOptions: Sendable {
  /// What becomes of a number that is no value of its enum.
  public enum UnknownEnums: Sendable {
    /// The message is refused: a server must not guess.
    case reject
    /// The value becomes `unspecified`: a client must survive a newer server.
    case unspecified
  }

  /// Longest accepted input, in bytes.
  public var bytesMax: Int
  /// Scratch memory for the C values, in bytes.
  public var arenaBytesMax: Int
  /// What becomes of an unknown enum number.
  public var unknownEnums: UnknownEnums

  /// Options; what is left out is as strict as for a peer's message.
  public init(
    bytesMax: Int = Limits.messageBytesMax, arenaBytesMax: Int = Limits.arenaBytesMax,
    unknownEnums: UnknownEnums = .reject
  ) {
    self.bytesMax = bytesMax
    self.arenaBytesMax = arenaBytesMax
    self.unknownEnums = unknownEnums
  }

  /// For what a server receives.
  public static let strict = DecodeOptions()
  /// For what a client receives from a server that may be newer.
  public static let lenient = DecodeOptions(unknownEnums: .unspecified)
  /// For the store's own records.
  public static let record = DecodeOptions(bytesMax: Limits.recordBytesMax)
}
