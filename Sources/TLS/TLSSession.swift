import COpenSSL
import Glibc

/// One TLS connection without a socket.
///
/// Give ciphertext to `feed`, then call `next` until it returns `needsInput`, `closed` or
/// `failed`; after any call, send the workspace's `ciphertext`. One session at a time may be
/// between `feed` and its last `next`.
public final class TLSSession {
  /// What came of the input.
  public enum Step {
    /// The handshake is done; `write` may be used. Comes once.
    case established
    /// Bytes from the peer, valid until the next call of any session on this workspace.
    case plaintext(UnsafeRawBufferPointer)
    /// All input is consumed.
    case needsInput
    /// The peer sent close_notify: no more bytes will come. This side may still write.
    case closed
    /// The session is over. An alert may be among the ciphertext to send.
    case failed(TLSError)
  }

  private enum State {
    /// May become `established` or `failed`.
    case handshaking
    /// May become `failed`.
    case established
    /// Terminal.
    case failed(TLSError)
  }

  private let session: OpaquePointer
  private let workspace: TLSWorkspace
  // Kept alive for the ALPN callback.
  private let context: TLSContext
  private var state = State.handshaking

  /// The server's side of a new connection.
  public init(server context: TLSContext, workspace: TLSWorkspace) throws(TLSError) {
    precondition(context.role == .server, "a server session needs a server's context")
    self.context = context
    self.workspace = workspace
    session = try Self.make(context, workspace)
    SSL_set_accept_state(session)
  }

  /// The client's side of a new connection to `host`, a DNS name or numeric address, for which
  /// the server's certificate must be. Call `start` next.
  public init(
    client context: TLSContext, host: String, workspace: TLSWorkspace
  ) throws(TLSError) {
    precondition(context.role == .client, "a client session needs a client's context")
    self.context = context
    self.workspace = workspace
    session = try Self.make(context, workspace)
    SSL_set_connect_state(session)
    guard Self.expect(host, session) else {
      let reason = ErrorQueue.drainText()
      SSL_free(session)
      throw TLSError(.settings, "\(host) is no host name to verify: \(reason)")
    }
  }

  deinit { SSL_free(session) }

  private static func make(
    _ context: TLSContext, _ workspace: TLSWorkspace
  ) throws(TLSError) -> OpaquePointer {
    ErrorQueue.clear()
    guard let session = SSL_new(context.handle) else {
      throw TLSError(.library, "no TLS session: \(ErrorQueue.drainText())")
    }
    guard let bio = WindowBIO.make(over: workspace) else {
      SSL_free(session)
      throw TLSError(.library, "no TLS buffer: \(ErrorQueue.drainText())")
    }
    // With the same BIO twice, SSL_set_bio takes one reference.
    SSL_set_bio(session, bio, bio)
    return session
  }

  /// What the server's certificate must be for. A name is also sent (SNI); an address is not.
  private static func expect(_ host: String, _ session: OpaquePointer) -> Bool {
    var address = in6_addr()
    if inet_pton(AF_INET, host, &address) == 1 || inet_pton(AF_INET6, host, &address) == 1 {
      return X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(session), host) == 1
    }
    SSL_set_hostflags(session, UInt32(X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS))
    return SSL_set1_host(session, host) == 1 && showroom_SSL_set_server_name(session, host) == 1
  }
}

// MARK: - Input

extension TLSSession {
  /// Whether the handshake is done and nothing failed.
  public var isEstablished: Bool {
    if case .established = state { true } else { false }
  }

  /// A client's first flight; on a server it does nothing.
  public func start() {
    guard case .handshaking = state else { return }
    _ = handshake()
  }

  /// Lends ciphertext from the peer, which must stay valid until `next` has consumed it.
  public func feed(_ ciphertext: UnsafeRawBufferPointer) {
    workspace.window.pointee.input = ciphertext.baseAddress
    workspace.window.pointee.inputCount = ciphertext.count
  }

  /// Forgets what `feed` lent and `next` has not consumed; when the owner stops early.
  public func dropInput() {
    workspace.window.pointee.input = nil
    workspace.window.pointee.inputCount = 0
  }

  /// The next step of what was fed.
  public func next() -> Step {
    switch state {
    case .handshaking: return handshake()
    case .established: return read()
    case .failed(let error):
      dropInput()
      return .failed(error)
    }
  }

  /// The transport ended. `nil` when the peer had said close_notify before, else the failure.
  public func endOfInput() -> TLSError? {
    if SSL_get_shutdown(session) & SSL_RECEIVED_SHUTDOWN != 0 { return nil }
    if case .failed(let error) = state { return error }
    let moment = isEstablished ? "" : " during the handshake"
    return TLSError(.truncated, "the peer ended the connection without close_notify\(moment)")
  }

  private func handshake() -> Step {
    ErrorQueue.clear()
    let result = SSL_do_handshake(session)
    guard result != 1 else {
      state = .established
      return .established
    }
    return waitOrFail(SSL_get_error(session, result))
  }

  /// Fills the shared buffer with as many records as the input and the buffer hold.
  private func read() -> Step {
    let room = workspace.plaintext
    var filled = 0
    while filled < room.count {
      if workspace.window.pointee.inputCount == 0 && SSL_has_pending(session) == 0 { break }
      ErrorQueue.clear()
      var count = 0
      let result = SSL_read_ex(
        session, room.baseAddress.map { $0 + filled }, room.count - filled, &count)
      if result == 1 {
        filled += count
        continue
      }
      let step = waitOrFail(SSL_get_error(session, result))
      // What came before a failure or the end is delivered first; the step repeats itself.
      if filled == 0 { return step }
      break
    }
    guard filled > 0 else {
      return SSL_get_shutdown(session) & SSL_RECEIVED_SHUTDOWN != 0 ? closed() : .needsInput
    }
    return .plaintext(UnsafeRawBufferPointer(rebasing: room[..<filled]))
  }

  private func waitOrFail(_ code: Int32) -> Step {
    switch code {
    // Also WANT_WRITE would be fine, but our BIO takes every write.
    case SSL_ERROR_WANT_READ: return .needsInput
    case SSL_ERROR_ZERO_RETURN: return closed()
    default: return fail()
    }
  }

  private func closed() -> Step {
    dropInput()
    return .closed
  }

  private func fail() -> Step {
    let error = TLSError.session(session)
    state = .failed(error)
    dropInput()
    return .failed(error)
  }
}

// MARK: - Output

extension TLSSession {
  /// Encrypts all of it into the workspace. Only after `established`; `nil` is success.
  public func write(_ plaintext: UnsafeRawBufferPointer) -> TLSError? {
    guard case .established = state else {
      return TLSError(.library, "written to a TLS session that is not established")
    }
    var done = 0
    while done < plaintext.count {
      ErrorQueue.clear()
      var count = 0
      let start = plaintext.baseAddress.map { $0 + done }
      // A partial write is one record; the rest follows in the next round.
      guard SSL_write_ex(session, start, plaintext.count - done, &count) == 1 else {
        let error = TLSError.session(session)
        state = .failed(error)
        return error
      }
      done += count
    }
    return nil
  }

  /// Puts close_notify into the workspace, once; nothing can be written after it.
  public func sendCloseNotify() {
    guard isEstablished, SSL_get_shutdown(session) & SSL_SENT_SHUTDOWN == 0 else { return }
    ErrorQueue.clear()
    // 0: sent, the peer's not seen yet. 1: both. Below 0 the session is beyond closing in order.
    _ = SSL_shutdown(session)
    ErrorQueue.clear()
  }
}

// MARK: - What was negotiated

extension TLSSession {
  /// The peer's verified certificate, after the handshake; `nil` when it presented none.
  public var peerCertificate: PeerCertificate? { PeerCertificate(of: session) }

  /// `TLSv1.3` or `TLSv1.2`, after the handshake.
  public var version: String { String(cString: SSL_get_version(session)) }

  /// The cipher suite, after the handshake.
  public var cipher: String {
    SSL_CIPHER_get_name(SSL_get_current_cipher(session)).map { String(cString: $0) } ?? ""
  }

  /// The ALPN name; `nil` when none was agreed on.
  public var applicationProtocol: String? {
    var start: UnsafePointer<UInt8>?
    var count: UInt32 = 0
    SSL_get0_alpn_selected(session, &start, &count)
    guard let start, count > 0 else { return nil }
    let bytes = UnsafeBufferPointer(start: start, count: Int(count))
    return String(decoding: bytes, as: UTF8.self)
  }
}
