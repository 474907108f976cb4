import RPC

/// Doing what the machine asks for.
extension ServerConnection {
  func run(_ event: consuming ServerEvent) {
    switch event {
    case .call(let id, let incoming): start(id, incoming)
    case .message(let id, let payload): deliver(payload, to: id)
    case .halfClosed(let id): call(id)?.onHalfClose?()
    case .canSend(let id): call(id)?.onCanSend?()
    case .ended(let ended): end(ended)
    case .draining: break
    case .close(let cause): close(for: cause)
    }
  }

  private func start(_ id: UInt32, _ incoming: consuming IncomingCall) {
    let call = ServerCall(incoming, connection: self, streamID: id)
    guard machine.attach(call, to: id) else { return }
    handler.start(call)
  }

  /// The running call with this id.
  private func call(_ id: UInt32) -> ServerCall? {
    // Only `start` attaches, and it attaches a ServerCall.
    machine.attachment(of: id).map { unsafeDowncast($0, to: ServerCall.self) }
  }

  private func deliver(_ payload: [UInt8], to id: UInt32) {
    guard let call = call(id) else { return }
    if !hasExtensions {
      call.undealtMessages += 1
      if call.undealtMessages == CallLimits.undealtMessagesMax {
        congested.insert(id)
        connection.pauseReading()
      }
    }
    call.onMessage?(payload)
  }

  /// The handler of this call caught up, or the call is over.
  func relieve(_ id: UInt32) {
    guard congested.remove(id) != nil, congested.isEmpty else { return }
    connection.resumeReading()
  }

  private func end(_ ended: EndedCall) {
    guard let attachment = ended.attachment else { return }
    // Only `start` attaches, and it attaches a ServerCall.
    unsafeDowncast(attachment, to: ServerCall.self).cancelled(ended.status)
  }

  private func close(for cause: CloseCause) {
    handOver()
    switch cause {
    case .drained, .violation, .flood: connection.close()
    case .keepaliveTimeout: connection.abort("no answer to a ping")
    }
  }

  /// Tells streaming calls that were refused because of the backlog that it is gone.
  func tellWaiting() {
    guard owesCanSend else { return }
    owesCanSend = false
    var waiting: [ServerCall] = []
    // Only `start` attaches, and it attaches a ServerCall.
    machine.forEachStreaming { waiting.append(unsafeDowncast($0, to: ServerCall.self)) }
    for call in waiting where call.canSend { call.onCanSend?() }
  }
}
