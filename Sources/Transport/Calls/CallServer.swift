public import RPC

/// Accepts connections and runs their calls with one handler. From any thread.
public final class CallServer: Sendable {
  /// Runs calls with this handler. Connections and calls have these limits.
  public init(handler: any CallHandler, limits: RPCLimits = RPCLimits()) {}

  /// Listens; connections are spread over the loops.
  public func listen(
    _ options: ListenerOptions, loops: [EventLoop]
  ) throws(TransportError) -> Listener {
    throw TransportError(.stopped, "not built yet")
  }

  /// Open connections.
  public var connections: [ServerConnection] { [] }

  /// Drains every connection; new ones are drained as they come. `done` is called once, on any
  /// thread, when the last one is closed.
  public func drain(_ text: String, done: @escaping @Sendable () -> Void) {}
}
