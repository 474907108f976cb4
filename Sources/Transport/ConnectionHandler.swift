/// The owner of a connection's bytes. All calls come on the connection's loop, one at a time, and
/// never from inside `send`, `close` or `abort`.
public protocol ConnectionHandler: AnyObject {
  /// The connection is ready: TCP connected and TLS handshake done. `peer` is filled in.
  func opened(_ connection: Connection)
  /// Bytes from the peer; only valid during the call. After `pauseReading()` at most what was
  /// already read from the socket still comes.
  func received(_ bytes: UnsafeRawBufferPointer, on connection: Connection)
  /// The peer will send no more (close_notify or FIN). The default closes this side too.
  func peerFinished(_ connection: Connection)
  /// Pending bytes fell below the low mark after having reached the high mark.
  func writable(_ connection: Connection)
  /// Last call of a turn in which the connection received bytes, was sent to, or `touch()`ed: put
  /// what is ready into `send`; it leaves right after in one write.
  func turnEnding(_ connection: Connection)
  /// The end; exactly once, also for connections that never opened. No call follows.
  func closed(_ connection: Connection, reason: CloseReason)
}

extension ConnectionHandler {
  /// Closes after what is pending has left.
  public func peerFinished(_ connection: Connection) { connection.close() }
  /// Does nothing.
  public func writable(_ connection: Connection) {}
  /// Does nothing.
  public func turnEnding(_ connection: Connection) {}
}
