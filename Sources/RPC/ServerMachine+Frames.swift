import Bytes
import Clocks
import Framing

/// Frames of running calls and of the connection.
extension ServerMachine {
  /// A Data frame.
  mutating func data(_ header: FrameHeader, _ data: UnsafeRawBufferPointer, _ now: Instant) {
    let id = header.streamID
    guard let slot = calls.slot(of: id) else {
      return dataWithoutCall(id, isEmpty: data.isEmpty, now)
    }
    let isEnd = header.flags.contains(.remoteClosed)
    let hasMessage = !header.flags.contains(.noData) && !(isEnd && data.isEmpty)
    if hasMessage || !data.isEmpty {
      if let wrong = refusal(of: calls[slot]) { return end(slot, id, wrong) }
    }
    if hasMessage {
      if calls[slot].receiveCredit != Self.unlimited { calls[slot].receiveCredit -= 1 }
      events.append(.message(streamID: id, payload: [UInt8](data)))
    }
    if isEnd && calls[slot].clientIsOpen {
      calls[slot].clientIsOpen = false
      events.append(.halfClosed(streamID: id))
    } else if data.isEmpty {
      ignore(now)
    }
  }

  /// Why this call can't take a message; nil when it can.
  private func refusal(of call: Call) -> Status? {
    guard call.kind.clientStreams else {
      return Status(.invalidArgument, "the method takes one message")
    }
    guard call.clientIsOpen else {
      return Status(.invalidArgument, "a message after the end of the stream")
    }
    guard call.receiveCredit > 0 else {
      return Status(.resourceExhausted, "a message without credit")
    }
    return nil
  }

  /// Data for a call that ended here first is a normal race, however much of it is under way; for
  /// one that never was it is an error.
  private mutating func dataWithoutCall(_ id: UInt32, isEmpty: Bool, _ now: Instant) {
    if id % 2 == 1 && window.isUsed(id) {
      if isEmpty { ignore(now) }
    } else {
      refuseStream(id, "no such stream", now)
    }
  }

  /// A frame that is neither Request nor Data.
  mutating func other(_ header: FrameHeader, _ data: UnsafeRawBufferPointer, _ now: Instant) {
    ignore(now)
    guard link.hasExtensions else { return }
    if header.type != .settings && link.peerSettings == nil {
      return violation("SETTINGS must come first")
    }
    switch header.type {
    case .settings:
      if let wrong = link.accept(data) { violation(wrong) }
    case .ping: ping(header, data)
    case .cancel: cancel(header.streamID, data)
    case .credit: credit(header.streamID, data)
    default: break
    }
  }

  /// Counts a frame without a message; too many end the connection.
  mutating func ignore(_ now: Instant) {
    if !link.countEmptyFrame(now) { close(.flood, code: .resourceExhausted, "too many frames") }
  }

  private mutating func ping(_ header: FrameHeader, _ data: UnsafeRawBufferPointer) {
    var reader = RawByteReader(data)
    guard let payload = reader.readBigEndian(UInt64.self), reader.isAtEnd else {
      return violation("a PING has eight bytes")
    }
    if !header.flags.contains(.pingAck) { output.appendPing(payload, isAck: true) }
  }

  private mutating func cancel(_ id: UInt32, _ data: UnsafeRawBufferPointer) {
    var reader = RawByteReader(data)
    guard let slot = calls.slot(of: id) else { return }
    let isLate = reader.readBigEndian(UInt32.self) == UInt32(StatusCode.deadlineExceeded.rawValue)
    let call = calls.remove(at: slot)
    let status = Status(isLate ? .deadlineExceeded : .cancelled, "the caller gave up")
    events.append(.ended(EndedCall(streamID: id, status: status, attachment: call.attachment)))
    closeIfDrained()
  }

  private mutating func credit(_ id: UInt32, _ data: UnsafeRawBufferPointer) {
    var reader = RawByteReader(data)
    guard let messages = reader.readBigEndian(UInt32.self) else {
      return violation("a CREDIT has four bytes")
    }
    guard messages > 0, let slot = calls.slot(of: id) else { return }
    let before = calls[slot].sendCredit
    calls[slot].sendCredit = before.addingCredit(messages)
    if before == 0 && calls[slot].kind.serverStreams { events.append(.canSend(streamID: id)) }
  }

  /// The peer broke the protocol: tells it, and closes.
  mutating func violation(_ message: String) {
    close(.violation(message), code: .invalidArgument, message)
  }

  /// Ends everything and asks the shell to close.
  mutating func close(_ cause: CloseCause, code: StatusCode, _ message: String) {
    if case .closing = stage { return }
    if link.hasExtensions && link.peerSettings != nil {
      output.append(
        GoAway(lastStreamID: window.highestID, code: UInt32(code.rawValue), text: message))
    }
    stage = .closing
    endAll(Status(.unavailable, message), tellPeer: false)
    events.append(.close(cause))
  }

  /// Ends all calls, in the order of their ids.
  mutating func endAll(_ status: Status, tellPeer: Bool) {
    for id in calls.ids(where: { _, _ in true }) {
      guard let call = calls.remove(id) else { continue }
      if tellPeer { answer(id, status) }
      events.append(.ended(EndedCall(streamID: id, status: status, attachment: call.attachment)))
    }
  }
}

extension UInt32 {
  /// More credit, saturating below `ServerMachine.unlimited`, which stays what it is.
  func addingCredit(_ messages: UInt32) -> UInt32 {
    guard self != .max else { return self }
    let (sum, overflow) = addingReportingOverflow(messages)
    return overflow ? .max - 1 : Swift.min(sum, .max - 1)
  }
}
