import Commerce
import CommerceStore
import Documents
import Engine
import Logging
import Outbound
import Services
import StoreSchema
import Values

/// Sends the mails that are queued in the store.
struct MailOutbox {
  private let store: CommerceStore
  private let mail: DeliveriesOptions.Mail
  private let sender: MailSender
  private let logger: Logger
  private var rest = ServerRest()

  init(
    store: CommerceStore, mail: DeliveriesOptions.Mail, options: DeliveriesOptions,
    cancellation: Cancellation
  ) {
    self.store = store
    self.mail = mail
    logger = options.logger
    // The operator names the mail server: it may stand anywhere.
    let settings = TransferSettings(
      connectTimeoutMillis: Limits.mailConnectMillis, timeoutMillis: Limits.mailMillis,
      caFile: options.caFile, allowsPrivateAddresses: true)
    sender = MailSender(mail.server, settings, cancellation: cancellation)
  }

  /// Sends what is due. When there is something to do again; nil: not before something changes.
  mutating func turn(at now: Timestamp) -> Timestamp? {
    let due = store.durable.state.commerce.dueEmails(at: now, limit: Limits.mailsPerTurn)
    for email in due {
      if rest.isResting(at: now) { return rest.end }
      guard let result = attempt(email, at: now) else { return nil }
      let mark = MarkEmail(emailID: email.id, attempts: email.attempts, result: result)
      let command = StoreCommand(.markEmail(mark), principal: StoreCommand.system)
      // Not taken: the writer is stopping or busy. Then it is sent again, under the same id.
      guard case .committed = store.submitAndWait(command) else { return now.adding(seconds: 1) }
    }
    let next = store.durable.state.commerce.nextEmailAt
    return next.map { max($0, rest.end ?? $0) }
  }

  /// nil: it was cancelled.
  private mutating func attempt(_ email: Email, at now: Timestamp) -> MarkEmail.Result? {
    do {
      try sender.send(try message(email))
      rest.answered()
      return .sent
    } catch let failure as OutboundFailure {
      if failure.code == .cancelled { return nil }
      if failure.isAboutServer { rest.failed(at: now) } else { rest.answered() }
      logger.warning(
        "a mail could not be sent",
        metadata: [
          "email": "\(email.id)", "attempt": "\(email.attempts + 1)", "cause": "\(failure)",
        ])
      return .failed(error: failure.description, isPermanent: failure.isPermanent)
    } catch {
      logger.error("a mail can't be made", metadata: ["email": "\(email.id)", "cause": "\(error)"])
      return .failed(error: "\(error)", isPermanent: true)
    }
  }

  private func message(_ email: Email) throws -> MailMessage {
    let state = store.durable.state.commerce
    let currency = state.settings?.currency ?? ""
    var parts = [email.message]
    let document: Document
    let fileName: String
    if let sheet = state.sheets[email.sheetID] {
      document = Document(sheet, currency: currency)
      fileName = "sheet-\(sheet.id.rawValue).pdf"
      if email.includesLink, let url = mail.links.url(of: sheet) { parts.append(url) }
    } else if let order = state.orders[email.orderID] {
      document = Document(order, currency: currency)
      fileName = "\(order.orderNumber).pdf"
    } else {
      throw MissingSubject()
    }
    parts.append(try document.plainText())
    let domain = mail.from.address.split(separator: "@").last ?? "localhost"
    return MailMessage(
      from: mail.from, to: try MailAddress(email.toAddress), subject: email.subject,
      messageID: "email-\(email.id.rawValue).\(state.settings?.storeID ?? "")@\(domain)",
      date: email.queuedAt, text: parts.filter { !$0.isEmpty }.joined(separator: "\n\n"),
      attachment: .init(name: fileName, type: "application/pdf", bytes: try document.pdf()))
  }
}

/// A mail about nothing.
private struct MissingSubject: Error, CustomStringConvertible {
  var description: String { "the sheet or the order is not there" }
}
