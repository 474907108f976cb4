import Clocks
import Glibc
import Synchronization
import TLS

extension Connection {
  /// Takes over an accepted socket.
  func begin(_ socket: consuming FileDescriptor, _ session: TLSSession?) {
    do throws(TransportError) {
      try loop.poller.add(socket.raw, [], token)
    } catch {
      end(with: .failed(error))
      return
    }
    descriptor = consume socket
    becomeConnected(session)
  }

  /// TCP is connected: starts TLS, or opens at once without it.
  func becomeConnected(_ session: TLSSession?) {
    if let number = descriptor?.raw { Socket.setOptions(number, settings.limits) }
    self.session = session
    state = .handshaking
    if let session {
      session.start()
      sendCiphertext()
    } else {
      becomeOpen()
    }
    updateInterest()
  }

  /// Gives the handshake its time. Clients set their own, which includes connecting.
  func limitHandshake() {
    timer = loop.schedule(afterMillis: settings.limits.handshakeMillis) { [weak self] in
      self?.end(with: .handshakeTimeout)
    }
  }

  func becomeOpen() {
    stopTimer()
    state = .open
    touch()
    handler?.opened(self)
  }

  /// Dooms the connection: it ends at the end of this turn with the first reason given.
  func end(with reason: CloseReason) {
    guard state != .closed, doom == nil else { return }
    doom = reason
    touch()
  }

  func startClosing() {
    state = .closing
    limitLinger(isPeerFinished ? .peer : .local)
    touch()
    updateInterest()
  }

  /// Everything queued has left: says our end, and waits for the peer's.
  func sendEnd() {
    if let session, !isCloseNotifySent {
      isCloseNotifySent = true
      session.sendCloseNotify()
      guard sendCiphertext() else { return }
    }
    guard leftover == nil else { return }
    startLingering(lingerReason)
  }

  /// Says TCP's end and drops what still comes until the peer's: closing earlier could make the
  /// kernel reset the connection, and the peer would lose what was sent last.
  func startLingering(_ reason: CloseReason) {
    guard doom == nil, state != .lingering, state != .closed else { return }
    if timer == nil || state == .handshaking {
      stopTimer()
      limitLinger(reason)
    }
    state = .lingering
    lingerReason = reason
    if let number = descriptor?.raw { shutdown(number, Int32(SHUT_WR)) }
    if isInputEnded { end(with: reason) }
    updateInterest()
  }

  private func limitLinger(_ reason: CloseReason) {
    lingerReason = reason
    timer = loop.schedule(afterMillis: settings.limits.lingerMillis) { [weak self] in
      guard let self else { return }
      discardRest()
      end(with: lingerReason)
    }
  }

  private func stopTimer() {
    if let timer { loop.cancel(timer) }
    timer = nil
  }

  private func discardRest() {
    if let number = descriptor?.raw { Socket.discardOnClose(number) }
  }

  /// The end, once. Never from inside a call of the handler.
  func finish(_ reason: CloseReason) {
    guard state != .closed else { return }
    switch reason {
    case .aborted, .writeQueueFull: discardRest()
    default: break
    }
    state = .closed
    doom = nil
    stopTimer()
    attempt?.stop(on: loop)
    attempt = nil
    loop.watchers.remove(token)
    // Closing also takes it out of epoll.
    descriptor = nil
    session = nil
    giveBackBuffers()
    settings.admission?.release(peer.address)
    loop.load.subtract(1, ordering: .relaxed)
    let handler = handler
    self.handler = nil
    handler?.closed(self, reason: reason)
  }

  private func giveBackBuffers() {
    if let output { loop.buffers.giveBack(output) }
    if let leftover { loop.buffers.giveBack(leftover) }
    output = nil
    leftover = nil
  }
}
