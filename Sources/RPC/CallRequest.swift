/// How many messages go which way.
public enum MethodKind: Hashable, Sendable {
  /// One request, one response.
  case unary
  /// One request, any number of responses.
  case serverStreaming
  /// Any number of requests, one response.
  case clientStreaming
  /// Any number both ways, independently.
  case bidirectional

  /// Whether the client sends messages in Data frames.
  @inlinable public var clientStreams: Bool { self == .clientStreaming || self == .bidirectional }
  /// Whether the server sends messages in Data frames.
  @inlinable public var serverStreams: Bool { self == .serverStreaming || self == .bidirectional }
}

/// One entry of call metadata. Keys may repeat; order means nothing.
public struct MetadataEntry: Hashable, Sendable {
  /// Lower case by convention, e.g. `authorization`.
  public var key: String
  /// Text.
  public var value: String

  /// An entry with this key and value.
  public init(key: String, value: String) {
    self.key = key
    self.value = value
  }
}

/// What opens a call (`ttrpc.Request`).
public struct CallRequest: Hashable, Sendable {
  /// Full service name, e.g. `showroom.v1.LiveShopping`.
  public var service: String
  /// Bare method name, e.g. `AddToCart`.
  public var method: String
  /// The encoded request message; empty when the client streams.
  public var payload: [UInt8]
  /// Time the caller waits, in nanoseconds; 0: for ever; negative: already over.
  public var timeoutNanos: Int64
  /// Call metadata.
  public var metadata: [MetadataEntry]

  /// A request with these fields.
  public init(
    service: String, method: String, payload: [UInt8] = [], timeoutNanos: Int64 = 0,
    metadata: [MetadataEntry] = []
  ) {
    self.service = service
    self.method = method
    self.payload = payload
    self.timeoutNanos = timeoutNanos
    self.metadata = metadata
  }

  /// The value of the first entry with this key, in any case of ASCII letters.
  public func firstValue(forKey key: String) -> String? {
    metadata.first { $0.key == key || $0.key.lowercased() == key }?.value
  }
}
