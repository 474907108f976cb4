public import Clocks
public import Logging
public import Outbound
public import Services

/// How deliveries are made.
public struct DeliveriesOptions: Sendable {
  /// Mails are sent only with this.
  public struct Mail: Sendable {
    /// Who takes them.
    public var server: MailServer
    /// Who they come from.
    public var from: MailAddress
    /// Links of sheets.
    public var links: ShareLinks

    /// How mails are sent.
    public init(server: MailServer, from: MailAddress, links: ShareLinks) {
      self.server = server
      self.from = from
      self.links = links
    }
  }

  /// nil: mails wait.
  public var mail: Mail?
  /// Signs posts.
  public var secrets: WebhookSecrets
  /// A PEM file of authorities instead of the system's.
  public var caFile: String?
  /// Whether webhooks may be at private addresses.
  public var allowsPrivateAddresses: Bool
  /// Time.
  public var clock: any Clock
  /// Where failures are logged.
  public var logger: Logger

  /// Options.
  public init(
    mail: Mail?, secrets: WebhookSecrets, caFile: String?, allowsPrivateAddresses: Bool,
    clock: any Clock, logger: Logger
  ) {
    self.mail = mail
    self.secrets = secrets
    self.caFile = caFile
    self.allowsPrivateAddresses = allowsPrivateAddresses
    self.clock = clock
    self.logger = logger
  }
}
