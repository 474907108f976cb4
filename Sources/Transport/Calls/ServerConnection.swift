/// One peer's connection as a server's handlers see it. On its loop only.
// Sendable: only so that jobs for the loop can hold it; all use is on the loop's thread.
public final class ServerConnection: @unchecked Sendable {
  /// The transport's connection.
  public let connection: Connection
  /// Whatever the services keep per connection, e.g. the principal.
  public var attachment: AnyObject?

  /// Unique in this process. From any thread.
  public var id: UInt64 { connection.id }
  /// The loop it belongs to for life. From any thread.
  public var loop: EventLoop { connection.loop }
  /// Who is at the other end.
  public var peer: Peer { connection.peer }
  /// Whether the peer negotiated `showroom/1`.
  public var hasExtensions: Bool { false }
  /// Calls running now.
  public var callCount: Int { 0 }

  init(connection: Connection) { self.connection = connection }

  /// Takes no new calls (GOAWAY to peers with extensions), lets those running finish for the time
  /// set in the limits, then closes.
  public func drain(_ text: String) { preconditionFailure("not built yet") }

  /// Lets what is queued leave, ends all calls with UNAVAILABLE, then closes.
  public func close() { preconditionFailure("not built yet") }
}
