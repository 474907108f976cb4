/// A message type of the schema, found by its name: for tools that turn JSON into any message and
/// back, and for the details of a status.
public struct MessageType: Sendable {
  /// "showroom.v1.AddToCartRequest".
  public let fullName: String
  /// The Swift type.
  public let type: any WireMessage.Type

  init(_ type: any WireMessage.Type) {
    self.fullName = type.fullName
    self.type = type
  }

  /// All message types of the schema, in the order of the proto files.
  public static let all: [MessageType] = messageTypes.map(MessageType.init)

  private static let byName: [String: MessageType] = Dictionary(
    uniqueKeysWithValues: all.map { ($0.fullName, $0) })

  /// The type of this full name, or nil.
  public static func named(_ fullName: String) -> MessageType? { byName[fullName] }

  /// The binary encoding of the message that the JSON text says.
  public func binary(
    fromJSON text: String, options: JSONReadOptions = .strict
  ) throws(JSONError) -> [UInt8] {
    try type.binary(text, options)
  }

  /// The JSON text of a binary message.
  public func json(
    fromBinary bytes: [UInt8], options: DecodeOptions = .strict,
    writing: JSONWriteOptions = .compact
  ) throws(DecodeError) -> String {
    try type.json(bytes, options, writing)
  }

  func membersWriter(_ bytes: [UInt8]) throws(DecodeError) -> (inout JSONWriter) -> Void {
    try type.membersWriter(bytes)
  }

  func read(_ json: inout JSONReader) throws(JSONError) -> [UInt8] { try type.binary(&json) }
}

// What the registry does with a type that it knows only by name.
extension WireMessage {
  static func binary(_ text: String, _ options: JSONReadOptions) throws(JSONError) -> [UInt8] {
    try Self(jsonText: text, options: options).encoded()
  }

  static func binary(_ json: inout JSONReader) throws(JSONError) -> [UInt8] {
    try Self(reading: &json).encoded()
  }

  static func json(
    _ bytes: [UInt8], _ options: DecodeOptions, _ writing: JSONWriteOptions
  ) throws(DecodeError) -> String {
    try Self(decoding: bytes, options: options).jsonText(options: writing)
  }

  static func membersWriter(_ bytes: [UInt8]) throws(DecodeError) -> (inout JSONWriter) -> Void {
    let message = try Self(decoding: bytes)
    return { message.writeMembers(to: &$0) }
  }
}
