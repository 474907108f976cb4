import Glibc
import TLS

extension Connection: Watcher {
  func ready(_ readiness: Readiness) {
    guard state != .closed, doom == nil else { return }
    if case .connecting = state {
      connectReady()
      return
    }
    if readiness.contains(.write) { touch() }
    if !readiness.isDisjoint(with: [.read, .ended]) {
      if interest.contains(.read) {
        read()
      } else if !readiness.isDisjoint(with: .ended) {
        endedWhilePaused()
      }
    }
  }

  func loopStopped() { finish(.loopStopped) }

  /// One recv(2) per turn: what is left makes the descriptor ready again, after the others.
  private func read() {
    guard let number = descriptor?.raw else { return }
    loop.statistics.reads += 1
    switch Socket.read(number, into: loop.readBuffer) {
    case .done(0): inputEnded()
    case .done(let count):
      loop.statistics.bytesRead += UInt64(count)
      received(UnsafeRawBufferPointer(rebasing: loop.readBuffer[..<count]))
    case .wouldBlock: break
    case .failed(let error): end(with: .failed(.system("connection to \(peer.address)", error)))
    }
  }

  /// A reset that reading would have found. Without this, epoll would report it for ever.
  private func endedWhilePaused() {
    guard let number = descriptor?.raw else { return }
    let error = Socket.pendingError(number)
    end(with: .failed(.system("connection to \(peer.address)", error == 0 ? ECONNRESET : error)))
  }

  private func received(_ bytes: UnsafeRawBufferPointer) {
    switch state {
    case .handshaking, .open:
      touch()
      if let session {
        receive(bytes, session)
      } else {
        handler?.received(bytes, on: self)
      }
    // Dropped: nobody wants it any more. Reading goes on to see the peer's end.
    case .closing, .lingering: break
    case .connecting, .closed: break
    }
  }

  private func receive(_ bytes: UnsafeRawBufferPointer, _ session: TLSSession) {
    session.feed(bytes)
    while isTakingInput {
      switch session.next() {
      case .established: handshakeDone(session)
      case .plaintext(let plaintext): handler?.received(plaintext, on: self)
      case .closed: peerFinished()
      case .failed(let error): tlsFailed(error)
      case .needsInput:
        sendCiphertext()
        return
      }
      if isPeerFinished { break }
    }
    session.dropInput()
    sendCiphertext()
  }

  private var isTakingInput: Bool {
    doom == nil && (state == .handshaking || state == .open)
  }

  private func handshakeDone(_ session: TLSSession) {
    peer.certificate = session.peerCertificate
    peer.applicationProtocol = session.applicationProtocol
    peer.tlsVersion = session.version
    peer.tlsCipher = session.cipher
    becomeOpen()
  }

  /// TCP ended. With TLS that is only in order after close_notify.
  private func inputEnded() {
    isInputEnded = true
    switch state {
    case .handshaking, .open:
      if session?.endOfInput() != nil {
        end(with: .truncated)
      } else {
        touch()
        peerFinished()
      }
    case .closing: touch()
    case .lingering: finish(lingerReason)
    case .connecting, .closed: break
    }
    updateInterest()
  }

  private func peerFinished() {
    guard !isPeerFinished else { return }
    isPeerFinished = true
    handler?.peerFinished(self)
  }

  /// The alert leaves, then our end; the peer gets time to read it.
  private func tlsFailed(_ error: TLSError) {
    sendCiphertext()
    startLingering(.tls(error))
  }
}
