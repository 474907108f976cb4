import StoreSchema
import Values

extension State {
  /// Refuses a line's price below its cost or its batch's floor price, unless the principal is
  /// permitted and says why.
  func guardPrice(
    _ price: Money, of line: CartLine, _ reason: String, _ context: CommandContext
  ) throws(Rejection) {
    let floor = batches.read(line.batchID) { $0.floorPrice } ?? .zero
    try guardPrice(price, cost: line.unitCost, floor: floor, reason, context)
  }

  /// The same against any cost and floor; zero is none.
  func guardPrice(
    _ price: Money, cost: Money, floor: Money, _ reason: String, _ context: CommandContext
  ) throws(Rejection) {
    if price < cost {
      try require(.priceBelowCost, "PRICE_BELOW_COST", context.principal)
    }
    if price < floor {
      try require(.priceBelowFloor, "PRICE_BELOW_FLOOR", context.principal)
    }
    let isBlank = reason.utf8.allSatisfy { $0 <= UInt8(ascii: " ") }
    if price < max(cost, floor) && isBlank {
      throw .invalidField(
        field: "reason", allowed: "some text: the price is below what is usually allowed")
    }
  }

  private func require(
    _ permission: Permission, _ name: String, _ principal: Principal
  ) throws(Rejection) {
    if principal.role == .admin || principal.role == .system { return }
    guard staff[principal.staffID]?.permissions.contains(permission) == true else {
      throw .permissionDenied(allowed: "this price only with permission \(name)")
    }
  }
}
