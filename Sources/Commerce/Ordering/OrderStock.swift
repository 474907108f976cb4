import HashTreeCollections
import StoreSchema
import Values

// What orders take out of stock: drafts by holds for a time, sold orders by commitments (C08).

extension State {
  /// Brings the holds of an order in line with its lines: each its quantity while the order
  /// holds, else nothing. All or none.
  func settleHolds(
    of order: Order, since before: Order, _ context: CommandContext, _ recorder: inout Recorder
  ) throws(Rejection) {
    let left = Set(order.lines.map(\.lineID))
    for line in before.lines where !left.contains(line.lineID) {
      hold(.zero, line, of: order, context, &recorder)
    }
    let holds = order.holdUntil != nil
    if holds {
      let short = shortLines(of: order, context, &recorder)
      if !short.isEmpty { throw .shortfalls(short) }
    }
    for line in order.lines {
      hold(holds ? line.quantity : .zero, line, of: order, context, &recorder)
    }
  }

  /// Sets what a line of an order holds.
  func hold(
    _ quantity: Quantity, _ line: OrderLine, of order: Order, _ context: CommandContext,
    _ recorder: inout Recorder
  ) {
    let state = recorder.state(from: self)
    let known = state.holds[line.lineID]
    if known?.quantity ?? .zero == quantity { return }
    var hold =
      known
      ?? Hold(lineID: line.lineID, batchID: line.batchID, placedAt: context.now, orderID: order.id)
    hold.quantity = quantity
    recorder.record(.holdChanged(HoldChanged(hold: hold)))
  }

  /// Gives back what an order holds.
  func releaseHolds(of order: Order, _ recorder: inout Recorder) {
    for line in order.lines {
      guard var hold = holds[line.lineID], hold.orderID == order.id, hold.quantity > .zero else {
        continue
      }
      hold.quantity = .zero
      recorder.record(.holdChanged(HoldChanged(hold: hold)))
    }
  }

  /// The lines that could not have all they want of what is available and of what the order holds
  /// itself, in order; those of batches that are not for sale have only what they hold. Nothing
  /// is kept by what has expired, however late the timer.
  func shortLines(
    of order: Order, _ context: CommandContext, _ recorder: inout Recorder
  ) -> [ShortLine] {
    var free = freeStock(for: order, context, &recorder)
    return order.lines.compactMap { line in
      let most = max(0, free[line.batchID] ?? 0)
      let step = batches.read(line.batchID) { $0.quantityStep.tenThousandths } ?? 1
      let wanted = line.committed.tenThousandths
      if wanted <= most {
        free[line.batchID] = most - wanted
        return nil
      }
      free[line.batchID] = most % max(step, 1)
      return ShortLine(
        lineID: line.lineID, batchID: line.batchID, batchCode: line.batchCode,
        wanted: line.committed,
        available: Quantity(tenThousandths: most / max(step, 1) * max(step, 1)))
    }
  }

  /// Of some of an order's lines, those of which there is less than wanted right now: for
  /// information. Nothing is taken from anybody for it.
  func shortfalls(
    of order: Order, _ lines: [OrderLine], _ context: CommandContext
  ) -> [LineShortfall] {
    if lines.isEmpty { return [] }
    var part = order
    part.lines = lines
    var discarded = Recorder()
    return shortLines(of: part, context, &discarded).map { line in
      LineShortfall(
        lineID: line.lineID, batchID: line.batchID, batchCode: line.batchCode,
        wanted: line.wanted, held: line.available)
    }
  }

  /// What an order could take of each of its batches.
  private func freeStock(
    for order: Order, _ context: CommandContext, _ recorder: inout Recorder
  ) -> [BatchID: Int64] {
    var wanted: [BatchID: Int64] = [:]
    var own: [BatchID: Int64] = [:]
    for line in order.lines {
      wanted[line.batchID, default: 0] += line.committed.tenThousandths
      let state = recorder.state(from: self)
      if let hold = state.holds[line.lineID], hold.orderID == order.id {
        own[line.batchID, default: 0] += hold.quantity.tenThousandths
      }
    }
    var free: [BatchID: Int64] = [:]
    // In order of ids, so that what is released on the way is the same in every replay.
    for id in wanted.keys.sorted() {
      let held = own[id] ?? 0
      let isLive = batches.read(id) { $0.status == .live } ?? false
      guard isLive else {
        free[id] = held
        continue
      }
      let state = recorder.state(from: self)
      let available = state.stocks[id]?.available.tenThousandths ?? 0
      let missing = (wanted[id] ?? 0) - held - available
      let freed =
        missing > 0
        ? state.releaseExpired(missing, of: id, at: context.now, &recorder, besides: order.id) : 0
      free[id] = held + available + freed
    }
    return free
  }

  /// The moves of stock when an order's lines are sold (1), or are not any more (-1).
  static func moves(of order: Order, committing sign: Int64, leaving: Bool = false)
    -> [OrderStockMove]
  {
    var sums: [BatchID: Int64] = [:]
    for line in order.lines { sums[line.batchID, default: 0] += line.committed.tenThousandths }
    return sums.keys.sorted().compactMap { id in
      guard let sum = sums[id], sum != 0 else { return nil }
      return OrderStockMove(
        batchID: id, committedDelta: Quantity(tenThousandths: sign * sum),
        onHandDelta: Quantity(tenThousandths: leaving ? -sum : 0))
    }
  }

  /// The order's time to hold is over: it stays what it is, and holds nothing.
  func endHold(of order: Order, _ recorder: inout Recorder) {
    var order = order
    releaseHolds(of: order, &recorder)
    order.holdUntil = nil
    order.version += 1
    recorder.record(.orderChanged(OrderChanged(order: order)))
  }

  /// What is due of an order by itself: the end of its hold, or its own (S2R 14.4).
  func attend(to id: OrderID, at now: Timestamp, _ recorder: inout Recorder) {
    guard var order = orders[id], order.status.isModifiable else { return }
    guard let end = order.expiresAt, end <= now else {
      if order.holdUntil.map({ $0 <= now }) ?? false { endHold(of: order, &recorder) }
      return
    }
    releaseHolds(of: order, &recorder)
    order.holdUntil = nil
    order.expire(at: now)
    recorder.record(.orderChanged(OrderChanged(order: order)))
  }
}

extension Order {
  /// When a draft or quote ended that nobody ended; nil: it did not.
  var endedByItself: Timestamp? {
    guard status == .cancelled, let change = statusHistory.last,
      change.changedBy.role == .system, let end = expiresAt, end <= change.changedAt
    else { return nil }
    return end
  }

  /// Ends by itself.
  mutating func expire(at now: Timestamp) {
    change(to: .cancelled, by: Principal(role: .system), at: now, reason: "expired")
  }

  /// Goes to another status, on record.
  mutating func change(
    to next: OrderStatus, by principal: Principal, at now: Timestamp, reason: String
  ) {
    statusHistory.append(
      OrderStatusChange(
        fromStatus: status, toStatus: next, changedBy: principal, changedAt: now, reason: reason))
    status = next
    version += 1
  }
}
