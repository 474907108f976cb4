public import APISchema
import Codec
public import RPC

/// Why a call failed: the server's answer, or what became of the connection.
public struct ClientError: Error, Sendable {
  /// How it ended, in gRPC's terms.
  public var status: Status
  /// What the server says a program needs to act: domain code, field, available quantity…
  /// Nil when the server never answered.
  public var detail: ErrorDetail?
  /// Whether the call may have had an effect. A repeated mutation with the same key is safe.
  public var fate: CallFate

  /// An error with this status; the detail is read from it.
  public init(_ status: Status, fate: CallFate) {
    self.status = status
    self.fate = fate
    let typeURL = "type.googleapis.com/showroom.v1.ErrorDetail"
    if let found = status.details.first(where: { $0.typeURL == typeURL }) {
      // A detail that can't be read leaves status and message, which stand for themselves.
      detail = try? ErrorDetail(decoding: found.value, options: .lenient)
    }
  }

  init(_ code: StatusCode, _ message: String, fate: CallFate = .notProcessed) {
    self.init(Status(code, message), fate: fate)
  }

  /// The domain code; `.unspecified` when there is none.
  public var code: ErrorCode { detail?.code ?? .unspecified }
}

extension ClientError: CustomStringConvertible {
  /// "INSUFFICIENT_INVENTORY: only 3 are available".
  public var description: String {
    detail == nil ? "\(status)" : "\(code): \(status.message)"
  }
}
