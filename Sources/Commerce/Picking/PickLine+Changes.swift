public import StoreSchema
import Values

// What can happen to a pick line. Each function answers the line as it is afterwards, with its
// next version; whether it may happen is decided before.

extension PickLine {
  /// So much of it is wanted. What is off the shelf beyond that is recalled (C21), and what was
  /// reported missing beyond that is nobody's concern any more.
  fileprivate func wanting(_ quantity: Quantity) -> PickLine {
    var line = self
    line.quantity = quantity
    let excess = offShelf.tenThousandths - quantity.tenThousandths
    line.recalled = Quantity(tenThousandths: max(0, excess))
    if line.recalled != recalled { line.forgetAcknowledgement() }
    line.short = min(short, line.missing)
    if short > .zero && line.short == .zero { line.shortResolution = .accepted }
    return line.settled()
  }

  func claimed(by principal: Principal, at now: Timestamp) -> PickLine {
    var line = self
    line.claimedBy = principal
    line.claimedAt = now
    return line.settled()
  }

  func unclaimed() -> PickLine {
    var line = self
    line.forgetClaim()
    return line.settled()
  }

  /// All that is wanted is off the shelf.
  func picked(by principal: Principal, at now: Timestamp, _ scan: Scan?) -> PickLine {
    var line = self
    line.picked = quantity
    line.pickedBy = principal
    line.pickedAt = now
    line.scan = scan
    line.forgetShort()
    line.forgetClaim()
    return line.settled()
  }

  /// All goods are on the shelf again, and the line waits anew.
  func unpicked() -> PickLine {
    var line = self
    line.picked = .zero
    line.forgetShort()
    line.forgetClaim()
    return line.settled()
  }

  func acknowledged(by principal: Principal, at now: Timestamp) -> PickLine {
    var line = self
    line.recallAcknowledgedBy = principal
    line.recallAcknowledgedAt = now
    return line.settled()
  }

  /// What was recalled is on the shelf again.
  func returned() -> PickLine {
    var line = self
    line.recalled = .zero
    line.picked = min(picked, quantity)
    return line.settled()
  }

  /// Only so much is there.
  func shorted(_ report: ShortReport) -> PickLine {
    var line = self
    line.picked = report.picked
    if report.picked > picked || pickedBy == nil {
      line.pickedBy = report.principal
      line.pickedAt = report.now
    }
    line.short = line.missing
    line.shortReason = report.reason
    line.shortReportedBy = report.principal
    line.shortResolution = .unspecified
    line.replacementLineID = .none
    line.forgetClaim()
    return line.settled()
  }

  /// What was missing is not wanted of this line any more.
  func resolved(_ resolution: ShortResolution, by replacement: LineID) -> PickLine {
    var line = self
    line.quantity.tenThousandths -= short.tenThousandths
    line.short = .zero
    line.shortResolution = resolution
    line.replacementLineID = replacement
    return line.settled()
  }

  func staged(at location: String, _ now: Timestamp) -> PickLine {
    var line = self
    line.stagedAt = now
    line.stagingLocation = location
    return line.settled()
  }

  func handedOver(at now: Timestamp) -> PickLine {
    var line = self
    line.handedOverAt = now
    return line.settled()
  }

  /// Takes back the facts that the others have overtaken, and names the state.
  private func settled() -> PickLine {
    var line = self
    if recalled == .zero {
      line.forgetAcknowledgement()
      line.recalledAt = nil
      line.recallDueAt = nil
      if picked >= quantity { line.forgetClaim() }
    }
    if picked < quantity { line.stagedAt = nil }
    if picked == .zero {
      line.pickedBy = nil
      line.pickedAt = nil
      line.scan = nil
      line.stagingLocation = ""
    }
    line.version += 1
    line.state = line.stateOfFacts
    return line
  }

  private mutating func forgetClaim() {
    claimedBy = nil
    claimedAt = nil
  }

  private mutating func forgetAcknowledgement() {
    recallAcknowledgedBy = nil
    recallAcknowledgedAt = nil
  }

  /// The goods turned up.
  private mutating func forgetShort() {
    if short == .zero { return }
    short = .zero
    shortReason = ""
    shortReportedBy = nil
  }
}

extension State {
  /// So much of a line is wanted from now on. A recall that begins or changes says when it is
  /// overdue: nothing becomes of it then, for the goods are somewhere (N8, C21).
  func wanting(_ quantity: Quantity, of before: PickLine, at now: Timestamp) -> PickLine {
    var line = before.wanting(quantity)
    if line.recalled == .zero || line.recalled == before.recalled { return line }
    let seconds =
      policy.recallTimeoutSeconds == 0
      ? Limits.recallTimeoutSecondsDefault : policy.recallTimeoutSeconds
    line.recalledAt = now
    line.recallDueAt = now.adding(seconds: Int64(seconds))
    return line
  }
}

/// Who found how little, and why.
struct ShortReport {
  var picked: Quantity
  var reason: String
  var principal: Principal
  var now: Timestamp
}

extension State {
  /// A line that goes to the warehouse's queue.
  func queued(
    _ line: CartLine, _ session: Session, at now: Timestamp, orderID: OrderID = .none
  ) -> Event.Body {
    let batch = batches[line.batchID]
    let pickLine = PickLine(
      lineID: line.id, sessionID: line.sessionID, batchID: line.batchID, orderID: orderID,
      clientName: session.clientName, staffName: session.staffName, batchCode: line.batchCode,
      productName: line.productName, unitOfMeasure: line.unitOfMeasure, location: line.location,
      quantity: line.quantity, state: .queued, releasedAt: now, version: 1,
      zone: batch?.warehouseZone ?? "", barcode: batch?.barcodeToScan ?? line.batchCode,
      priority: session.pickPriority, addedAt: line.addedAt)
    return .pickLineChanged(PickLineChanged(change: .queued, pickLine: pickLine))
  }
}

extension State {
  /// A line of an order that goes to the warehouse's queue without having been in a session.
  func queued(_ line: OrderLine, _ order: Order, at now: Timestamp) -> Event.Body {
    .pickLineChanged(
      PickLineChanged(change: .queued, pickLine: pickLine(for: line, order, at: now)))
  }

  /// The same, as yet without an event. `other`: the line it makes up for, in whose group it is.
  func pickLine(
    for line: OrderLine, _ order: Order, at now: Timestamp, like other: PickLine? = nil
  ) -> PickLine {
    let batch = batches[line.batchID]
    return PickLine(
      lineID: line.lineID, sessionID: other?.sessionID ?? .none, batchID: line.batchID,
      orderID: order.id,
      clientName: order.clientName, staffName: order.staffName, batchCode: line.batchCode,
      productName: line.productName, unitOfMeasure: line.unitOfMeasure,
      location: batch?.location ?? "", quantity: line.committed, state: .queued, releasedAt: now,
      version: 1, zone: batch?.warehouseZone ?? "", barcode: batch?.barcodeToScan ?? line.batchCode,
      priority: other?.priority ?? 0, addedAt: other == nil ? order.createdAt : now)
  }
}

extension Batch {
  /// What scanners read off it.
  var barcodeToScan: String { barcode.isEmpty ? code : barcode }
}

extension PickLine {
  /// What the scanner must read. Lines that an older version queued go by the batch's code.
  public var barcodeToScan: String { barcode.isEmpty ? batchCode : barcode }
}
