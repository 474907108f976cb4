import HashTreeCollections
import StoreSchema
import Values

/// An order in the making, or under change: its lines, prices, fees and totals. Whoever may change
/// it, and in which status, is decided before; what it holds of the stock, afterwards.
///
/// Prices are those of sessions: the same layers, guard and rounding (C09 to C13, S2R 15.4).
struct OrderEditor {
  private(set) var order: Order
  /// The state that the command is decided on.
  let state: State
  let context: CommandContext
  /// The line that the last change was about.
  private(set) var lineID = LineID.none
  /// The price that the last change was about.
  private(set) var overrideID = OverrideID.none
  private var nextLineID: UInt64
  private var nextOverrideID: UInt64
  /// Lines by the ids that they shared with a cart.
  private var ownIDs: [LineID: LineID] = [:]

  /// An order to change. Lines that it shares with the cart it was made of get ids of their own:
  /// the cart's may still be on their way back to the shelf.
  init(_ order: Order, in state: State, _ context: CommandContext) {
    self.order = order
    self.state = state
    self.context = context
    nextLineID = state.counters.nextLineID
    nextOverrideID = state.counters.nextOverrideID
    if order.status.isModifiable { ownLines() }
  }

  /// A new draft of a client, without lines. Its transport fee, terms and expiry are those of the
  /// client and the policy.
  init(
    newFor client: Client, origin: OrderOrigin, staff: Staff?, in state: State,
    _ context: CommandContext
  ) {
    let id = OrderID(rawValue: state.counters.nextOrderID)
    var order = Order(
      id: id, orderNumber: OrderNumber(id).description, clientID: client.id,
      clientName: client.name, staffID: staff?.id ?? .none, staffName: staff?.name ?? "",
      origin: origin, status: .draft, createdBy: context.principal, createdAt: context.now)
    order.statusHistory = [
      OrderStatusChange(
        fromStatus: .unspecified, toStatus: .draft, changedBy: context.principal,
        changedAt: context.now)
    ]
    order.expiresAt = state.draftExpiry(from: context.now)
    order.applyTerms(of: client)
    self.init(order, in: state, context)
  }

  /// Changes what is not about lines and prices.
  mutating func update(_ body: (inout Order) -> Void) { body(&order) }

  /// The order with its totals, in its next version.
  mutating func finished() throws(Rejection) -> Order {
    try reckon()
    order.version += 1
    return order
  }

  /// Adds what the request has at `path`: a rejection names the field at fault.
  mutating func add(
    _ new: NewOrderLine, at path: @autoclosure () -> String
  ) throws(Rejection) {
    do throws(Rejection) {
      try add(new)
    } catch {
      throw error.at(path(), batchField: new.batchID.isNone ? "batch_code" : "batch_id")
    }
  }

  /// Adds a quantity of a batch at the client's price, or at the one given: to its first line, or
  /// on one of its own (C42).
  mutating func add(_ new: NewOrderLine) throws(Rejection) {
    let batch = try batch(of: new)
    try state.check(new.quantity, of: batch)
    let twin = new.separateLine ? nil : order.lines.first { $0.batchID == batch.id }
    if let twin {
      guard let sum = twin.quantity.adding(new.quantity),
        sum.tenThousandths <= Limits.quantityMax
      else { throw State.quantityTooLarge }
      try setQuantity(sum, of: twin.lineID)
    } else {
      try append(batch, new.quantity, basePrice: state.basePrice(of: batch, for: order.clientID))
    }
    guard let price = new.unitPrice, let line = line(lineID), price != line.unitPrice else {
      return
    }
    var change = PriceChange(fixed: price, reason: new.reason)
    change.visibleToClient = new.visibleToClient
    try put(change, on: lineID)
  }

  /// Adds a line at a base price that was agreed before, at the price of the batch's override if
  /// there is one.
  mutating func append(
    _ batch: Batch, _ quantity: Quantity, basePrice: Money
  ) throws(Rejection) {
    guard order.lines.count < Limits.linesPerSessionMax else {
      throw .limitExceeded(
        field: "lines", allowed: "\(Limits.linesPerSessionMax) lines in an order")
    }
    var line = CartLine(
      id: LineID(rawValue: nextLineID), batchID: batch.id, batchCode: batch.code,
      productName: batch.name, unitOfMeasure: batch.unitOfMeasure, quantity: quantity,
      basePrice: basePrice, unitCost: batch.unitCost, addedAt: context.now)
    guard line.setPrice(by: batchOverride(of: batch.id)) else { throw State.lineTotalTooLarge }
    nextLineID += 1
    lineID = line.id
    order.lines.append(OrderLine(line))
  }

  /// Sets a line's quantity. What there is more of must still be for sale.
  mutating func setQuantity(_ quantity: Quantity, of id: LineID) throws(Rejection) {
    guard let line = line(id) else { throw .orderLineNotFound }
    guard let batch = state.batches[line.batchID] else { throw .batchNotFound }
    try state.check(quantity, of: batch)
    if quantity > line.quantity && batch.status != .live { throw .batchNotAvailable(batch.status) }
    var next = CartLine(line, at: context.now)
    next.quantity = quantity
    guard next.reckon() else { throw State.lineTotalTooLarge }
    replace(next)
  }

  /// Takes a line out; its own price ends with it (C12).
  mutating func remove(_ id: LineID) throws(Rejection) {
    guard let line = line(id) else { throw .orderLineNotFound }
    lineID = line.lineID
    if let override = ownOverride(of: line) { end(override.id) }
    order.lines.removeAll { $0.lineID == line.lineID }
  }

  /// Takes every line out, with what its own price ends. Not one after the other: each would be
  /// searched for, and move the others.
  mutating func clear() {
    for line in order.lines {
      lineID = line.lineID
      if let override = ownOverride(of: line) { end(override.id) }
    }
    order.lines = []
  }

  /// A line by its id, or by the one that it shared with a cart until now.
  func line(_ id: LineID) -> OrderLine? {
    let own = ownIDs[id] ?? id
    return order.lines.first { $0.lineID == own }
  }

  /// Puts a line in the place of the one with its id.
  mutating func replace(_ line: CartLine) {
    lineID = line.id
    guard let index = order.lines.firstIndex(where: { $0.lineID == line.id }) else { return }
    var next = OrderLine(line)
    next.short = order.lines[index].short
    order.lines[index] = next
  }

  /// Puts a new override on record, in force from now on.
  mutating func record(_ override: PriceOverride) {
    nextOverrideID = max(nextOverrideID, override.id.rawValue + 1)
    overrideID = override.id
    order.priceAdjustments.append(override)
  }

  var newOverrideID: OverrideID { OverrideID(rawValue: nextOverrideID) }

  /// An override is not in force any more. It stays on record (S2-P11).
  mutating func end(_ id: OverrideID) {
    overrideID = id
    guard
      let index = order.priceAdjustments.firstIndex(where: { $0.id == id && $0.removedAt == nil })
    else { return }
    order.priceAdjustments[index].removedAt = context.now
    order.priceAdjustments[index].removedBy = context.principal
  }

  private func batch(of new: NewOrderLine) throws(Rejection) -> Batch {
    guard new.batchID.isNone != new.batchCode.isEmpty else {
      throw .invalidField(field: "batch_id", allowed: "either batch_id or batch_code")
    }
    if !new.batchID.isNone { return try state.sellableBatch(new.batchID) }
    guard let id = state.batchByCode[new.batchCode] else { throw .batchNotFound }
    return try state.sellableBatch(id)
  }

  /// Lines of carts keep their ids; the order's get others, and its prices with them.
  private mutating func ownLines() {
    for index in order.lines.indices {
      let shared = order.lines[index].lineID
      if state.lines.read(shared, { _ in true }) == nil { continue }
      let own = LineID(rawValue: nextLineID)
      nextLineID += 1
      order.lines[index].lineID = own
      ownIDs[shared] = own
      for price in order.priceAdjustments.indices
      where order.priceAdjustments[price].lineID == shared {
        order.priceAdjustments[price].lineID = own
      }
    }
  }
}

extension CartLine {
  /// An order's line, to be priced by the rules of carts.
  init(_ line: OrderLine, at now: Timestamp) {
    self.init(
      id: line.lineID, batchID: line.batchID, batchCode: line.batchCode,
      productName: line.productName, unitOfMeasure: line.unitOfMeasure, quantity: line.quantity,
      basePrice: line.basePrice, unitPrice: line.unitPrice, unitCost: line.unitCost,
      subtotal: line.subtotal, total: line.total, overrideID: line.overrideID,
      overrideHidden: line.overrideHidden, addedAt: now, overrideScope: line.overrideScope)
  }
}

extension Order {
  /// Takes over what was agreed with its client: terms of payment and the transport fee.
  mutating func applyTerms(of client: Client) {
    paymentTerms = client.paymentTerms
    if client.transportFeePercent == .zero { return }
    fees.append(
      FeeLine(name: "Transport", kind: .percentage, value: client.transportFeePercent))
  }
}

extension State {
  /// When a draft changed now ends by itself.
  func draftExpiry(from now: Timestamp) -> Timestamp {
    let days =
      policy.draftLifetimeDays == 0 ? Limits.draftLifetimeDaysDefault : policy.draftLifetimeDays
    return now.adding(seconds: Int64(days) * 86_400)
  }

  /// When a quote made now ends by itself, unless it says.
  func quoteExpiry(from now: Timestamp) -> Timestamp {
    let days =
      policy.quoteLifetimeDays == 0 ? Limits.quoteLifetimeDaysDefault : policy.quoteLifetimeDays
    return now.adding(seconds: Int64(days) * 86_400)
  }
}
