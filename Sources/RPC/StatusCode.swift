/// gRPC's status codes. No others are ever sent.
public enum StatusCode: Int32, CaseIterable, Sendable {
  /// Success.
  case ok = 0
  /// The caller gave up.
  case cancelled = 1
  /// An error without a better code.
  case unknown = 2
  /// The request is wrong whatever the state of the system.
  case invalidArgument = 3
  /// The deadline passed before the answer was there.
  case deadlineExceeded = 4
  /// There is no such thing.
  case notFound = 5
  /// The thing to be made is already there.
  case alreadyExists = 6
  /// The caller is known and may not.
  case permissionDenied = 7
  /// A limit or quota is used up.
  case resourceExhausted = 8
  /// The system's state does not allow it; repeating won't help.
  case failedPrecondition = 9
  /// A concurrent change got in the way; repeating from a read may help.
  case aborted = 10
  /// Past the valid range.
  case outOfRange = 11
  /// No such service or method.
  case unimplemented = 12
  /// The server's fault.
  case `internal` = 13
  /// Not reachable now; repeating later may help.
  case unavailable = 14
  /// Data is lost or damaged.
  case dataLoss = 15
  /// The caller is not known.
  case unauthenticated = 16
}
