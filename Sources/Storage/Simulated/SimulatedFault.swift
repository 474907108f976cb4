/// A failure to be injected into a simulated file system.
public struct SimulatedFault: Sendable {
  /// Which kind of call fails.
  public var operation: StorageError.Operation
  /// Which of these calls from now on: 1 is the next.
  public var occurrence: Int
  /// Only calls whose path ends with this count.
  public var pathSuffix: String
  /// The error number it fails with; 5 (EIO) by default.
  public var errno: Int32
  /// How many bytes of a failing write are written before it fails.
  public var bytesWritten: Int

  /// The next such call fails, unless said otherwise.
  public init(
    _ operation: StorageError.Operation, occurrence: Int = 1, pathSuffix: String = "",
    errno: Int32 = 5, bytesWritten: Int = 0
  ) {
    self.operation = operation
    self.occurrence = occurrence
    self.pathSuffix = pathSuffix
    self.errno = errno
    self.bytesWritten = bytesWritten
  }
}
