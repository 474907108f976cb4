public import APISchema

/// Where a sample stands, as people see it.
public enum SampleText {
  /// In a word or two.
  public static func name(_ status: SampleStatus) -> String {
    switch status {
    case .unspecified: "-"
    case .requested: "requested"
    case .inProgress: "on its way"
    case .delivered: "delivered"
    case .wantToBuy: "wants to buy"
    case .passed: "passed"
    case .cancelled: "cancelled"
    case .unavailable: "unavailable"
    }
  }
}
