import Commerce
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
        + (successors.isEmpty
          ? "it stays so" : "from there: " + successors.map(\.words).joined(separator: ", "))
    }
  }

  private var words: String { self == .pendingApproval ? "pending approval" : "\(self)" }
}
