import Glibc
import TLS

extension Connection {
  /// The connection's share of a turn's end.
  func endTurn() {
    isTouched = false
    if let doom {
      finish(doom)
      return
    }
    if case .open = state { handler?.turnEnding(self) }
    flush()
    if let doom {
      finish(doom)
      return
    }
    updateInterest()
    noteDrained()
  }

  /// Sends what is queued, as far as the kernel takes it and the turn's budget goes.
  private func flush() {
    guard flushLeftover(), state == .open || state == .closing else { return }
    var budget = LoopLimits.flushBytesMax
    while let output, output.count > 0, doom == nil {
      guard budget > 0 else {
        touch()
        return
      }
      let readable = output.readable
      let part = UnsafeRawBufferPointer(rebasing: readable.prefix(LoopLimits.writeBytes))
      budget -= part.count
      guard flush(part, of: output) else { return }
    }
    if let output, output.count == 0 {
      loop.buffers.giveBack(output)
      self.output = nil
    }
    if state == .closing && doom == nil { sendEnd() }
  }

  /// Sends one part of the queue. False when the kernel did not take all of it.
  private func flush(_ part: UnsafeRawBufferPointer, of output: OutputBuffer) -> Bool {
    guard let session else {
      let taken = write(part)
      output.consume(taken)
      return taken == part.count
    }
    if let error = session.write(part) {
      loop.workspace.removeCiphertext()
      end(with: .tls(error))
      return false
    }
    output.consume(part.count)
    return sendCiphertext()
  }

  /// Sends what the TLS session left in the workspace; keeps what the kernel does not take.
  @discardableResult
  func sendCiphertext() -> Bool {
    let bytes = loop.workspace.ciphertext
    guard bytes.count > 0 else { return true }
    defer { loop.workspace.removeCiphertext() }
    if let leftover, leftover.count > 0 {
      leftover.append(bytes)
      return false
    }
    let taken = write(bytes)
    if taken == bytes.count { return true }
    let kept = leftover ?? loop.buffers.take()
    kept.append(UnsafeRawBufferPointer(rebasing: bytes[taken...]))
    leftover = kept
    // Not during a turn's end only: a handshake flight may be left over too.
    updateInterest()
    return false
  }

  /// Sends what an earlier write left. True when nothing is left.
  private func flushLeftover() -> Bool {
    guard let leftover else { return true }
    leftover.consume(write(leftover.readable))
    guard leftover.count == 0 else { return false }
    loop.buffers.giveBack(leftover)
    self.leftover = nil
    return true
  }

  /// One send(2); how many bytes the kernel took. A failure dooms the connection.
  private func write(_ bytes: UnsafeRawBufferPointer) -> Int {
    guard let number = descriptor?.raw, bytes.count > 0 else { return 0 }
    loop.statistics.writes += 1
    switch Socket.write(number, bytes) {
    case .done(let count):
      loop.statistics.bytesWritten += UInt64(count)
      return count
    case .wouldBlock: return 0
    case .failed(let error):
      end(with: .failed(.system("connection to \(peer.address)", error)))
      return 0
    }
  }

  private func noteDrained() {
    guard isBacklogged, pendingBytes < settings.limits.writeLowBytes else { return }
    isBacklogged = false
    updateInterest()
    if case .open = state { handler?.writable(self) }
  }

  /// Asks epoll for what is wanted now: readability unless paused, writability only while bytes
  /// are left over.
  func updateInterest() {
    guard let number = descriptor?.raw, state != .closed, state != .connecting else { return }
    var wanted: Readiness = []
    if !isInputEnded && !isHeldBack { wanted.insert(.read) }
    // A plain connection's queue is in wire form already.
    let isWaiting = leftover != nil || (session == nil && (output?.count ?? 0) > 0)
    if isWaiting { wanted.insert(.write) }
    guard wanted != interest else { return }
    interest = wanted
    loop.poller.change(number, wanted, token)
  }

  /// Whether reading waits. While closing it never does: the peer's end must be seen.
  private var isHeldBack: Bool {
    guard state == .open else { return false }
    return isReadingPaused || (isBacklogged && settings.pausesWhenBacklogged)
  }
}
