import HashTreeCollections
import StoreSchema
import Values

extension State {
  func decide(
    _ command: AddToCart, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .client, .staff, .admin)
    if command.unitPrice != nil && context.principal.role == .client {
      throw .permissionDenied(allowed: "unit_price only from staff")
    }
    let (session, activity) = try activeSession(command.sessionID, context)
    var change = LineChange(session: session, activity: activity, context: context)
    try add(command, &change)
    return change.outcome()
  }

  /// Adds to a cart, whoever asked for it.
  func add(_ command: AddToCart, _ change: inout LineChange) throws(Rejection) {
    let session = change.session
    let batch = try sellableBatch(command.batchID)
    try check(command.quantity, of: batch)
    let first = sessionIndexes.read(session.id) { $0.lineByBatch[batch.id] } ?? nil
    let merged = command.separateLine ? nil : first
    if let id = merged, let line = lines[id] {
      guard let sum = line.quantity.adding(command.quantity),
        sum.tenThousandths <= Limits.quantityMax
      else { throw Self.quantityTooLarge }
      try setQuantity(sum, of: line, &change)
    } else {
      try add(command, batch, &change)
    }
    if let price = command.unitPrice, price != change.line.unitPrice {
      do throws(Rejection) {
        try apply(PriceChange(fixed: price, reason: command.reason), to: change.line, &change)
      } catch {
        guard case .invalidAdjustment = error else { throw error }
        throw .part("unit_price.unit_price_cents", error)
      }
    }
  }

  func sellableBatch(_ id: BatchID) throws(Rejection) -> Batch {
    guard let batch = batches[id] else { throw .batchNotFound }
    if batch.status != .live { throw .batchNotAvailable(batch.status) }
    return batch
  }

  /// Quantities are positive multiples of the batch's step (C06, C41).
  func check(_ quantity: Quantity, of batch: Batch) throws(Rejection) {
    guard quantity > .zero, quantity.tenThousandths <= Limits.quantityMax,
      quantity.isMultiple(of: batch.quantityStep)
    else { throw .invalidQuantity(allowed: "positive multiples of \(batch.quantityStep)") }
  }

  static var quantityTooLarge: Rejection {
    .limitExceeded(field: "quantity_e4", allowed: "up to \(Limits.quantityMax)")
  }

  private func add(
    _ command: AddToCart, _ batch: Batch, _ change: inout LineChange
  ) throws(Rejection) {
    guard change.activity.lineCount < Limits.linesPerSessionMax else {
      throw .limitExceeded(
        field: "lines", allowed: "\(Limits.linesPerSessionMax) lines in a cart")
    }
    var line = CartLine(
      id: LineID(rawValue: counters.nextLineID), sessionID: change.session.id, batchID: batch.id,
      batchCode: batch.code, productName: batch.name, unitOfMeasure: batch.unitOfMeasure,
      location: batch.location, quantity: command.quantity,
      basePrice: basePrice(of: batch, for: change.session.clientID), unitCost: batch.unitCost,
      version: 1, addedAt: change.context.now)
    try requireStock(command.quantity.tenThousandths, for: line, &change)
    guard line.setPrice(by: batchOverride(for: line)) else { throw Self.lineTotalTooLarge }
    change.added(line)
    want(line.quantity, of: line, release: change.session, &change.recorder, at: change.context.now)
  }

  static var lineTotalTooLarge: Rejection {
    .limitExceeded(field: "line_total_cents", allowed: "up to \(Limits.lineTotalCentsMax)")
  }

  func decide(
    _ command: UpdateCartItem, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .client, .staff, .admin)
    let (session, activity) = try activeSession(command.sessionID, context)
    let line = try cartLine(command.lineID, session.id, command.expectedVersion)
    guard let batch = batches[line.batchID] else { throw .batchNotFound }
    try check(command.quantity, of: batch)
    if command.quantity > line.quantity && batch.status != .live {
      throw .batchNotAvailable(batch.status)
    }
    var change = LineChange(session: session, activity: activity, context: context)
    try setQuantity(command.quantity, of: line, &change)
    return change.outcome()
  }

  /// Sets a line's quantity, its hold and its pick line.
  private func setQuantity(
    _ quantity: Quantity, of line: CartLine, _ change: inout LineChange
  ) throws(Rejection) {
    let kept = max(quantity, pickLines[line.id]?.offShelf ?? .zero)
    try requireStock(kept.tenThousandths, for: line, &change)
    var next = line
    next.quantity = quantity
    next.version += 1
    guard next.reckon() else { throw Self.lineTotalTooLarge }
    change.changed(next, from: line)
    want(quantity, of: line, at: change.context.now, &change.recorder)
  }

  func cartLine(
    _ id: LineID, _ sessionID: SessionID, _ expectedVersion: UInt64
  ) throws(Rejection) -> CartLine {
    guard let line = lines[id], line.sessionID == sessionID else { throw .itemNotInCart }
    if expectedVersion != 0 && expectedVersion != line.version {
      throw .versionConflict(current: line.version)
    }
    return line
  }

  func decide(
    _ command: RemoveFromCart, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .client, .staff, .admin)
    let (session, activity) = try activeSession(command.sessionID, context)
    let line = try cartLine(command.lineID, session.id, command.expectedVersion)
    var change = LineChange(session: session, activity: activity, context: context)
    remove(line, reason: "removed", &change)
    return change.outcome()
  }

  func decide(
    _ command: ClearCart, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .client, .staff, .admin)
    let (session, activity) = try activeSession(command.sessionID, context)
    var change = LineChange(session: session, activity: activity, context: context)
    for line in cart(of: session.id) { remove(line, reason: "cart cleared", &change) }
    return change.recorder.outcome(.session(Self.reply(session, change.activity)))
  }

  /// Takes a line out of its cart and gives back what it holds.
  func remove(_ line: CartLine, reason: String, _ change: inout LineChange) {
    takeOut(line, reason: reason, &change)
    want(.zero, of: line, at: change.context.now, &change.recorder)
  }

  /// Takes a line out of its cart. Its override dies with it (C12), which is recorded first.
  func takeOut(_ line: CartLine, reason: String, _ change: inout LineChange) {
    var last = line
    if let override = ownOverride(of: line) {
      last = change.removed(override, from: line, fallback: batchOverride(for: line))
    }
    change.removed(last, reason: reason)
  }
}
