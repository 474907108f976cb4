import Engine
import Synchronization
import Values

/// A port that keeps what it is given, one list per call.
final class Teller: CompletionPort {
  typealias Machine = Bank
  private let kept = Mutex<[[Completion<Bank>]]>([])

  func deliver(_ completions: [Completion<Bank>]) { kept.withLock { $0.append(completions) } }

  /// Everything delivered since the last call.
  func takeCalls() -> [[Completion<Bank>]] {
    kept.withLock { kept in
      defer { kept = [] }
      return kept
    }
  }

  func take() -> [String] { takeCalls().joined().map { describe($0) } }
}

func describe(_ completion: Completion<Bank>) -> String {
  let outcome =
    switch completion.outcome {
    case .committed(let reply, let sequence, let replayed):
      "\(reply) at \(sequence)\(replayed ? " again" : "")"
    case .rejected(let rejection, let sequence): "\(rejection) at \(sequence)"
    case .keyReused(let sequence): "key reused of \(sequence)"
    case .recordTooLarge(let bytes): "\(bytes) bytes are too many"
    case .durable(let sequence): "durable \(sequence)"
    case .entries(let chunk): "entries \(chunk.commits.map { $0.sequence }) up to \(chunk.upTo)"
    case .entriesGone(let oldest): "gone, oldest \(oldest)"
    case .readFailed(let error): "read failed \(error)"
    case .snapshotWritten(let sequence, _): "snapshot \(sequence)"
    case .snapshotFailed(let error): "snapshot failed \(error)"
    }
  return "\(completion.ticket): \(outcome)"
}

/// A key bound to a payload that stands for the wish.
func bound(_ key: String, _ wish: Bank.Wish) -> Idempotency {
  var fingerprint = Fingerprint()
  fingerprint.add("\(wish)".utf8)
  let bytes = (0..<32).map { UInt8(truncatingIfNeeded: fingerprint.value >> UInt64($0 % 8 * 8)) }
  guard let hash = PayloadHash(bytes) else { preconditionFailure("32 bytes are a hash") }
  return Idempotency(key: IdempotencyKey(scope: "staff:1", key: key), payloadHash: hash)
}

func submission(
  _ wish: Bank.Wish, key: String? = nil, to port: any CompletionPort<Bank>, ticket: UInt64
) -> Submission<Bank> {
  let idempotency = key.map { bound($0, wish) }
  return Submission(
    Bank.Command(wish: wish, idempotency: idempotency), idempotency: idempotency, port: port,
    ticket: ticket)
}
