import CCurl

/// Hands mails to a mail server, one connection for each. For one thread.
public struct MailSender {
  private let server: MailServer
  private let settings: TransferSettings
  private let cancellation: Cancellation

  /// A sender that `cancellation` can end from any thread.
  public init(
    _ server: MailServer, _ settings: TransferSettings,
    cancellation: Cancellation = Cancellation()
  ) {
    self.server = server
    self.settings = settings
    self.cancellation = cancellation
  }

  /// Returns when the server has taken the mail. After a failure it may have taken it all the same:
  /// the connection can end before its answer arrives.
  public func send(_ message: MailMessage) throws(OutboundFailure) {
    try message.check()
    let transfers = try Transfers(cancellation)
    let transfer = try Transfer(settings)
    try transfer.set(CURLOPT_PROTOCOLS_STR, server.security == .startTLS ? "smtp" : "smtps")
    try transfer.set(CURLOPT_URL, server.url)
    try transfer.set(CURLOPT_USE_SSL, Int(CURLUSESSL_ALL.rawValue))
    if !server.user.isEmpty {
      try transfer.set(CURLOPT_USERNAME, server.user)
      try transfer.set(CURLOPT_PASSWORD, server.password)
    }
    try transfer.set(CURLOPT_MAIL_FROM, "<\(message.from.address)>")
    try transfer.set(CURLOPT_MAIL_RCPT, ["<\(message.to.address)>"])
    try transfer.set(CURLOPT_HTTPHEADER, MailHeaders.lines(of: message))
    let body = try MailBody(message, transfer)
    let code = try withExtendedLifetime(body) { () throws(OutboundFailure) in
      try transfers.run(transfer)
    }
    guard code == CURLE_OK else { throw failure(code, transfer) }
  }

  /// SMTP says itself whether trying again may help: 4xx it may, 5xx not.
  private func failure(_ code: CURLcode, _ transfer: Transfer) -> OutboundFailure {
    let answer = transfer.answerCode
    // What the operator can mend: authentication missing, too weak or wrong.
    if code == CURLE_LOGIN_DENIED || [530, 534, 535, 538].contains(answer) {
      return OutboundFailure(
        .authentication, "the mail server does not take the user or the password (\(answer))")
    }
    let general = transfer.failure(code)
    let isAboutAnswer = [.connection, .other].contains(general.code)
    guard isAboutAnswer, (400...599).contains(answer) else { return general }
    // What was said last, for example "550 5.1.1 no such user".
    let said = PrintableText.excerpt(of: transfer.lastRefusal, bytesMax: Limits.messageBytesMax)
    return OutboundFailure(.refused, isPermanent: answer >= 500, "the mail server says: \(said)")
  }
}
