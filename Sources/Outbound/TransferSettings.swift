/// What holds for every transfer.
public struct TransferSettings: Equatable, Sendable {
  /// Until there is an encrypted connection, in milliseconds.
  public var connectTimeoutMillis: Int
  /// Until all is done, in milliseconds.
  public var timeoutMillis: Int
  /// A PEM file of authorities; only these are trusted then. nil: the system's.
  public var caFile: String?
  /// Whether addresses of the own machine, of private and of local networks may be called. What
  /// others may name, such as a webhook, must not reach what only this machine can.
  public var allowsPrivateAddresses: Bool

  /// Settings for a patient server.
  public init(
    connectTimeoutMillis: Int = 10_000, timeoutMillis: Int = 30_000, caFile: String? = nil,
    allowsPrivateAddresses: Bool = false
  ) {
    self.connectTimeoutMillis = connectTimeoutMillis
    self.timeoutMillis = timeoutMillis
    self.caFile = caFile
    self.allowsPrivateAddresses = allowsPrivateAddresses
  }
}
