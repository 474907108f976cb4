/// Every setting of the server, by the name it has as a flag (`--client-ca`), in the environment
/// (`SHOWROOM_CLIENT_CA`) and in a configuration file (`client-ca = ...`).
public enum Setting: String, CaseIterable, Sendable {
  /// Directory of the store; created when missing.
  case data
  /// ADDRESS:PORT to listen on; several are separated by commas.
  case listen
  /// PEM file: the server's certificate and its intermediates.
  case certificate
  /// PEM file: the certificate's private key, readable by its owner only.
  case key
  /// PEM file: the authorities that client certificates are verified against.
  case clientCA = "client-ca"
  /// ISO 4217 code; fixed when the store is created, checked afterwards.
  case currency
  /// Event loops; 0: half the cores.
  case loops
  /// trace, debug, info, notice, warning, error or critical.
  case logLevel = "log-level"
  /// Open connections in all.
  case connectionsMax = "connections-max"
  /// Open connections of one peer address.
  case connectionsPerAddressMax = "connections-per-address-max"
  /// Seconds that running calls get to finish when the server stops.
  case graceSeconds = "grace-seconds"
  /// Seconds between two lines of metrics in the log; 0: none.
  case metricsSeconds = "metrics-seconds"
  /// A snapshot is written after so many records: how much a start has to replay.
  case snapshotRecords = "snapshot-records"
  /// What comes before the token in the link of a sales sheet: where customers open it.
  case shareURLBase = "share-url-base"
  /// The mail server: smtp://HOST:PORT (STARTTLS) or smtps://HOST:PORT; without it no mails.
  case smtp
  /// Who we are there.
  case smtpUser = "smtp-user"
  /// File whose first line is the password, readable by its owner only.
  case smtpPasswordFile = "smtp-password-file"
  /// The address that mails come from.
  case smtpFrom = "smtp-from"
  /// PEM file: the authorities that mail and web servers are verified against; the system's.
  case outboundCA = "outbound-ca"
  /// yes: webhooks may be at private addresses.
  case outboundPrivate = "outbound-private"

  /// The name of the environment variable.
  public var environmentName: String {
    "SHOWROOM_"
      + String(
        rawValue.utf8.map { byte in
          byte == UInt8(ascii: "-")
            ? "_" : Character(Unicode.Scalar(byte)).uppercased().first ?? "_"
        })
  }
}

/// Settings of one source, as text.
public typealias SettingValues = [Setting: String]

/// What is wrong with the configuration, in a sentence that says what to do.
public struct ConfigurationError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The sentence.
  public var description: String

  /// An error with its sentence.
  public init(_ description: String) { self.description = description }
}
