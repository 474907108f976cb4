public import Storage

/// A failure of the journal, with a sentence that names file, offset and remedy where it has them.
public struct JournalError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What kind of failure it is.
  public enum Code: Equatable, Sendable {
    /// Another process has the store open.
    case inUse
    /// What is on the disk is not what was written.
    case damaged
    /// Written by a newer version of the format.
    case unsupportedVersion
    /// The file system failed; `storage` tells how.
    case storageFailed
    /// The entries after the cursor are no longer kept; the oldest one that is has this sequence.
    case cursorTooOld(oldest: UInt64)
    /// The cursor is newer than everything durable; the newest durable sequence is this.
    case cursorAhead(newest: UInt64)
    /// A payload or a batch is larger than the limits allow.
    case tooLarge
    /// A snapshot was asked for that cannot be written as described.
    case invalidSnapshot
    /// The journal was closed.
    case closed
  }

  /// What kind of failure it is.
  public let code: Code
  /// A sentence for the operator.
  public let message: String
  /// The failed call, when it was the file system that failed.
  public let storage: StorageError?

  /// The message.
  public var description: String { message }

  /// A failure; `message` is a whole sentence.
  public init(_ code: Code, _ message: String, storage: StorageError? = nil) {
    self.code = code
    self.message = message
    self.storage = storage
  }

  init(_ error: StorageError) {
    self.init(.storageFailed, error.message, storage: error)
  }
}
