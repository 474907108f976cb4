/// How a call ended: a code, a text for people and typed details (`google.rpc.Status`).
public struct Status: Error, Hashable, Sendable {
  /// What kind of end.
  public var code: StatusCode
  /// For people; never parsed by programs.
  public var message: String
  /// Typed details; Showroom puts one `showroom.v1.ErrorDetail` here.
  public var details: [StatusDetail]

  /// A status with these fields.
  public init(_ code: StatusCode, _ message: String = "", details: [StatusDetail] = []) {
    self.code = code
    self.message = message
    self.details = details
  }

  /// Success.
  public static let ok = Status(.ok)

  /// Whether the call succeeded.
  public var isOK: Bool { code == .ok }
}

extension Status: CustomStringConvertible {
  /// `code: message`.
  public var description: String { message.isEmpty ? "\(code)" : "\(code): \(message)" }
}

/// One typed detail of a status (`google.protobuf.Any`).
public struct StatusDetail: Hashable, Sendable {
  /// e.g. `type.googleapis.com/showroom.v1.ErrorDetail`.
  public var typeURL: String
  /// The encoded message of that type.
  public var value: [UInt8]

  /// A detail of this type.
  public init(typeURL: String, value: [UInt8]) {
    self.typeURL = typeURL
    self.value = value
  }
}
