import StoreSchema

extension OrderStatus {
  /// Why an order in this status does not get to `target`, and what is possible instead (C25).
  func refusal(of target: OrderStatus) -> String {
    switch (self, target) {
    case (.draft, .confirmed): "the order is a draft: Confirm confirms it"
    case (.quote, .confirmed): "the order is a quote: AcceptQuote or Confirm confirms it"
    case (.pendingApproval, .confirmed): "the order waits for approval: Approve confirms it"
    case (let same, let other) where same == other: "the order is \(words) already"
    default:
      "an order can't go from \(words) to \(target.words); "
        + (next.isEmpty
          ? "it stays so" : "from there: " + next.map(\.words).joined(separator: ", "))
    }
  }

  private var words: String { self == .pendingApproval ? "pending approval" : "\(self)" }

  /// Where it may go.
  private var next: [OrderStatus] {
    switch self {
    case .unspecified, .delivered, .cancelled: []
    case .draft: [.quote, .pendingApproval, .confirmed, .cancelled]
    case .quote: [.draft, .pendingApproval, .confirmed, .cancelled]
    case .pendingApproval: [.draft, .confirmed, .cancelled]
    case .confirmed: [.processing, .cancelled]
    case .processing: [.shipped, .cancelled]
    case .shipped: [.delivered]
    }
  }
}
