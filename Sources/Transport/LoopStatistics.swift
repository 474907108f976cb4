/// What an event loop did since it started; for metrics and for tests that count system calls.
public struct LoopStatistics: Equatable, Sendable {
  /// Rounds of wait, dispatch, timers, jobs, flush.
  public var turns = 0
  /// Calls of recv(2).
  public var reads = 0
  /// Calls of send(2).
  public var writes = 0
  /// Bytes taken from sockets.
  public var bytesRead: UInt64 = 0
  /// Bytes given to sockets.
  public var bytesWritten: UInt64 = 0
  /// Jobs run.
  public var jobs = 0
  /// Times that another thread had to wake the loop.
  public var wakeUps = 0
  /// Connections refused for want of descriptors, or by a limit.
  public var refusedConnections = 0
}
