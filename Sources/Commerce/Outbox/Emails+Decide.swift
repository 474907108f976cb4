import StoreSchema
import Values

extension State {
  func decide(
    _ command: QueueEmail, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .staff, .admin)
    try requireRoomInQueue()
    var email = Email(
      id: EmailID(rawValue: counters.nextEmailID), message: command.message,
      includesLink: command.includesLink, status: .queued, nextAttemptAt: context.now,
      queuedBy: context.principal, queuedAt: context.now, version: 1)
    let client = try setSubject(of: &email, command, context)
    let address = command.toAddress.isEmpty ? clients[client]?.email ?? "" : command.toAddress
    guard EmailAddress.isValid(address) else {
      throw .invalidField(
        field: "to_address",
        allowed: "one mail address: ASCII before the @, a domain of any script after it; "
          + "empty for the client's, if it has one")
    }
    email.toAddress = address
    return Self.changed(email)
  }

  /// What it is about; answers whose it is.
  private func setSubject(
    of email: inout Email, _ command: QueueEmail, _ context: CommandContext
  ) throws(Rejection) -> ClientID {
    switch command.subject {
    case .sheet(let id):
      let sheet = try usableSheet(id, for: .write, by: context.principal)
      if sheet.archived { throw .sheetRevoked }
      if command.includesLink && sheet.linkInForce == nil {
        throw .invalidField(
          field: "includes_link", allowed: "false: the sheet has no link in force")
      }
      email.sheetID = id
      email.subject = "Sales sheet: \(sheet.name)"
      return sheet.clientID
    case .order(let id):
      try requireOwner(of: id, context.principal)
      guard let order = orders[id] else { throw .orderNotFound }
      email.orderID = id
      email.subject = "\(order.status == .quote ? "Quote" : "Order") \(order.orderNumber)"
      return order.clientID
    }
  }

  func decide(
    _ command: RetryEmail, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .staff, .admin)
    guard var email = emails[command.emailID] else { throw .emailNotFound }
    try requireOwner(of: email, context.principal)
    guard email.status == .failed else { return .unchanged(Self.reply(email)) }
    try requireRoomInQueue()
    email.status = .queued
    email.nextAttemptAt = context.now
    email.endedAt = nil
    email.version += 1
    return Self.changed(email)
  }

  private func requireRoomInQueue() throws(Rejection) {
    guard emailQueue.count < Limits.queuedEmailsMax else {
      throw .limitExceeded(
        field: "emails", allowed: "\(Limits.queuedEmailsMax) mails that wait to be sent")
    }
  }

  private func requireOwner(of email: Email, _ principal: Principal) throws(Rejection) {
    if email.orderID.isNone {
      _ = try usableSheet(email.sheetID, for: .write, by: principal)
    } else {
      try requireOwner(of: email.orderID, principal)
    }
  }

  func decide(
    _ command: MarkEmail, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .system)
    guard var email = emails[command.emailID] else { throw .emailNotFound }
    guard email.status == .queued, email.attempts == command.attempts else {
      return .unchanged(Self.reply(email))
    }
    email.attempts += 1
    email.nextAttemptAt = nil
    email.lastError = ""
    email.version += 1
    switch command.result {
    case .sent:
      email.status = .sent
      email.endedAt = context.now
    case .failed(let error, let isPermanent):
      Self.fail(&email, error, isPermanent: isPermanent, context)
    }
    return Self.changed(email)
  }

  /// A mail that was given up and queued again by a person has one attempt each time.
  private static func fail(
    _ email: inout Email, _ error: String, isPermanent: Bool, _ context: CommandContext
  ) {
    email.lastError = error.prefix(bytes: Limits.deliveryErrorBytesMax)
    if isPermanent || email.attempts >= Limits.emailAttemptsMax {
      email.status = .failed
      email.endedAt = context.now
    } else {
      email.nextAttemptAt = Backoff.next(
        Limits.emailBackoffSeconds, attempts: email.attempts - 1, context)
    }
  }

  private static func changed(_ email: Email) -> Outcome {
    var recorder = Recorder()
    recorder.record(.emailChanged(EmailChanged(email: email)))
    return recorder.outcome(reply(email))
  }

  private static func reply(_ email: Email) -> Reply.Body {
    .saved(SavedReply(id: email.id.rawValue, created: email.version == 1, version: email.version))
  }
}

/// What may stand in a mail's envelope.
enum EmailAddress {
  /// One plain address: nothing in it that a mail server, or a header, could read as more. The
  /// domain may be in any script; whoever sends looks closer.
  static func isValid(_ text: String) -> Bool {
    guard text.utf8.count <= Limits.emailAddressBytesMax else { return false }
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    return parts.count == 2 && isLocal(parts[0])
      && parts[1].split(separator: ".", omittingEmptySubsequences: false).allSatisfy(isLabel)
  }

  private static func isLocal(_ part: Substring) -> Bool {
    (1...64).contains(part.utf8.count)
      && part.utf8.allSatisfy {
        (0x21...0x7E).contains($0) && !#"<>()[]\,;:""#.utf8.contains($0)
      } && !part.hasPrefix(".") && !part.hasSuffix(".") && !part.contains("..")
  }

  private static func isLabel(_ label: Substring) -> Bool {
    (1...63).contains(label.unicodeScalars.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
      && label.unicodeScalars.allSatisfy(isLetter)
  }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII {
      return ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
        || ("0"..."9").contains(scalar) || scalar == "-"
    }
    return switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .nonspacingMark, .spacingMark, .decimalNumber:
      true
    default: false
    }
  }
}

extension String {
  /// Whole characters from the start, up to so many bytes.
  func prefix(bytes most: Int) -> String {
    var text = self
    while text.utf8.count > most { text.removeLast() }
    return text
  }
}
