import StoreSchema
import Values

// REQUESTED -> IN_PROGRESS -> DELIVERED -> WANT_TO_BUY | PASSED
// REQUESTED, IN_PROGRESS -> CANCELLED | UNAVAILABLE (S2-P08, C34)

extension SampleStatus {
  /// Whether a sample of the pool is promised and not handed over.
  var isReserved: Bool { self == .requested || self == .inProgress }

  /// Whether the sample has left the pool: handed over, or found missing.
  var isOutOfPool: Bool {
    switch self {
    case .delivered, .wantToBuy, .passed, .unavailable: true
    case .unspecified, .requested, .inProgress, .cancelled: false
    }
  }

  /// The statuses from which a sample may come to this one.
  var sources: [SampleStatus] {
    switch self {
    case .unspecified, .requested: []
    case .inProgress: [.requested]
    case .delivered: [.inProgress]
    case .wantToBuy, .passed: [.delivered]
    case .cancelled, .unavailable: [.requested, .inProgress]
    }
  }

  /// For people: "REQUESTED or IN_PROGRESS".
  fileprivate var name: String {
    switch self {
    case .unspecified: "UNSPECIFIED"
    case .requested: "REQUESTED"
    case .inProgress: "IN_PROGRESS"
    case .delivered: "DELIVERED"
    case .wantToBuy: "WANT_TO_BUY"
    case .passed: "PASSED"
    case .cancelled: "CANCELLED"
    case .unavailable: "UNAVAILABLE"
    }
  }
}

extension Sample {
  /// The sample with another status, by somebody at some time.
  func moved(
    to next: SampleStatus, by principal: Principal, at now: Timestamp, reason: String = ""
  ) throws(Rejection) -> Sample {
    guard next.sources.contains(status) else {
      throw .invalidSampleTransition(
        from: status, allowed: next.sources.map(\.name).joined(separator: " or "))
    }
    var sample = self
    sample.status = next
    sample.version += 1
    switch next {
    case .inProgress:
      sample.acknowledgedBy = principal
      sample.acknowledgedAt = now
    case .delivered:
      sample.deliveredBy = principal
      sample.deliveredAt = now
    case .unspecified, .requested, .wantToBuy, .passed, .cancelled, .unavailable:
      sample.closedBy = principal
      sample.closedAt = now
      sample.closeReason = reason
    }
    return sample
  }
}
