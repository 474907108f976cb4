public import Values

/// A line as a scanner's stream shows it.
public struct PickUpdate: Equatable, Sendable {
  /// The line's session.
  public var session: SessionID
  /// The line.
  public var line: LineID
  /// What is wanted off the shelf.
  public var quantity: Quantity
  /// What already is.
  public var picked: Quantity
  /// Whether the line waits for a picker.
  public var isQueued: Bool

  /// A line as it is now.
  public init(
    session: SessionID, line: LineID, quantity: Quantity, picked: Quantity, isQueued: Bool
  ) {
    self.session = session
    self.line = line
    self.quantity = quantity
    self.picked = picked
    self.isQueued = isQueued
  }
}

/// What is added to a cart.
public struct CartAddition: Equatable, Sendable {
  /// The goods.
  public var batch: BatchID
  /// How much.
  public var quantity: Quantity
  /// A negotiated price, or nil for the batch's.
  public var unitPrice: Money?
  /// Whether it must become a line of its own.
  public var isSeparate: Bool
}

/// How marking a line as picked ended.
public enum PickOutcome: Equatable, Sendable {
  /// All that was wanted is off the shelf.
  case picked
  /// The line has changed meanwhile; the stream shows how.
  case changed
}

/// The server as a replay needs it. Every mutation has an idempotency key, so that a driver may
/// repeat it after a broken connection. Numbers of staff and scanners count from 0.
public protocol SaleDriver: Sendable {
  /// Creates or updates a client.
  func saveClient(_ client: ClientPlan, key: String) async throws -> ClientID
  /// Creates or updates batches, in one commit; ids in the same order.
  func saveBatches(_ batches: [BatchPlan], key: String) async throws -> [BatchID]
  /// Opens a live session.
  func openSession(staff: Int, client: ClientID, key: String) async throws -> SessionID
  /// Adds to the cart; the stock is held when this returns.
  func addLine(
    staff: Int, session: SessionID, _ addition: CartAddition, key: String
  ) async throws -> LineID
  /// Ends the session with an order and returns the order's total.
  func complete(staff: Int, session: SessionID, key: String) async throws -> Money
  /// Calls `onUpdate` for every line of the pick list's state and every later change, until the
  /// task is cancelled. `onState` is called once, when the state is complete.
  func watchPickList(
    scanner: Int, onState: @Sendable () -> Void, onUpdate: @Sendable (PickUpdate) -> Void
  ) async throws
  /// Marks everything wanted of the line as picked, if it is still `update.quantity`.
  func markPicked(scanner: Int, _ update: PickUpdate, key: String) async throws -> PickOutcome
}
