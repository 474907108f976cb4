import CLinux
import Glibc

/// Runs one system call, again after each interruption by a signal. A negative result becomes an
/// error that names operation, path and reason.
func systemCall<Result: SignedInteger>(
  _ operation: StorageError.Operation, _ path: String, _ body: () -> Result
) throws(StorageError) -> Result {
  while true {
    let result = body()
    if result >= 0 { return result }
    let number = errno
    if number != EINTR { throw StorageError(operation, path: path, errno: number) }
  }
}

extension StorageError {
  /// An error with the system's own text, and the remedy where there is a usual one.
  init(_ operation: Operation, path: String, errno number: Int32) {
    // strerror's text lives until the next call on this thread; it is copied at once.
    let reason = strerror(number).map { String(cString: $0) } ?? "unknown reason"
    self.init(
      operation, path: path, errno: number, reason: reason, remedy: Self.remedy(for: number))
  }

  private static func remedy(for number: Int32) -> String {
    switch number {
    case ENOSPC, EDQUOT: "Free space on that file system, then start again."
    case EACCES, EPERM: "Give the user of this process the right to read and write there."
    case EROFS: "The file system is mounted read-only; mount it writable."
    case EMFILE, ENFILE: "Raise the limit of open files."
    case EIO: "The disk reports a fault; look into the system's log before starting again."
    default: ""
    }
  }
}
