/// A schema value that can be decoded, encoded and written as proto3 JSON.
public protocol WireMessage: Equatable, Sendable {
  /// "showroom.v1.AddToCartRequest".
  static var fullName: String { get }

  /// Decodes the protobuf encoding. The bytes are copied from; nothing keeps them.
  init(decodingBytes bytes: UnsafeRawBufferPointer, options: DecodeOptions) throws(DecodeError)

  /// The protobuf encoding, fields in order of number, defaults left out. Equal values of the same
  /// schema have equal encodings. A NUL inside text becomes U+FFFD: no peer would take it.
  func encoded() -> [UInt8]

  /// Reads this message where the reader stands.
  init(reading json: inout JSONReader) throws(JSONError)

  /// Writes this message's JSON object.
  func write(to json: inout JSONWriter)

  /// Writes the members of the object, without its braces.
  func writeMembers(to json: inout JSONWriter)
}

extension WireMessage {
  /// Decodes the protobuf encoding; the error names the field and what is allowed.
  public init(decoding bytes: [UInt8], options: DecodeOptions = .strict) throws(DecodeError) {
    let result = bytes.withUnsafeBytes { buffer in
      Result { () throws(DecodeError) in try Self(decodingBytes: buffer, options: options) }
    }
    self = try result.get()
  }

  /// Decodes a part of a larger buffer without copying it out first.
  public init(decoding bytes: ArraySlice<UInt8>, options: DecodeOptions = .strict)
    throws(DecodeError)
  {
    let result = bytes.withUnsafeBytes { buffer in
      Result { () throws(DecodeError) in try Self(decodingBytes: buffer, options: options) }
    }
    self = try result.get()
  }

  /// Reads proto3 JSON; the error names the field, the offset and what is allowed.
  public init(jsonText: String, options: JSONReadOptions = .strict) throws(JSONError) {
    try self.init(jsonUTF8: Array(jsonText.utf8), options: options)
  }

  /// Reads proto3 JSON from UTF-8 bytes. The whole input is one object.
  public init(jsonUTF8 bytes: [UInt8], options: JSONReadOptions = .strict) throws(JSONError) {
    var reader = try JSONReader(bytes, options: options)
    let message = try Self(reading: &reader)
    try reader.end()
    self = message
  }

  /// This message as proto3 JSON on one line.
  public func jsonText(options: JSONWriteOptions = .compact) -> String {
    String(decoding: jsonUTF8(options: options), as: UTF8.self)
  }

  /// The same as UTF-8 bytes.
  public func jsonUTF8(options: JSONWriteOptions = .compact) -> [UInt8] {
    var writer = JSONWriter(options: options)
    write(to: &writer)
    return writer.bytes
  }

  /// Writes this message's JSON object.
  public func write(to json: inout JSONWriter) {
    json.beginObject()
    writeMembers(to: &json)
    json.endObject()
  }
}

/// An enum of the schema, which has a name for every number.
public protocol WireEnum: RawRepresentable<Int32>, CaseIterable, Sendable {
  /// "ROLE_STAFF".
  var protoName: String { get }
  /// The value of this name, or nil.
  init?(protoName: String)
  /// The value 0: what an absent field means.
  static var protoDefault: Self { get }
}

/// Any message, with the name of its type: `google.protobuf.Any`.
public struct AnyValue: Equatable, Sendable {
  /// "type.googleapis.com/showroom.v1.ErrorDetail".
  public var typeURL: String
  /// The encoded message.
  public var value: [UInt8]

  /// A message that is encoded already.
  public init(typeURL: String = "", value: [UInt8] = []) {
    self.typeURL = typeURL
    self.value = value
  }

  /// A message with the URL of its type.
  public init(_ message: some WireMessage) {
    self.typeURL = Self.prefix + type(of: message).fullName
    self.value = message.encoded()
  }

  /// What stands before a type's full name.
  public static let prefix = "type.googleapis.com/"

  /// The full name in the URL: what follows its last slash.
  public var fullName: String {
    typeURL.split(separator: "/", omittingEmptySubsequences: false).last.map(String.init) ?? ""
  }
}
