import Bytes
public import Clocks
import Framing

/// What became of a message.
public enum SendResult: Equatable, Sendable {
  /// It is in the output.
  case sent
  /// Not sent: the peer has to grant credit first.
  case noCredit
  /// Not sent: the call is over, or this side closed it. A message larger than the peer takes ends
  /// the call: an `ended` event with RESOURCE_EXHAUSTED follows.
  case ended
}

/// What the shell does to calls and to the connection.
extension ServerMachine {
  /// Ties the shell's object to a call; false when the call already ended.
  public mutating func attach(_ attachment: AnyObject, to id: UInt32) -> Bool {
    guard let slot = calls.slot(of: id) else { return false }
    calls[slot].attachment = attachment
    return true
  }

  /// What `attach` tied to the call; nil when the call ended.
  public func attachment(of id: UInt32) -> AnyObject? {
    calls.slot(of: id).flatMap { calls[$0].attachment }
  }

  /// Messages the server may send on this call now; nil: without limit.
  public func sendCredit(of id: UInt32) -> UInt32? {
    guard let slot = calls.slot(of: id) else { return 0 }
    return calls[slot].sendCredit == Self.unlimited ? nil : calls[slot].sendCredit
  }

  /// Ends a unary or client-streaming call with its response; false when it already ended. A
  /// response over the frame limit ends it with RESOURCE_EXHAUSTED.
  @discardableResult
  public mutating func respond(_ id: UInt32, _ payload: [UInt8]) -> Bool {
    guard let slot = calls.slot(of: id) else { return false }
    let call = calls.remove(at: slot)
    precondition(!call.kind.serverStreams, "a method that streams ends with finish")
    if ResponseEnvelope.size(payloadBytes: payload.count) <= link.frameBytesMax {
      ResponseEnvelope.append(payload: payload, streamID: id, to: &output)
    } else {
      answer(id, Status(.resourceExhausted, "the response is too large for one frame"))
    }
    closeIfDrained()
    return true
  }

  /// Sends a message, made of two parts, on a call whose server streams.
  public mutating func send(
    _ id: UInt32, _ payload: [UInt8], suffix: [UInt8] = []
  ) -> SendResult {
    guard let slot = calls.slot(of: id) else { return .ended }
    precondition(calls[slot].kind.serverStreams, "a method without a stream ends with respond")
    let credit = calls[slot].sendCredit
    guard credit > 0 else { return .noCredit }
    let dataBytes = payload.count + suffix.count
    guard dataBytes <= link.frameBytesMax else {
      end(slot, id, Status(.resourceExhausted, "the message is too large for one frame"))
      return .ended
    }
    if credit != Self.unlimited { calls[slot].sendCredit = credit - 1 }
    output.append(FrameHeader(dataBytes: dataBytes, streamID: id, type: .data))
    output.append(payload)
    output.append(suffix)
    return .sent
  }

  /// Ends a call whose server streams; false when it already ended.
  @discardableResult
  public mutating func finish(_ id: UInt32) -> Bool {
    guard let slot = calls.slot(of: id) else { return false }
    let call = calls.remove(at: slot)
    precondition(call.kind.serverStreams, "a method without a stream ends with respond")
    output.appendEndOfStream(streamID: id)
    closeIfDrained()
    return true
  }

  /// Ends any call with an error; false when it already ended.
  @discardableResult
  public mutating func fail(_ id: UInt32, _ status: Status) -> Bool {
    precondition(!status.isOK, "a failure has a code other than OK")
    guard calls.remove(id) != nil else { return false }
    answer(id, status)
    closeIfDrained()
    return true
  }

  /// Lets the client send so many more messages. Nothing to say to a client without extensions.
  public mutating func grantCredit(_ id: UInt32, _ messages: UInt32) {
    guard link.hasExtensions, messages > 0, let slot = calls.slot(of: id),
      calls[slot].clientIsOpen
    else { return }
    calls[slot].receiveCredit = calls[slot].receiveCredit.addingCredit(messages)
    output.appendCredit(streamID: id, messages: messages)
  }

  /// Takes no new calls; `close` follows when those running ended, or the drain time is over.
  public mutating func drain(_ text: String, now: Instant) {
    guard case .serving = stage else { return }
    stage = .draining(until: now.adding(milliseconds: link.limits.drainMillisMax))
    if link.hasExtensions {
      output.append(GoAway(lastStreamID: window.highestID, code: 0, text: text))
    }
    events.append(.draining)
    closeIfDrained()
  }

  /// Ends all calls with this status, tells the peer, and asks for the close at once.
  public mutating func shutDown(_ status: Status) {
    if case .closing = stage { return }
    if case .serving = stage, link.hasExtensions {
      let code = UInt32(status.code.rawValue)
      output.append(GoAway(lastStreamID: window.highestID, code: code, text: status.message))
    }
    stage = .closing
    endAll(status, tellPeer: true)
    events.append(.close(.drained))
  }

  /// Calls `body` with what is attached to each call whose server streams, in the order of ids.
  public func forEachStreaming(_ body: (AnyObject) -> Void) {
    for id in calls.ids(where: { $1.kind.serverStreams }) {
      if let attachment = attachment(of: id) { body(attachment) }
    }
  }

  /// The last call of a draining connection ended.
  mutating func closeIfDrained() {
    guard case .draining = stage, calls.isEmpty else { return }
    stage = .closing
    events.append(.close(.drained))
  }

  /// Time has passed: deadlines, keepalive, idle and age limits, the end of a drain.
  public mutating func timer(now: Instant) {
    if case .closing = stage { return }
    if deadlineBound <= now { expire(now) }
    if !link.keepAlive(now, &output) {
      return close(.keepaliveTimeout, code: .unavailable, "no answer to a ping")
    }
    if calls.isEmpty { calls.giveBackIfEmpty() } else { busyAt = now }
    if case .draining(let until) = stage {
      guard until <= now else { return }
      endAll(Status(.unavailable, "the server is going away"), tellPeer: true)
      closeIfDrained()
    } else if link.limits.idleMillisMax > 0 && idleEnd <= now {
      drain("idle", now: now)
    } else if link.limits.ageMillisMax > 0 && ageEnd <= now {
      drain("age", now: now)
    }
  }

  private mutating func expire(_ now: Instant) {
    for id in calls.ids(where: { $1.deadline <= now }) {
      guard let slot = calls.slot(of: id) else { continue }
      end(slot, id, Status(.deadlineExceeded, "the deadline passed"))
    }
    deadlineBound = Self.never
    _ = calls.ids { _, call in
      deadlineBound = min(deadlineBound, call.deadline)
      return false
    }
  }
}
