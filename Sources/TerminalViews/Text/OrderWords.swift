public import APISchema

/// Where orders come from and stand, in the words that the command line takes.
public enum OrderWords {
  /// "self-service".
  public static func name(_ origin: OrderOrigin) -> String {
    switch origin {
    case .unspecified: "-"
    case .liveShopping: "live"
    case .staffCreated: "staff"
    case .vipSelfService: "self-service"
    case .salesSheet: "sheet"
    case .phoneOrder: "phone"
    }
  }

  /// "pending".
  public static func name(_ status: OrderStatus) -> String {
    status == .pendingApproval ? "pending" : "\(status)"
  }

  /// "pending".
  public static func name(_ status: MyOrderStatus) -> String {
    status == .pendingApproval ? "pending" : "\(status)"
  }

  /// "live session".
  public static func name(_ mode: SalesMode) -> String {
    switch mode {
    case .unspecified: "-"
    case .draft: "draft"
    case .liveSession: "live session"
    case .salesSheet: "sales sheet"
    case .confirmed: "confirmed"
    case .quote: "quote"
    }
  }
}

/// Numbers of things.
public enum CountText {
  /// "1 item", "2 items": for nouns that only add an s.
  public static func of<Number: BinaryInteger>(_ count: Number, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }
}
