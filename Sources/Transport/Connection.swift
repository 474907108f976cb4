/// One TCP or TLS connection. On its loop's thread only, unless said otherwise.
// Sendable: only so that jobs for `execute` can hold it; every method asserts the loop's thread.
public final class Connection: @unchecked Sendable {
  /// Unique in this process, never reused. From any thread.
  public let id: UInt64
  /// The loop it belongs to for life. From any thread.
  public let loop: EventLoop
  /// Who is at the other end; complete when `opened` is called.
  public private(set) var peer: Peer

  init(id: UInt64, loop: EventLoop, peer: Peer) {
    self.id = id
    self.loop = loop
    self.peer = peer
  }

  /// Bytes queued here and not yet taken by the kernel: plaintext, and ciphertext left over.
  public var pendingBytes: Int { 0 }
  /// False from the high mark on, until pending bytes are below the low mark; also when closing.
  public var isWritable: Bool { true }
  /// False once `close`, `abort` or the end happened: sends are ignored.
  public var isOpen: Bool { true }

  /// Queues the bytes; they leave at the end of the turn. Ignored when not open.
  public func send(_ bytes: UnsafeRawBufferPointer) {}
  /// Queues the bytes; they leave at the end of the turn. Ignored when not open.
  public func send(_ bytes: [UInt8]) {}
  /// Asks for `turnEnding` at the end of this turn.
  public func touch() {}

  /// Lets what is queued leave, then ends the connection in order (close_notify, FIN), waiting for
  /// the peer no longer than the linger limit. Bytes that still arrive are dropped.
  public func close() {}
  /// Ends the connection now; what is queued is lost. `closed` comes later in this turn.
  public func abort(_ reason: String) {}

  /// Stops reading from the socket until `resumeReading`.
  public func pauseReading() {}
  /// Reads again.
  public func resumeReading() {}
}
