import Bytes
public import Clocks
import Framing

/// What the shell does to calls and to the connection.
extension ClientMachine {
  /// Starts a call; its stream id, or why it can't start (then the server never saw it).
  ///
  /// The request's `timeoutNanos` is sent and also kept here; 0: no deadline. For kinds whose
  /// client streams the payload is not sent: use `send`.
  public mutating func start(
    _ request: CallRequest, kind: MethodKind, attachment: AnyObject? = nil, now: Instant
  ) -> Result<UInt32, Status> {
    var request = request
    if kind.clientStreams { request.payload = [] }
    if let refusal = refusal(of: request) { return .failure(refusal) }
    let id = nextID
    nextID += 2
    let deadline = ServerMachine.deadline(after: UInt64(max(0, request.timeoutNanos)), now)
    calls.insert(
      id,
      Call(
        kind: kind, isOpen: kind.clientStreams, sendCredit: initialSendCredit,
        receiveCredit: link.hasExtensions ? link.limits.initialCredit : Self.unlimited,
        deadline: deadline, attachment: attachment))
    deadlineBound = min(deadlineBound, deadline)
    output.append(
      FrameHeader(
        dataBytes: RequestEnvelope.size(request), streamID: id, type: .request,
        flags: Self.flags(of: kind)))
    RequestEnvelope.encode(request, to: &output)
    return .success(id)
  }

  private static func flags(of kind: MethodKind) -> FrameFlags {
    if kind.clientStreams { return .remoteOpen }
    return kind == .serverStreaming ? .remoteClosed : []
  }

  /// Before the server's SETTINGS nothing is known of what it takes: no messages are sent.
  private var initialSendCredit: UInt32 {
    link.hasExtensions ? link.peerSettings?.initialCredit ?? 0 : Self.unlimited
  }

  private func refusal(of request: CallRequest) -> Status? {
    guard takesCalls else { return Status(.unavailable, "the connection takes no new calls") }
    guard nextID < FixedLimits.clientStreamIDMax else {
      return Status(.unavailable, "the connection's stream ids are used up")
    }
    let streamsMax = link.peerSettings.map { Int($0.concurrentStreamsMax) } ?? .max
    guard calls.count < min(streamsMax, link.limits.concurrentStreamsMax) else {
      return Status(.resourceExhausted, "too many calls at once")
    }
    guard RequestEnvelope.size(request) <= link.frameBytesMax else {
      return Status(.resourceExhausted, "the request is too large for one frame")
    }
    guard request.timeoutNanos >= 0 else {
      return Status(.deadlineExceeded, "the deadline was over before the call")
    }
    return nil
  }

  /// Messages that may be sent on this call now; nil: without limit.
  public func sendCredit(of id: UInt32) -> UInt32? {
    guard let slot = calls.slot(of: id), calls[slot].isOpen else { return 0 }
    return calls[slot].sendCredit == Self.unlimited ? nil : calls[slot].sendCredit
  }

  /// What was attached to the call; nil when it ended.
  public func attachment(of id: UInt32) -> AnyObject? {
    calls.slot(of: id).flatMap { calls[$0].attachment }
  }

  /// Sends a message on a call whose client streams.
  public mutating func send(_ id: UInt32, _ payload: [UInt8]) -> SendResult {
    guard let slot = calls.slot(of: id) else { return .ended }
    precondition(calls[slot].kind.clientStreams, "the method takes one message: the request")
    guard calls[slot].isOpen else { return .ended }
    let credit = calls[slot].sendCredit
    guard credit > 0 else { return .noCredit }
    guard payload.count <= link.frameBytesMax else {
      sendCancel(id, .cancelled)
      let status = Status(.resourceExhausted, "the message is too large for one frame")
      end(slot, id, status, fate: .maybeProcessed)
      return .ended
    }
    if credit != Self.unlimited { calls[slot].sendCredit = credit - 1 }
    output.appendFrame(.data, streamID: id, data: payload)
    return .sent
  }

  /// No more messages come from this side. Once; ignored afterwards.
  public mutating func halfClose(_ id: UInt32) {
    guard let slot = calls.slot(of: id), calls[slot].isOpen else { return }
    calls[slot].isOpen = false
    output.appendEndOfStream(streamID: id)
  }

  /// Gives the call up, without an event; false when it already ended.
  @discardableResult
  public mutating func cancel(_ id: UInt32) -> Bool {
    guard calls.remove(id) != nil else { return false }
    sendCancel(id, .cancelled)
    closeIfLeft()
    return true
  }

  /// Lets the server send so many more messages. Told to the server when a quarter of the initial
  /// credit has come together, so that small grants cost no frame each.
  public mutating func grantCredit(_ id: UInt32, _ messages: UInt32) {
    guard link.hasExtensions, messages > 0, let slot = calls.slot(of: id) else { return }
    calls[slot].grantsPending = calls[slot].grantsPending.addingCredit(messages)
    let pending = calls[slot].grantsPending
    guard pending >= max(1, link.limits.initialCredit / 4) else { return }
    calls[slot].grantsPending = 0
    calls[slot].receiveCredit = calls[slot].receiveCredit.addingCredit(pending)
    output.appendCredit(streamID: id, messages: pending)
  }

  /// Ends all calls with this status and asks for the close at once.
  public mutating func shutDown(_ status: Status) {
    if case .closing = stage { return }
    stage = .closing
    for id in calls.ids(where: { _, _ in true }) { sendCancel(id, .cancelled) }
    endAll(status, fate: .maybeProcessed)
    events.append(.close(.drained))
  }

  /// Calls `body` with what is attached to each call whose client may still send.
  public func forEachSending(_ body: (AnyObject) -> Void) {
    for id in calls.ids(where: { $1.isOpen }) {
      if let attachment = attachment(of: id) { body(attachment) }
    }
  }

  /// Time has passed: deadlines and keepalive.
  public mutating func timer(now: Instant) {
    if case .closing = stage { return }
    if deadlineBound <= now { expire(now) }
    calls.giveBackIfEmpty()
    if !link.keepAlive(now, &output) {
      close(.keepaliveTimeout, "the server did not answer a ping")
    }
  }

  private mutating func expire(_ now: Instant) {
    for id in calls.ids(where: { $1.deadline <= now }) {
      guard let slot = calls.slot(of: id) else { continue }
      sendCancel(id, .deadlineExceeded)
      end(slot, id, Status(.deadlineExceeded, "the deadline passed"), fate: .maybeProcessed)
    }
    deadlineBound = Self.never
    _ = calls.ids { _, call in
      deadlineBound = min(deadlineBound, call.deadline)
      return false
    }
  }

  /// Tells a server that understands it.
  mutating func sendCancel(_ id: UInt32, _ code: StatusCode) {
    guard link.hasExtensions else { return }
    output.appendCancel(streamID: id, code: UInt32(code.rawValue))
  }
}
