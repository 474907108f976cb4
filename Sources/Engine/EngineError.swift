/// A failure of the engine or its log; never a domain rejection.
public struct EngineError: Error, Sendable, CustomStringConvertible {
  /// What kind of failure.
  public enum Code: Sendable {
    /// The log refused or failed to write or sync: its end is unknown until recovery.
    case logFailed
    /// Another writer has taken the log over (D11).
    case logFenced
    /// The log can't tell whether the group is durable (D11).
    case logUnknown
    /// The log could not be read.
    case logUnreadable
    /// A record, answer or snapshot line does not decode.
    case corrupt
    /// The log misses a record, or its times go back.
    case sequenceBroken
    /// The machine's invariants don't hold after a record: nothing of it was made durable.
    case invariantViolated
    /// A timer that is due can't be carried out: a bug of the machine.
    case timerStuck
    /// The snapshot's fingerprint is not that of the state.
    case fingerprintMismatch
    /// A snapshot could not be written.
    case snapshotFailed
  }

  /// What kind of failure.
  public var code: Code
  /// A sentence for the operator.
  public var message: String

  /// A failure with its sentence.
  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  /// "logFailed: disk full".
  public var description: String { "\(code): \(message)" }
}
