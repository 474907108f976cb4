import TLS

/// One side of a conversation: a session, what it has seen, and what it wants sent.
final class Side {
  let session: TLSSession
  let workspace: TLSWorkspace
  var isEstablished = false
  var received: [UInt8] = []
  var isClosed = false
  var error: TLSError?
  var outgoing: [UInt8] = []

  init(session: TLSSession, workspace: TLSWorkspace) {
    self.session = session
    self.workspace = workspace
  }

  /// Takes all ciphertext that the session left in the workspace.
  func collect() {
    outgoing.append(contentsOf: workspace.ciphertext)
    workspace.removeCiphertext()
  }

  func start() {
    session.start()
    collect()
  }

  func receive(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { span in
      session.feed(span)
      while step() {}
    }
    collect()
  }

  func send(_ bytes: [UInt8]) {
    if let failure = bytes.withUnsafeBytes({ session.write($0) }) { error = failure }
    collect()
  }

  func close() {
    session.sendCloseNotify()
    collect()
  }

  private func step() -> Bool {
    switch session.next() {
    case .established:
      isEstablished = true
      return true
    case .plaintext(let bytes):
      received.append(contentsOf: bytes)
      return true
    case .needsInput: return false
    case .closed:
      isClosed = true
      return false
    case .failed(let failure):
      error = failure
      return false
    }
  }
}

/// A client and a server whose ciphertext is carried between them in pieces.
struct SessionPair {
  let client: Side
  let server: Side

  init(
    server serverSettings: TLSServerSettings, client clientSettings: TLSClientSettings,
    host: String = "localhost"
  ) throws {
    let serverWorkspace = TLSWorkspace()
    server = Side(
      session: try TLSSession(
        server: try TLSContext(server: serverSettings), workspace: serverWorkspace),
      workspace: serverWorkspace)
    let clientWorkspace = TLSWorkspace()
    client = Side(
      session: try TLSSession(
        client: try TLSContext(client: clientSettings), host: host, workspace: clientWorkspace),
      workspace: clientWorkspace)
    client.start()
  }

  /// Carries everything both ways, in pieces of this size, until neither has more to say.
  func exchange(pieceBytes: Int = .max) {
    while !client.outgoing.isEmpty || !server.outgoing.isEmpty {
      carry(from: client, to: server, pieceBytes)
      carry(from: server, to: client, pieceBytes)
    }
  }

  private func carry(from source: Side, to target: Side, _ pieceBytes: Int) {
    let bytes = source.outgoing
    source.outgoing = []
    var position = 0
    while position < bytes.count {
      let end = min(bytes.count, position + min(pieceBytes, bytes.count))
      target.receive(Array(bytes[position..<end]))
      position = end
    }
  }
}
