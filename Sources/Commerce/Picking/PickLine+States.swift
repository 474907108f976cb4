import StoreSchema
import Values

// A pick line's state follows from two quantities: what is wanted of it and what is off the
// shelf. More off the shelf than wanted: recall. As much: picked. Less: queued. None of either:
// withdrawn, and the line is gone.

extension PickLine {
  /// The line when so much of it is wanted.
  func wanting(_ quantity: Quantity) -> PickLine {
    var line = self
    line.quantity = quantity
    return line.settled()
  }

  /// The line when so much of it is off the shelf.
  func holding(_ picked: Quantity) -> PickLine {
    var line = self
    line.picked = picked
    return line.settled()
  }

  private func settled() -> PickLine {
    var line = self
    let excess = picked.tenThousandths - quantity.tenThousandths
    line.recalled = Quantity(tenThousandths: max(0, excess))
    line.version += 1
    line.state = PickLine.state(quantity: quantity, picked: picked)
    return line
  }

  /// The state that follows from what is wanted and what is off the shelf.
  static func state(quantity: Quantity, picked: Quantity) -> PickState {
    if picked > quantity { return .recallPending }
    if picked < quantity { return .queued }
    return quantity == .zero ? .withdrawn : .picked
  }
}

extension PickChange {
  /// What a change of the wanted quantity means to the warehouse.
  init(from before: PickLine, to after: PickLine) {
    switch after.state {
    case .withdrawn: self = .withdrawn
    case .recallPending where after.recalled > before.recalled: self = .recalled
    case .queued where before.state != .queued: self = .queued
    case .recallPending, .queued, .picked, .unspecified, .claimed, .short, .recallAcknowledged,
      .staged, .handedOver:
      self = .quantityChanged
    }
  }
}

extension State {
  /// A line that goes to the warehouse's queue.
  func queued(
    _ line: CartLine, _ session: Session, at now: Timestamp, orderID: OrderID = .none
  ) -> Event.Body {
    let pickLine = PickLine(
      lineID: line.id, sessionID: line.sessionID, batchID: line.batchID, orderID: orderID,
      clientName: session.clientName, staffName: session.staffName, batchCode: line.batchCode,
      productName: line.productName, unitOfMeasure: line.unitOfMeasure, location: line.location,
      quantity: line.quantity, state: .queued, releasedAt: now, version: 1,
      priority: session.pickPriority)
    return .pickLineChanged(PickLineChanged(change: .queued, pickLine: pickLine))
  }
}
