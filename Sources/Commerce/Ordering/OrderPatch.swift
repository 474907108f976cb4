public import StoreSchema
import Values

// An order's change as the log keeps it: what became other, so that it costs what changed.

extension OrderPatch {
  /// What makes of one version of an order another; nil when the whole order is no longer than
  /// that. Where the versions stand in the log is for the log's owner to say.
  public init?(from before: Order, to after: Order) {
    var order = after
    let lines = ListChange(from: before.lines, to: after.lines) { $0.lineID.rawValue }
    let statuses = ListChange(from: before.statusHistory, to: after.statusHistory)
    let prices = ListChange(from: before.priceAdjustments, to: after.priceAdjustments) {
      $0.id.rawValue
    }
    let notes = ListChange(from: before.notes, to: after.notes) { $0.id.rawValue }
    let modes = ListChange(from: before.modeTransitions, to: after.modeTransitions)
    let fees = ListChange(from: before.fees, to: after.fees)
    let payments = ListChange(from: before.payments, to: after.payments)
    order.lines = lines.items
    order.statusHistory = statuses.items
    order.priceAdjustments = prices.items
    order.notes = notes.items
    order.modeTransitions = modes.items
    order.fees = fees.items
    order.payments = payments.items
    self.init(
      order: order, lines: lines.splices, statusHistory: statuses.splices,
      priceAdjustments: prices.splices, notes: notes.splices, modeTransitions: modes.splices,
      fees: fees.splices, payments: payments.splices, previousVersion: before.version)
    if !isShorter(than: after) { return nil }
  }

  /// The next version of an order; nil when this is not a change of it.
  public func applied(to before: Order) -> Order? {
    guard before.id == order.id, before.version == previousVersion,
      let lines = ListChange(lines, order.lines).applied(to: before.lines),
      let statuses = ListChange(statusHistory, order.statusHistory)
        .applied(to: before.statusHistory),
      let prices = ListChange(priceAdjustments, order.priceAdjustments)
        .applied(to: before.priceAdjustments),
      let notes = ListChange(notes, order.notes).applied(to: before.notes),
      let modes = ListChange(modeTransitions, order.modeTransitions)
        .applied(to: before.modeTransitions),
      let fees = ListChange(fees, order.fees).applied(to: before.fees),
      let payments = ListChange(payments, order.payments).applied(to: before.payments)
    else { return nil }
    var after = order
    after.lines = lines
    after.statusHistory = statuses
    after.priceAdjustments = prices
    after.notes = notes
    after.modeTransitions = modes
    after.fees = fees
    after.payments = payments
    return after
  }

  /// Whether what the patch leaves out is certainly longer than what only a patch has. Looks at as
  /// many lines as it takes to know.
  private func isShorter(than whole: Order) -> Bool {
    let splices =
      lines.count + statusHistory.count + priceAdjustments.count + notes.count
      + modeTransitions.count + fees.count + payments.count
    let cost = Limits.patchBytesMax + splices * Limits.spliceBytesMax
    var spared = -order.lines.reduce(0) { $0 + $1.textBytes }
    for line in whole.lines {
      spared += line.textBytes
      if spared > cost { return true }
    }
    return false
  }
}

extension OrderLine {
  /// The least that it takes in the log.
  fileprivate var textBytes: Int { batchCode.utf8.count + productName.utf8.count }
}

extension OrderChanged {
  /// The order as it is now. Only of records that were just decided, or read by the engine, which
  /// completes them.
  public var whole: Order {
    guard let order else { preconditionFailure("a record of the log is completed as it is read") }
    return order
  }

  /// The order as it is now; from a log that was not completed its lists have only what changed.
  public var header: Order {
    guard let order = order ?? patch?.order else {
      preconditionFailure("a change of an order says what changed")
    }
    return order
  }
}

extension State {
  /// The order of a change, in place of its version before.
  mutating func evolve(_ event: OrderChanged) {
    if let order = event.order { return put(order) }
    let known = orders[event.header.id]
    guard let patch = event.patch, let order = known.flatMap({ patch.applied(to: $0) }) else {
      preconditionFailure("a patch follows the version of the order that it changes")
    }
    put(order)
  }
}
