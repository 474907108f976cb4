/// Every limit of this module.
public enum Limits {
  /// Bytes of a URL.
  public static let urlBytesMax = 2_000
  /// Headers of a post.
  public static let headersMax = 32
  /// Bytes of a header's value.
  public static let headerBytesMax = 1_000
  /// Bytes that are posted at once: what the largest record of the log can become as JSON.
  public static let postBytesMax = 64_000_000
  /// Bytes of all posts that are under way at once, unless there is one alone.
  public static let postsBytesMax = 64_000_000
  /// A post has a millisecond more for each so many bytes.
  static let postBytesPerMilli = 100
  /// Bytes of an answer; beyond it the post failed.
  public static let answerBytesMax = 1_000_000
  /// Bytes of an answer that are kept.
  public static let excerptBytesMax = 500
  /// Bytes of a mail address (RFC 5321 §4.5.3.1).
  public static let addressBytesMax = 254
  /// Bytes before the @ of it.
  public static let localPartBytesMax = 64
  /// Bytes of a name or a subject.
  public static let subjectBytesMax = 500
  /// Bytes of a mail's text.
  public static let mailTextBytesMax = 2_000_000
  /// Bytes of an attachment.
  public static let attachmentBytesMax = 20_000_000
  /// Bytes of a failure's message.
  public static let messageBytesMax = 300
  /// Longest time that a transfer may be given.
  public static let timeoutMillisMax = 600_000
  /// A thread that waits looks this often whether it should end, if nobody wakes it.
  static let pollMillis: Int32 = 1_000
}
