import Bytes
import Clocks
import Framing

/// Frames of running calls and of the connection.
extension ClientMachine {
  /// A Response frame: the end of a call of any kind.
  mutating func response(_ id: UInt32, _ data: UnsafeRawBufferPointer, _ now: Instant) {
    guard let slot = calls.slot(of: id) else { return ignore(now) }
    guard let content = ResponseEnvelope.decode(data, limits: link.limits) else {
      return fail(slot, id, Status(.internal, "the response envelope is malformed"))
    }
    if content.status.isOK && calls[slot].kind.serverStreams {
      // Not how a stream ends, but some servers do it: the payload is a last message.
      if !content.payload.isEmpty {
        deliver(content.payload, slot, id)
      }
      return end(slot, id, .ok, fate: .answered)
    }
    end(slot, id, content.status, payload: content.payload, fate: .answered)
  }

  /// A Data frame.
  mutating func message(_ header: FrameHeader, _ data: UnsafeRawBufferPointer, _ now: Instant) {
    let id = header.streamID
    guard let slot = calls.slot(of: id) else {
      // A server that can't be told of a cancel goes on sending: dropped, however much it is.
      let isLate = id % 2 == 1 && id < nextID && !data.isEmpty
      return isLate ? () : ignore(now)
    }
    guard calls[slot].kind.serverStreams else {
      return fail(slot, id, Status(.internal, "a message where a response was due"))
    }
    let isEnd = header.flags.contains(.remoteClosed)
    if !header.flags.contains(.noData) && !(isEnd && data.isEmpty) {
      guard calls[slot].receiveCredit > 0 else {
        return fail(slot, id, Status(.internal, "a message without credit"))
      }
      if calls[slot].receiveCredit != Self.unlimited { calls[slot].receiveCredit -= 1 }
      deliver([UInt8](data), slot, id)
    }
    if isEnd {
      end(slot, id, .ok, fate: .answered)
    } else if data.isEmpty {
      ignore(now)
    }
  }

  private mutating func deliver(_ payload: [UInt8], _ slot: Int, _ id: UInt32) {
    events.append(
      .message(streamID: id, payload: payload, attachment: calls[slot].attachment))
  }

  /// A frame over the limit: its data is being skipped.
  mutating func tooLarge(_ header: FrameHeader, _ now: Instant) {
    guard let slot = calls.slot(of: header.streamID) else { return ignore(now) }
    let status = Status(.resourceExhausted, "the frame is too large")
    if header.type == .response {
      end(slot, header.streamID, status, fate: .answered)
    } else {
      fail(slot, header.streamID, status)
    }
  }

  /// A frame that is neither Response nor Data.
  mutating func other(_ header: FrameHeader, _ data: UnsafeRawBufferPointer, _ now: Instant) {
    ignore(now)
    guard link.hasExtensions else { return }
    if header.type != .settings && link.peerSettings == nil {
      return violation("SETTINGS must come first")
    }
    switch header.type {
    case .settings: settings(data)
    case .ping: ping(header, data)
    case .credit: credit(header.streamID, data)
    case .goAway: goAway(data)
    default: break
    }
  }

  /// Counts a frame without a message; too many end the connection.
  mutating func ignore(_ now: Instant) {
    if !link.countEmptyFrame(now) { close(.flood, "too many frames") }
  }

  private mutating func settings(_ data: UnsafeRawBufferPointer) {
    if let wrong = link.accept(data) { return violation(wrong) }
    // Calls that started before could not send yet.
    let credit = link.peerSettings?.initialCredit ?? 0
    for id in calls.ids(where: { $1.isOpen }) {
      if let slot = calls.slot(of: id) { add(credit, to: slot, id) }
    }
  }

  private mutating func ping(_ header: FrameHeader, _ data: UnsafeRawBufferPointer) {
    var reader = RawByteReader(data)
    guard let payload = reader.readBigEndian(UInt64.self), reader.isAtEnd else {
      return violation("a PING has eight bytes")
    }
    if !header.flags.contains(.pingAck) { output.appendPing(payload, isAck: true) }
  }

  private mutating func credit(_ id: UInt32, _ data: UnsafeRawBufferPointer) {
    var reader = RawByteReader(data)
    guard let messages = reader.readBigEndian(UInt32.self) else {
      return violation("a CREDIT has four bytes")
    }
    if let slot = calls.slot(of: id) { add(messages, to: slot, id) }
  }

  private mutating func add(_ credit: UInt32, to slot: Int, _ id: UInt32) {
    let before = calls[slot].sendCredit
    calls[slot].sendCredit = before.addingCredit(credit)
    if before == 0 && credit > 0 && calls[slot].isOpen { events.append(.canSend(streamID: id)) }
  }

  private mutating func goAway(_ data: UnsafeRawBufferPointer) {
    guard let goAway = GoAway(data: data) else { return violation("GOAWAY is too short") }
    let code = Int32(exactly: goAway.code).flatMap(StatusCode.init(rawValue:)) ?? .unknown
    if case .open = stage {
      stage = .leaving
      events.append(.goAway(code, goAway.text))
    }
    let status = Status(.unavailable, "the server is going away")
    for id in calls.ids(where: { id, _ in id > goAway.lastStreamID }) {
      if let slot = calls.slot(of: id) { end(slot, id, status, fate: .notProcessed) }
    }
    closeIfLeft()
  }

  /// Ends a call of a server that broke the protocol on it; the server is told to stop.
  private mutating func fail(_ slot: Int, _ id: UInt32, _ status: Status) {
    sendCancel(id, .cancelled)
    end(slot, id, status, fate: .maybeProcessed)
  }

  /// Takes a call out and tells the shell.
  mutating func end(
    _ slot: Int, _ id: UInt32, _ status: Status, payload: [UInt8] = [], fate: CallFate
  ) {
    let call = calls.remove(at: slot)
    events.append(
      .ended(
        FinishedCall(
          streamID: id, status: status, payload: payload, fate: fate, attachment: call.attachment)))
    closeIfLeft()
  }

  /// Ends all calls, in the order of their ids.
  mutating func endAll(_ status: Status, fate: CallFate) {
    for id in calls.ids(where: { _, _ in true }) {
      if let slot = calls.slot(of: id) { end(slot, id, status, fate: fate) }
    }
  }

  /// The last call on a connection that takes no new ones ended.
  mutating func closeIfLeft() {
    guard case .leaving = stage, calls.isEmpty else { return }
    stage = .closing
    events.append(.close(.drained))
  }

  /// The server broke the protocol: closes.
  mutating func violation(_ message: String) { close(.violation(message), message) }

  mutating func close(_ cause: CloseCause, _ message: String) {
    if case .closing = stage { return }
    stage = .closing
    endAll(Status(.unavailable, message), fate: .maybeProcessed)
    events.append(.close(cause))
  }
}
