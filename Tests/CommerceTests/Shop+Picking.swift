import Commerce
import StoreSchema
import Testing
import Values

// What the warehouse does.
extension Shop {
  /// Answers the lines.
  @discardableResult
  mutating func warehouse(
    _ command: Command, as principal: Principal = Shop.picker
  ) throws(Rejection) -> [PickLine] {
    switch try run(command, as: principal) {
    case .pick(let reply): [reply.pickLine]
    case .picks(let reply): reply.pickLines
    default: []
    }
  }

  @discardableResult
  mutating func claim(
    _ line: CartLine, as principal: Principal = Shop.picker, takeOver: Bool = false
  ) throws(Rejection) -> [PickLine] {
    let command = ClaimPick(sessionID: line.sessionID, lineIDs: [line.id], takeOver: takeOver)
    return try warehouse(.claimPick(command), as: principal)
  }

  mutating func acknowledge(_ line: CartLine) throws(Rejection) {
    let command = AcknowledgeRecall(sessionID: line.sessionID, lineID: line.id)
    try warehouse(.acknowledgeRecall(command))
  }

  mutating func putBack(_ line: CartLine) throws(Rejection) {
    let command = ReturnToShelf(sessionID: line.sessionID, lineID: line.id)
    try warehouse(.returnToShelf(command))
  }

  /// Finds so little of a line.
  @discardableResult
  mutating func short(
    _ line: CartLine, picked: Int64, reallocates: Bool = true
  ) throws(Rejection) -> [PickLine] {
    let command = ShortPick(
      sessionID: line.sessionID, lineID: line.id, picked: .units(picked), reason: "not there",
      reallocates: reallocates)
    return try warehouse(.shortPick(command))
  }

  @discardableResult
  mutating func accept(_ line: CartLine) throws(Rejection) -> [PickLine] {
    let command = AcceptShort(sessionID: line.sessionID, lineID: line.id)
    return try warehouse(.acceptShort(command), as: Shop.staff(1))
  }

  /// Adds two batches of one product, the second further away unless it is told otherwise, and a
  /// third that is another product. Answers the first one's number.
  mutating func stockTwins(near: String = "A-9", far: String = "B-1") -> UInt64 {
    let first = UInt64(state.batches.count + 1)
    let inputs = [("T1", "Twin", "A-1"), ("T2", "Twin", far), ("T3", "Twin", near)].map {
      BatchInput(
        code: $0.0, name: $0.1, brand: "Best", unitPrice: Money(cents: 500),
        unitCost: Money(cents: 200), location: $0.2, onHand: .units(10))
    }
    // The first batches of these codes: they can't be refused.
    try! run(.upsertBatches(UpsertBatches(batches: inputs)), as: Shop.admin)
    return first
  }

  func pick(of line: CartLine) -> PickLine? { state.pickLine(line.id) }
}
