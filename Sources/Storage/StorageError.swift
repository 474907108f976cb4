/// A call to the file system that failed.
public struct StorageError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What was asked of the file system.
  public enum Operation: String, Sendable, CaseIterable {
    case open, create, read, write, size, truncate, sync, preallocate
    case rename, remove, list, makeDirectory, syncDirectory, lock
  }

  /// What was asked.
  public let operation: Operation
  /// The path it was asked for, as the caller gave it.
  public let path: String
  /// The system's error number (`errno`).
  public let errno: Int32
  /// A sentence: operation, path, reason and, where there is one, the remedy.
  public let message: String

  /// The message.
  public var description: String { message }

  /// - Parameters:
  ///   - reason: The system's text for `errno`, or a more precise one.
  ///   - remedy: A sentence that says what to do; empty when there is nothing to advise.
  public init(
    _ operation: Operation, path: String, errno: Int32, reason: String, remedy: String = ""
  ) {
    self.operation = operation
    self.path = path
    self.errno = errno
    let advice = remedy.isEmpty ? "" : " \(remedy)"
    self.message = "Cannot \(operation.verb) \(path): \(reason) (error \(errno)).\(advice)"
  }
}

extension StorageError.Operation {
  /// The operation as it reads in a sentence, followed by a path.
  var verb: String {
    switch self {
    case .open: "open"
    case .create: "create"
    case .read: "read"
    case .write: "write to"
    case .size: "tell the size of"
    case .truncate: "change the size of"
    case .sync: "sync"
    case .preallocate: "reserve space for"
    case .rename: "rename"
    case .remove: "remove"
    case .list: "list the directory"
    case .makeDirectory: "make the directory"
    case .syncDirectory: "sync the directory"
    case .lock: "lock"
    }
  }
}
