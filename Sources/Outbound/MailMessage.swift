public import Values

/// A mail with a text and at most one file.
public struct MailMessage: Sendable {
  /// A file that goes with it.
  public struct Attachment: Sendable {
    /// Letters, digits, `-`, `_` and `.`.
    public var name: String
    /// For example `application/pdf`.
    public var type: String
    /// What is in it.
    public var bytes: [UInt8]

    /// A file.
    public init(name: String, type: String, bytes: [UInt8]) {
      self.name = name
      self.type = type
      self.bytes = bytes
    }
  }

  /// Who sends it.
  public var from: MailAddress
  /// Who gets it.
  public var to: MailAddress
  /// One line, in any script.
  public var subject: String
  /// The same for every attempt to send this mail, so that a second copy can be recognised:
  /// `local@domain`, ASCII.
  public var messageID: String
  /// When it was written.
  public var date: Timestamp
  /// Plain text, in any script, lines ended by "\n".
  public var text: String
  /// The file.
  public var attachment: Attachment?

  /// A mail; what is wrong with it is found when it is sent.
  public init(
    from: MailAddress, to: MailAddress, subject: String, messageID: String, date: Timestamp,
    text: String, attachment: Attachment? = nil
  ) {
    self.from = from
    self.to = to
    self.subject = subject
    self.messageID = messageID
    self.date = date
    self.text = text
    self.attachment = attachment
  }

  func check() throws(OutboundFailure) {
    guard PrintableText.isOneLine(subject), subject.utf8.count <= Limits.subjectBytesMax else {
      throw .invalid("a subject is one line of at most \(Limits.subjectBytesMax) bytes")
    }
    guard text.utf8.count <= Limits.mailTextBytesMax else {
      throw .invalid("a mail's text has at most \(Limits.mailTextBytesMax) bytes")
    }
    // The syntax is that of an address.
    do { _ = try MailAddress(messageID) } catch { throw .invalid("not a message id") }
    guard let attachment else { return }
    guard attachment.bytes.count <= Limits.attachmentBytesMax else {
      throw .invalid("an attachment has at most \(Limits.attachmentBytesMax) bytes")
    }
    let isName =
      (1...100).contains(attachment.name.utf8.count)
      && attachment.name.utf8.allSatisfy { HostName.isLetterOrDigit($0) || "-_.".utf8.contains($0) }
    let isType = attachment.type.utf8.allSatisfy {
      HostName.isLetterOrDigit($0) || "-+./".utf8.contains($0)
    }
    guard isName && isType else { throw .invalid("not the name or the type of an attachment") }
  }
}
