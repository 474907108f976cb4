public import Values

/// What a signed-in account does with its cart and its orders (S2R R12). The cart is a draft order
/// that holds nothing.
public enum SelfServiceCommand: Equatable, Sendable {
  /// Adds a quantity of a batch; begins a cart if there is none.
  case add(BatchID, Quantity)
  /// Sets a line's quantity, if the cart has this version; 0: whatever it has.
  case setQuantity(LineID, Quantity, expectedVersion: UInt64)
  /// Takes a line out.
  case remove(LineID, expectedVersion: UInt64)
  /// Takes every line out.
  case clear(expectedVersion: UInt64)
  /// Submits the cart: for approval or, with auto-approval, confirmed at once (S2-P18). What can't
  /// be confirmed is refused or, if asked, left for approval.
  case submit(expectedVersion: UInt64, message: String, orForApproval: Bool)
  /// Takes a submitted order back before it is confirmed (C26).
  case withdraw(OrderID)
}
