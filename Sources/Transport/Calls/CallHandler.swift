public import RPC

/// What a server does with calls. Everything except `kind` is called on the connection's loop.
public protocol CallHandler: AnyObject, Sendable {
  /// The kind of a method; nil when there is none, which the peer is told as UNIMPLEMENTED.
  /// On the connection's loop, once per call: keep it cheap.
  func kind(service: String, method: String) -> MethodKind?
  /// A peer is connected and its handshake done.
  func connectionOpened(_ connection: ServerConnection)
  /// The peer is gone. Its calls have been told before, by `onCancel`.
  func connectionClosed(_ connection: ServerConnection)
  /// A call begins. Set the closures that matter here; answer now or later, on this loop.
  func start(_ call: ServerCall)
}
