/// Certificates, keys and options shared by the sessions of one side. Immutable once made.
public final class TLSContext: Sendable {
  /// Reads the files and makes a server's context. Throws `file` or `settings`.
  public init(server settings: TLSServerSettings) throws(TLSError) {
    throw TLSError(.settings, "not built yet")
  }

  /// Reads the files and makes a client's context. Throws `file` or `settings`.
  public init(client settings: TLSClientSettings) throws(TLSError) {
    throw TLSError(.settings, "not built yet")
  }
}
