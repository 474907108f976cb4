public import Codec
public import RPC

/// One method of the API, as the generated calls name it.
public struct MethodDescriptor: Hashable, Sendable {
  /// Full service name: "showroom.v1.LiveShopping".
  public var service: String
  /// Bare method name: "AddToCart".
  public var method: String
  /// How many messages go which way.
  public var kind: MethodKind
  /// Whether it can change the store; then its request carries an idempotency key.
  public var isMutating: Bool
  /// Full name of the request message: "showroom.v1.AddToCartRequest".
  public var requestType: String
  /// Full name of the response message.
  public var responseType: String

  /// A method with these properties.
  public init(
    service: String, method: String, kind: MethodKind, isMutating: Bool, requestType: String,
    responseType: String
  ) {
    self.service = service
    self.method = method
    self.kind = kind
    self.isMutating = isMutating
    self.requestType = requestType
    self.responseType = responseType
  }
}

/// What a single call may set for itself.
public struct CallOptions: Hashable, Sendable {
  /// Time for the whole call, retries included, in milliseconds; nil: the client's default for
  /// unary calls, none for streams.
  public var timeoutMillis: UInt64?
  /// Whether the client repeats the call after a lost connection or an overloaded server.
  public var retries: Bool

  /// The client's defaults, unless given.
  public init(timeoutMillis: UInt64? = nil, retries: Bool = true) {
    self.timeoutMillis = timeoutMillis
    self.retries = retries
  }
}

/// What the generated calls stand on.
public protocol ServiceCaller: Sendable {
  /// One request, one response. A mutating request without a key is given one.
  func unary<Request: WireMessage, Response: WireMessage>(
    _ method: MethodDescriptor, _ request: Request, options: CallOptions
  ) async throws(ClientError) -> Response

  /// One request, a stream of responses. A stream with a cursor resumes by itself.
  func serverStream<Request: WireMessage, Response: WireMessage>(
    _ method: MethodDescriptor, _ request: Request, options: CallOptions
  ) -> MessageStream<Response>

  /// A stream of requests, one response.
  func clientStream<Request: WireMessage, Response: WireMessage>(
    _ method: MethodDescriptor, options: CallOptions
  ) -> MessageSink<Request, Response>
}
