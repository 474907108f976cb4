import Clocks
import Synchronization
import TLS

/// One TCP or TLS connection. On its loop's thread only, unless said otherwise.
// Sendable: only so that jobs for `execute` can hold it; every method asserts the loop's thread.
public final class Connection: @unchecked Sendable {
  /// Where in its life it is.
  enum State {
    /// A client's socket is being connected. May become `handshaking`, `open` or `closed`.
    case connecting
    /// TLS is being agreed on. May become `open`, `lingering` (an alert leaves) or `closed`.
    case handshaking
    /// Bytes flow. May become `closing`, `lingering` or `closed`.
    case open
    /// `close()` was called: what is queued leaves, then our end. May become `lingering`, `closed`.
    case closing
    /// Our end is said, the peer's is awaited. May become `closed`.
    case lingering
    /// Terminal.
    case closed
  }

  /// Unique in this process, never reused. From any thread.
  public let id: UInt64
  /// The loop it belongs to for life. From any thread.
  public let loop: EventLoop
  /// Who is at the other end; complete when `opened` is called.
  public internal(set) var peer: Peer

  let settings: ConnectionSettings
  var handler: (any ConnectionHandler)?
  var state: State
  var descriptor: FileDescriptor?
  var session: TLSSession?
  /// How a client gets connected; `nil` once TCP is.
  var attempt: ConnectAttempt?
  /// The handshake's or the linger's timer.
  var timer: TimerID?
  var token: UInt64
  /// What epoll was asked for last.
  var interest: Readiness = []

  /// Plaintext queued; `nil` when there is none.
  var output: OutputBuffer?
  /// Bytes in wire form that the kernel did not take; `nil` when there are none.
  var leftover: OutputBuffer?

  var isTouched = false
  var isReadingPaused = false
  var isBacklogged = false
  /// The peer's end was seen and told to the handler.
  var isPeerFinished = false
  /// TCP's end was seen: there is nothing to read any more.
  var isInputEnded = false
  var isCloseNotifySent = false
  /// Set when the connection must end at the end of this turn.
  var doom: CloseReason?
  /// What `closed` will say after lingering.
  var lingerReason = CloseReason.local

  init(loop: EventLoop, peer: Peer, settings: ConnectionSettings, state: State) {
    id = Self.lastID.wrappingAdd(1, ordering: .relaxed).newValue
    self.loop = loop
    self.peer = peer
    self.settings = settings
    self.state = state
    token = 0
    token = loop.watchers.insert(self)
  }

  private static let lastID = Atomic<UInt64>(0)
}

/// What the connections of one listener or connect call share.
final class ConnectionSettings: Sendable {
  let limits: ConnectionLimits
  /// Whether a backlogged connection is not read from. Servers do so, and a peer that does not
  /// read harms only itself; clients do not, or two backlogged sides would wait for each other.
  let pausesWhenBacklogged: Bool
  /// Counts the connection until it is closed.
  let admission: Admission?

  init(limits: ConnectionLimits, pausesWhenBacklogged: Bool, admission: Admission?) {
    precondition(limits.isConsistent, "connection limits: 0 < low < high < hard mark")
    self.limits = limits
    self.pausesWhenBacklogged = pausesWhenBacklogged
    self.admission = admission
  }
}

// MARK: - What owners use

extension Connection {
  /// Bytes queued here and not yet taken by the kernel: plaintext, and ciphertext left over.
  public var pendingBytes: Int { (output?.count ?? 0) + (leftover?.count ?? 0) }

  /// Whether more should be sent: open, and not between reaching the high mark and falling below
  /// the low mark.
  public var isWritable: Bool { isOpen && !isBacklogged }

  /// True from `opened` until `close`, `abort` or the end: otherwise sends are ignored.
  public var isOpen: Bool {
    guard case .open = state else { return false }
    return doom == nil
  }

  /// Queues the bytes; they leave at the end of the turn. Ignored when not open. Above the hard
  /// mark the connection is aborted.
  public func send(_ bytes: UnsafeRawBufferPointer) {
    guard let output = outputForSending() else { return }
    output.append(bytes)
    noteQueued()
  }

  /// Queues the bytes; they leave at the end of the turn. Ignored when not open.
  public func send(_ bytes: [UInt8]) { bytes.withUnsafeBytes { send($0) } }

  /// Lets `body` write up to the given room directly into the queue and return how many bytes it
  /// wrote. Ignored when not open.
  public func send(reserving byteCount: Int, _ body: (UnsafeMutableRawBufferPointer) -> Int) {
    guard let output = outputForSending() else { return }
    output.append(reserving: byteCount, body)
    noteQueued()
  }

  /// Asks for `turnEnding` at the end of this turn.
  public func touch() {
    loop.assertOnLoop()
    guard !isTouched, state != .closed else { return }
    isTouched = true
    loop.touched.append(self)
  }

  /// Lets what is queued leave, then ends the connection in order (close_notify, FIN), waiting for
  /// the peer no longer than the linger limit. Bytes that still arrive are dropped.
  public func close() {
    loop.assertOnLoop()
    switch state {
    case .connecting, .handshaking: end(with: .local)
    case .open: startClosing()
    case .closing, .lingering, .closed: break
    }
  }

  /// Ends the connection now and resets the peer; what is queued is lost. `closed` comes later in
  /// this turn.
  public func abort(_ reason: String) {
    loop.assertOnLoop()
    end(with: .aborted(reason))
  }

  /// Stops reading from the socket until `resumeReading`.
  public func pauseReading() {
    loop.assertOnLoop()
    isReadingPaused = true
    updateInterest()
  }

  /// Reads again.
  public func resumeReading() {
    loop.assertOnLoop()
    isReadingPaused = false
    updateInterest()
  }

  private func outputForSending() -> OutputBuffer? {
    loop.assertOnLoop()
    guard isOpen else { return nil }
    if let output { return output }
    let fresh = loop.buffers.take()
    output = fresh
    return fresh
  }

  private func noteQueued() {
    let pending = pendingBytes
    if pending >= settings.limits.writeHighBytes { isBacklogged = true }
    if pending > settings.limits.writeHardBytes { end(with: .writeQueueFull) }
    touch()
  }
}
