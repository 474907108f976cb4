public import RPC
import Synchronization

/// Accepts connections and runs their calls with one handler. From any thread.
public final class CallServer: Sendable {
  private struct State {
    var connections: [UInt64: ServerConnection] = [:]
    /// Set by `drain`, called once when no connection is left.
    var drained: (@Sendable () -> Void)?
    var isDraining = false
  }

  let handler: any CallHandler
  let limits: RPCLimits
  private let state = Mutex(State())

  /// Runs calls with this handler. Connections and calls have these limits.
  public init(handler: any CallHandler, limits: RPCLimits = RPCLimits()) {
    self.handler = handler
    self.limits = limits
  }

  /// Listens; connections are spread over the loops.
  public func listen(
    _ options: ListenerOptions, loops: [EventLoop]
  ) throws(TransportError) -> Listener {
    try Listener(options, loops: loops) { self.accept($0) }
  }

  /// Takes over a connection that was accepted and not opened yet. On its loop.
  public func accept(_ connection: Connection) -> ServerConnection {
    let accepted = ServerConnection(connection: connection, handler: handler, server: self)
    state.withLock { $0.connections[connection.id] = accepted }
    return accepted
  }

  /// Open connections.
  public var connections: [ServerConnection] {
    state.withLock { Array($0.connections.values) }
  }

  /// Whether `drain` was called.
  var isDraining: Bool { state.withLock { $0.isDraining } }

  /// Drains every connection; new ones are drained as they come. `done` is called once, on any
  /// thread, when the last one is closed. Once per instance.
  public func drain(_ text: String, done: @escaping @Sendable () -> Void) {
    let open = state.withLock { state in
      state.isDraining = true
      if !state.connections.isEmpty { state.drained = done }
      return Array(state.connections.values)
    }
    if open.isEmpty { done() }
    for connection in open {
      connection.loop.execute { connection.drain(text) }
    }
  }

  /// The connection is closed.
  func forget(_ connection: ServerConnection) {
    let done = state.withLock { state -> (@Sendable () -> Void)? in
      state.connections[connection.id] = nil
      guard state.connections.isEmpty else { return nil }
      defer { state.drained = nil }
      return state.drained
    }
    done?()
  }
}
