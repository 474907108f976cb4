import CommerceStore
import Deliveries
import Engine
import Glibc
import Outbound
import Services
import Synchronization

// What the server sends to others by itself.

extension ShowroomServer {
  static func deliveries(
    _ configuration: OutboundConfiguration, _ services: ServicesOptions
  ) throws(ServerError) -> DeliveriesOptions {
    var mail: DeliveriesOptions.Mail?
    if let settings = configuration.mail {
      let password = try settings.passwordFile.map(password(from:)) ?? ""
      do throws(OutboundFailure) {
        mail = .init(
          server: try MailServer(url: settings.url, user: settings.user, password: password),
          from: try MailAddress(settings.from),
          links: ShareLinks(tokenKey: services.tokenKey, base: services.shareURLBase))
      } catch {
        throw ServerError("Mails can't be sent as configured: \(error.message).")
      }
    }
    return DeliveriesOptions(
      mail: mail, secrets: WebhookSecrets(tokenKey: services.tokenKey),
      caFile: configuration.caFile,
      allowsPrivateAddresses: configuration.allowsPrivateAddresses, clock: services.clock,
      logger: services.logger)
  }

  /// The first line of a file that only its owner may read.
  private static func password(from path: String) throws(ServerError) -> String {
    let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw ServerError("Cannot read \(path): \(String(cString: strerror(errno))).")
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & 0o077 == 0 else {
      throw ServerError("\(path) can be read by others: run chmod 600 on it.")
    }
    var bytes = [UInt8](repeating: 0, count: Limits.passwordBytesMax)
    let count = read(descriptor, &bytes, bytes.count)
    guard count >= 0,
      let text = String(
        validating: bytes.prefix(count).prefix { $0 != 10 && $0 != 13 }, as: UTF8.self)
    else { throw ServerError("\(path) is not a line of text.") }
    return text
  }
}

/// Whom releases are told to, once it runs.
final class DeliveriesSlot: Sendable {
  private let deliveries = Mutex<Deliveries?>(nil)

  func set(_ deliveries: Deliveries) { self.deliveries.withLock { $0 = deliveries } }

  func tell(_ release: Release<CommerceMachine>) {
    deliveries.withLock { $0 }?.released(release)
  }
}
