import HashTreeCollections
public import StoreSchema
public import Values

/// A hold, and whose it is (N11).
public struct HoldExplanation: Equatable, Sendable {
  /// What is held.
  public var hold: Hold
  /// For whom.
  public var clientName: String
  /// Who sells to them.
  public var staffName: String
  /// When the hold ends by itself; nil for goods that only wait for their way back to the shelf.
  public var expiresAt: Timestamp?
  /// Where the line stands in the warehouse; unspecified: not there yet.
  public var pickState: PickState
}

extension State {
  /// The lines that hold something of a batch, newest first: the order in which they pay for a
  /// loss (C35). `after`: the last of the page before.
  public func holds(
    on id: BatchID, after cursor: LineID? = nil, limit: Int
  ) -> Page<HoldExplanation, LineID> {
    let holders = holders(of: id)
    let limit = pageSize(limit)
    var items: [HoldExplanation] = []
    for lineID in holders where cursor.map({ lineID < $0 }) ?? true {
      if items.count == limit {
        return Page(items: items, next: items.last?.hold.lineID, totalCount: holders.count)
      }
      if let item = explanation(of: lineID) { items.append(item) }
    }
    return Page(items: items, next: nil, totalCount: holders.count)
  }

  /// The orders that have something of a batch, newest first: so many of them, and how many there
  /// are.
  public func commitments(on id: BatchID, limit: Int) -> (orders: [Order], totalCount: Int) {
    let ids = claims.read(id) { $0.orders.members.reversed() } ?? []
    return (ids.prefix(pageSize(limit)).compactMap { orders[$0] }, ids.count)
  }

  /// Lines with a hold on a batch, newest first.
  func holders(of id: BatchID) -> [LineID] {
    claims.read(id) { $0.holders.members.reversed() } ?? []
  }

  private func explanation(of id: LineID) -> HoldExplanation? {
    guard let hold = holds[id] else { return nil }
    let pickState = pickLines.read(id) { $0.state } ?? .unspecified
    if let session = sessions[hold.sessionID] {
      let expires = hold.quantity != .zero && session.status.isOpen
      return HoldExplanation(
        hold: hold, clientName: session.clientName, staffName: session.staffName,
        expiresAt: expires ? activity(of: session.id)?.expiresAt : nil, pickState: pickState)
    }
    guard let order = orders[hold.orderID] else { return nil }
    return HoldExplanation(
      hold: hold, clientName: order.clientName, staffName: order.staffName,
      expiresAt: hold.quantity != .zero ? order.holdUntil : nil, pickState: pickState)
  }
}
