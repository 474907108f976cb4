import Commerce
import StoreSchema
import Testing
import Values

// What the tests of prices do in a shop.

extension Shop {
  /// Saves a batch that costs something.
  mutating func goods(
    _ code: String, category: String = "", price: Int64, cost: Int64 = 0, floor: Int64 = 0
  ) throws(Rejection) {
    var input = BatchInput(
      code: code, name: "Product \(code)", category: category, unitPrice: Money(cents: price),
      unitCost: Money(cents: cost), onHand: .units(1_000))
    input.floorPrice = Money(cents: floor)
    try run(.upsertBatches(UpsertBatches(batches: [input])), as: Self.admin)
  }

  @discardableResult
  mutating func agree(
    _ type: AdjustmentType, _ value: Double, on line: CartLine, hidden: Bool = false,
    reason: String = "", as who: Principal = Shop.staff(1)
  ) throws(Rejection) -> OverrideID {
    let command = ApplyItemOverride(
      sessionID: line.sessionID, lineID: line.id, adjustmentType: type,
      adjustmentValue: .of(value), reason: reason, visibleToClient: !hidden)
    guard case .line(let reply) = try run(.applyItemOverride(command), as: who) else {
      fatalError("a line's price answers the line")
    }
    return reply.overrideID
  }

  @discardableResult
  mutating func agree(
    _ type: AdjustmentType, _ value: Double, onBatch batch: UInt64, in session: SessionID,
    hidden: Bool = false, reason: String = "", as who: Principal = Shop.staff(1)
  ) throws(Rejection) -> LinesReply {
    let command = ApplyBatchOverride(
      sessionID: session, batchID: BatchID(rawValue: batch), adjustmentType: type,
      adjustmentValue: .of(value), reason: reason, visibleToClient: !hidden)
    guard case .lines(let reply) = try run(.applyBatchOverride(command), as: who) else {
      fatalError("a batch's price answers its lines")
    }
    return reply
  }

  @discardableResult
  mutating func agree(
    _ type: AdjustmentType, _ value: Double, onOrder session: SessionID, hidden: Bool = false,
    reason: String = "", version: UInt64 = 0, as who: Principal = Shop.staff(1)
  ) throws(Rejection) -> OverrideID {
    let command = ApplyOrderOverride(
      sessionID: session, adjustmentType: type, adjustmentValue: .of(value), reason: reason,
      visibleToClient: !hidden, expectedSessionVersion: version)
    guard case .lines(let reply) = try run(.applyOrderOverride(command), as: who) else {
      fatalError("an order's price answers its numbers")
    }
    return reply.overrideID
  }

  mutating func drop(_ id: OverrideID, in session: SessionID) throws(Rejection) {
    let command = RemoveOverride(sessionID: session, overrideID: id)
    try run(.removeOverride(command), as: Self.staff(1))
  }

  /// Unit prices of a cart, in cents.
  func prices(_ session: SessionID) -> [Int64] { state.cart(of: session).map(\.unitPrice.cents) }

  func numbers(_ session: SessionID) -> SessionActivity { state.activity(of: session)! }
}

extension AdjustmentValue {
  /// Currency units or percent.
  static func of(_ value: Double) -> AdjustmentValue {
    AdjustmentValue(tenThousandths: Int64((value * 10_000).rounded()))
  }
}

/// The rejection that a block ends with; nil when it doesn't.
func rejection(_ block: () throws(Rejection) -> Void) -> Rejection? {
  do throws(Rejection) {
    try block()
    return nil
  } catch {
    return error
  }
}
