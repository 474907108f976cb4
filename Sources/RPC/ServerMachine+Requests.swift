import Clocks
import Framing

/// Opening calls.
extension ServerMachine {
  /// A Request frame.
  mutating func open(
    _ header: FrameHeader, _ data: UnsafeRawBufferPointer, _ now: Instant,
    _ kindOf: (String, String) -> MethodKind?
  ) {
    let id = header.streamID
    if link.hasExtensions && link.peerSettings == nil {
      return violation("SETTINGS must come first")
    }
    guard mayOpen(id, now) else { return }
    let request: CallRequest
    do throws(Status) {
      request = try RequestEnvelope.decode(data, limits: link.limits, names: &names)
    } catch {
      return answer(id, error)
    }
    guard let kind = kindOf(request.service, request.method) else {
      return answer(id, Status(.unimplemented, "no such service or method"))
    }
    guard request.timeoutNanos >= 0 else {
      return answer(id, Status(.deadlineExceeded, "the deadline was over on arrival"))
    }
    busyAt = now
    start(id, request, kind, isOpen: header.flags.contains(.remoteOpen), now)
  }

  /// Whether a call with this id may be opened; answers when it may not.
  private mutating func mayOpen(_ id: UInt32, _ now: Instant) -> Bool {
    guard id % 2 == 1 else {
      refuseStream(id, "a client's stream ids are odd", now)
      return false
    }
    guard window.use(id) else {
      if let slot = calls.slot(of: id) {
        end(slot, id, Status(.invalidArgument, "the stream id was used twice"))
      } else {
        refuseStream(id, "the stream id was used before", now)
      }
      return false
    }
    guard case .serving = stage else {
      answer(id, Status(.unavailable, "the server is going away"))
      return false
    }
    guard calls.count < link.limits.concurrentStreamsMax else {
      answer(id, Status(.resourceExhausted, "too many calls at once"))
      return false
    }
    return true
  }

  private mutating func start(
    _ id: UInt32, _ request: consuming CallRequest, _ kind: MethodKind, isOpen: Bool,
    _ now: Instant
  ) {
    let deadline = Self.deadline(after: UInt64(request.timeoutNanos), now)
    let clientIsOpen = isOpen && kind != .unary
    calls.insert(
      id,
      Call(
        kind: kind, clientIsOpen: clientIsOpen,
        sendCredit: link.peerSettings?.initialCredit ?? Self.unlimited,
        receiveCredit: link.hasExtensions ? link.limits.initialCredit : Self.unlimited,
        deadline: deadline, attachment: nil))
    deadlineBound = min(deadlineBound, deadline)
    let first = kind.clientStreams ? request.payload : []
    let incoming = IncomingCall(
      request: request, kind: kind, deadline: deadline == Self.never ? nil : deadline)
    events.append(.call(streamID: id, incoming))
    if kind.clientStreams {
      if !first.isEmpty { events.append(.message(streamID: id, payload: first)) }
      if !clientIsOpen { events.append(.halfClosed(streamID: id)) }
    }
    if id >= FixedLimits.drainStreamID { drain("stream ids are used up", now: now) }
  }

  static func deadline(after nanos: UInt64, _ now: Instant) -> Instant {
    guard nanos > 0, nanos < FixedLimits.timeoutNanosMax else { return never }
    return now.adding(nanoseconds: nanos)
  }

  /// A frame over the limit: its data is being skipped.
  mutating func tooLarge(_ header: FrameHeader, _ now: Instant) {
    let id = header.streamID
    let status = Status(.resourceExhausted, "the frame is too large")
    if let slot = calls.slot(of: id) {
      end(slot, id, status)
    } else if header.type == .request && id % 2 == 1 && !window.isUsed(id) {
      _ = window.use(id)
      answer(id, status)
    } else {
      ignore(now)
    }
  }

  /// Answers an id that can not name a call.
  mutating func refuseStream(_ id: UInt32, _ message: String, _ now: Instant) {
    answer(id, Status(.invalidArgument, message))
    ignore(now)
  }

  /// Ends a stream that has no entry in the table.
  mutating func answer(_ id: UInt32, _ status: Status) {
    ResponseEnvelope.append(status: status, streamID: id, limits: link.limits, to: &output)
  }

  /// Takes a call out, answers it with an error and tells the shell.
  mutating func end(_ slot: Int, _ id: UInt32, _ status: Status) {
    let call = calls.remove(at: slot)
    answer(id, status)
    events.append(.ended(EndedCall(streamID: id, status: status, attachment: call.attachment)))
    closeIfDrained()
  }
}
