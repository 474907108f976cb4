import Synchronization

/// The server context for new connections; reloaded from its files on demand (SIGHUP).
public final class TLSContextSource: Sendable {
  /// The settings the files are read by.
  public let settings: TLSServerSettings
  private let context: Mutex<TLSContext>

  /// Reads the files for the first time.
  public init(_ settings: TLSServerSettings) throws(TLSError) {
    self.settings = settings
    context = Mutex(try TLSContext(server: settings))
  }

  /// What a connection accepted now uses.
  public var current: TLSContext { context.withLock { $0 } }

  /// Reads the files again. Connections accepted from now on use what they say; open ones keep
  /// what they have. On failure nothing changes.
  public func reload() throws(TLSError) {
    let next = try TLSContext(server: settings)
    context.withLock { $0 = next }
  }
}
