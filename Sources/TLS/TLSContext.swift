import COpenSSL
import Glibc

/// Certificates, keys and options shared by the sessions of one side. Immutable once made.
public final class TLSContext: Sendable {
  /// Which side its sessions play.
  enum Role { case server, client }

  // OpenSSL counts references of an SSL_CTX atomically, and nothing changes it after init.
  nonisolated(unsafe) let handle: OpaquePointer
  let role: Role
  /// The ALPN names a server chooses from; OpenSSL's callback points at it, so sessions keep
  /// their context alive.
  let preference: ProtocolPreference
  /// When this side's own certificate expires, in seconds since 1970; `nil` without one.
  public let certificateExpirySeconds: Int64?

  /// Reads the files and makes a server's context. Throws `file` or `settings`.
  public convenience init(server settings: TLSServerSettings) throws(TLSError) {
    try self.init(.server, settings.minimumVersion, settings.maximumVersion, settings.identity)
    try setUp(server: settings)
  }

  /// Reads the files and makes a client's context. Throws `file` or `settings`.
  public convenience init(client settings: TLSClientSettings) throws(TLSError) {
    try self.init(.client, settings.minimumVersion, settings.maximumVersion, settings.identity)
    try setUp(client: settings)
  }

  private init(
    _ role: Role, _ minimum: TLSVersion, _ maximum: TLSVersion, _ identity: TLSIdentity?
  ) throws(TLSError) {
    ErrorQueue.clear()
    let method = role == .server ? TLS_server_method() : TLS_client_method()
    guard let handle = SSL_CTX_new(method) else {
      throw TLSError(.library, "no TLS context: \(ErrorQueue.drainText())")
    }
    do {
      try Self.setOptions(handle, minimum, maximum)
      if let identity { try IdentityFiles.load(identity, into: handle) }
    } catch {
      SSL_CTX_free(handle)
      throw error
    }
    self.handle = handle
    self.role = role
    preference = ProtocolPreference()
    certificateExpirySeconds = identity == nil ? nil : IdentityFiles.expirySeconds(of: handle)
  }

  deinit { SSL_CTX_free(handle) }
}

extension TLSContext {
  /// Everything that matters is said here, so that no build or distribution default decides.
  private static func setOptions(
    _ handle: OpaquePointer, _ minimum: TLSVersion, _ maximum: TLSVersion
  ) throws(TLSError) {
    SSL_CTX_set_security_level(handle, 2)
    showroom_SSL_CTX_set_options(handle)
    showroom_SSL_CTX_set_modes(handle)
    showroom_SSL_CTX_set_read_ahead_off(handle)
    SSL_CTX_set_quiet_shutdown(handle, 0)
    SSL_CTX_set_verify_depth(handle, TLSLimits.verifyDepth)
    // No sessions in memory: resumption is by ticket, whose keys OpenSSL makes and rotates.
    showroom_SSL_CTX_set_cache_off(handle)
    SSL_CTX_set_num_tickets(handle, TLSLimits.ticketCount)
    SSL_CTX_set_timeout(handle, TLSLimits.ticketSeconds)
    SSL_CTX_set_max_early_data(handle, 0)
    // Never ask a terminal for a password.
    SSL_CTX_set_default_passwd_cb(handle) { _, _, _, _ in -1 }
    let suites13 = "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256"
    let suites12 = "ECDHE+AESGCM:ECDHE+CHACHA20:!aNULL:!PSK:!SRP"
    let accepted =
      showroom_SSL_CTX_set_min_version(handle, minimum.number) == 1
      && showroom_SSL_CTX_set_max_version(handle, maximum.number) == 1
      && SSL_CTX_set_ciphersuites(handle, suites13) == 1
      && SSL_CTX_set_cipher_list(handle, suites12) == 1
      && showroom_SSL_CTX_set_groups(handle, "X25519:P-256:P-384") == 1
    guard accepted else {
      throw TLSError(.settings, "OpenSSL refuses the TLS options: \(ErrorQueue.drainText())")
    }
  }

  private func setUp(server settings: TLSServerSettings) throws(TLSError) {
    try preference.set(settings.applicationProtocols)
    preference.install(in: handle)
    // Tickets of clients with certificates are only honoured within a named context.
    let name: [UInt8] = Array("showroom".utf8)
    guard SSL_CTX_set_session_id_context(handle, name, UInt32(name.count)) == 1 else {
      throw TLSError(.settings, "session context refused: \(ErrorQueue.drainText())")
    }
    guard let path = settings.clientAuthorityPath else {
      SSL_CTX_set_verify(handle, SSL_VERIFY_NONE, nil)
      return
    }
    try IdentityFiles.loadAuthorities(path, into: handle)
    SSL_CTX_set_client_CA_list(handle, SSL_load_client_CA_file(path))
    // Without FAIL_IF_NO_PEER_CERT: none is fine (tokens), an invalid one is not.
    SSL_CTX_set_verify(handle, SSL_VERIFY_PEER, nil)
  }

  private func setUp(client settings: TLSClientSettings) throws(TLSError) {
    try preference.set(settings.applicationProtocols)
    if let path = settings.authorityPath {
      try IdentityFiles.loadAuthorities(path, into: handle)
    } else if SSL_CTX_set_default_verify_paths(handle) != 1 {
      throw TLSError(.settings, "no system authorities: \(ErrorQueue.drainText())")
    }
    SSL_CTX_set_verify(handle, SSL_VERIFY_PEER, nil)
    let offer = preference.wireFormat
    guard !offer.isEmpty else { return }
    // Unlike its neighbours this call returns 0 for success.
    guard SSL_CTX_set_alpn_protos(handle, offer, UInt32(offer.count)) == 0 else {
      throw TLSError(.settings, "ALPN names refused: \(ErrorQueue.drainText())")
    }
  }
}

extension TLSVersion {
  var number: Int32 {
    switch self {
    case .tls12: TLS1_2_VERSION
    case .tls13: TLS1_3_VERSION
    }
  }
}
