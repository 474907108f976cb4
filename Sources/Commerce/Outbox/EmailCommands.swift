public import Values

/// Queues a mail with a sheet or an order as text and PDF.
public struct QueueEmail: Equatable, Sendable {
  /// What the mail is about.
  public enum Subject: Equatable, Sendable {
    /// A sales sheet.
    case sheet(SheetID)
    /// An order.
    case order(OrderID)
  }

  /// What the mail is about.
  public var subject: Subject
  /// Empty: the client's.
  public var toAddress: String
  /// Before the document's text.
  public var message: String
  /// With the sheet's link in force.
  public var includesLink: Bool

  /// A mail to queue.
  public init(
    _ subject: Subject, toAddress: String = "", message: String = "", includesLink: Bool = false
  ) {
    self.subject = subject
    self.toAddress = toAddress
    self.message = message
    self.includesLink = includesLink
  }
}

/// Queues a mail that failed once more.
public struct RetryEmail: Equatable, Sendable {
  /// The mail.
  public var emailID: EmailID

  /// A mail to try again.
  public init(emailID: EmailID) { self.emailID = emailID }
}

/// What became of an attempt to send a mail. Principal SYSTEM: the server's own deliverer.
public struct MarkEmail: Equatable, Sendable {
  /// What became of it.
  public enum Result: Equatable, Sendable {
    /// A mail server took it.
    case sent
    /// It was not taken. `isPermanent`: it never will be.
    case failed(error: String, isPermanent: Bool)
  }

  /// The mail.
  public var emailID: EmailID
  /// The mail's `attempts` before this one: an outcome that is told twice counts once.
  public var attempts: UInt32
  /// What became of the attempt.
  public var result: Result

  /// An attempt's outcome.
  public init(emailID: EmailID, attempts: UInt32, result: Result) {
    self.emailID = emailID
    self.attempts = attempts
    self.result = result
  }
}
