import StoreSchema
import Values

extension State {
  func decide(
    _ command: AdjustStock, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .staff, .admin)
    let (batch, stock) = try changedBatch(command.batchID, by: command.delta, command.reason)
    if command.pool == .samples { return try adjustSamples(stock, command) }
    guard let onHand = stock.onHand.adding(command.delta),
      onHand.tenThousandths <= Limits.quantityMax
    else {
      throw .limitExceeded(field: "on_hand_e4", allowed: "up to \(Limits.quantityMax)")
    }
    var shortages = Shortages(
      of: batch, policy.shortageRemedy, reason: "stock adjusted: " + command.reason, context,
      Recorder())
    var after = try free(
      -command.delta.tenThousandths, of: stock, command.onShortage, &shortages)
    after.onHand = onHand
    shortages.recorder.record(
      .stockChanged(
        StockChanged(stock: after, onHandDelta: command.delta, reason: command.reason)))
    return shortages.outcome(after)
  }

  private func adjustSamples(
    _ stock: BatchStock, _ command: AdjustStock
  ) throws(Rejection) -> Outcome {
    guard let onHand = stock.sampleOnHand.adding(command.delta),
      onHand.tenThousandths <= Limits.quantityMax
    else {
      throw .limitExceeded(field: "sample_on_hand_e4", allowed: "up to \(Limits.quantityMax)")
    }
    var recorder = Recorder()
    let after = try setSamples(onHand, of: stock, reason: command.reason, &recorder)
    return recorder.outcome(.shortages(ShortagesReply(stock: after)))
  }

  /// Sets how many samples there are, never below what is promised.
  @discardableResult
  func setSamples(
    _ onHand: Quantity, of stock: BatchStock, reason: String, _ recorder: inout Recorder
  ) throws(Rejection) -> BatchStock {
    if onHand < stock.sampleReserved {
      let free = stock.sampleOnHand.tenThousandths - stock.sampleReserved.tenThousandths
      throw .insufficientInventory(available: Quantity(tenThousandths: free))
    }
    var after = stock
    after.sampleOnHand = onHand
    recorder.record(.stockChanged(StockChanged(stock: after, reason: "samples: " + reason)))
    return after
  }

  func decide(
    _ command: QuarantineStock, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .staff, .warehouse, .admin)
    let (batch, stock) = try changedBatch(command.batchID, by: command.delta, command.reason)
    guard stock.quarantined.tenThousandths + command.delta.tenThousandths >= 0 else {
      throw .invalidField(field: "delta_e4", allowed: "-\(stock.quarantined) or more")
    }
    var shortages = Shortages(
      of: batch, policy.shortageRemedy, reason: "quarantined: " + command.reason, context,
      Recorder())
    var after = try free(command.delta.tenThousandths, of: stock, command.onShortage, &shortages)
    after.quarantined.tenThousandths += command.delta.tenThousandths
    shortages.recorder.record(
      .stockChanged(StockChanged(stock: after, reason: command.reason)))
    return shortages.outcome(after)
  }

  /// A batch and its numbers, if they may change so.
  private func changedBatch(
    _ id: BatchID, by delta: Quantity, _ reason: String
  ) throws(Rejection) -> (Batch, BatchStock) {
    guard let batch = batches[id], let stock = stocks[id] else { throw .batchNotFound }
    if delta == .zero { throw .invalidField(field: "delta_e4", allowed: "anything but 0") }
    if reason.isEmpty { throw .invalidField(field: "reason", allowed: "some text") }
    guard (-Limits.quantityMax...Limits.quantityMax).contains(delta.tenThousandths) else {
      throw .limitExceeded(field: "delta_e4", allowed: "up to \(Limits.quantityMax)")
    }
    return (batch, stock)
  }

  /// Makes so much of a batch available that `wanted` ten-thousandths can leave it: ends sessions
  /// past their expiry, then has the newest holds pay. Answers the numbers afterwards.
  private func free(
    _ wanted: Int64, of stock: BatchStock, _ onShortage: OnShortage,
    _ shortages: inout Shortages
  ) throws(Rejection) -> BatchStock {
    let missing = wanted - stock.available.tenThousandths
    if missing <= 0 { return stock }
    let expired = releaseExpired(
      missing, of: stock.batchID, at: shortages.context.now, &shortages.recorder)
    if expired >= missing { return numbers(of: stock, &shortages) }
    let rest = missing - expired
    let now = shortages.context.now
    let most = onShortage == .refuse ? 0 : losable(of: stock.batchID, at: now)
    if most < rest {
      let taken = stock.available.tenThousandths + expired + most
      throw .insufficientInventory(available: Quantity(tenThousandths: taken))
    }
    try shorten(rest, &shortages)
    return numbers(of: stock, &shortages)
  }

  /// A batch's numbers as the events so far leave them.
  private func numbers(of stock: BatchStock, _ shortages: inout Shortages) -> BatchStock {
    shortages.recorder.state(from: self).stocks[stock.batchID] ?? stock
  }

  func decide(
    _ command: SetBatchStatus, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .staff, .admin)
    guard var batch = batches[command.batchID], let stock = stocks[batch.id] else {
      throw .batchNotFound
    }
    if command.status == .unspecified {
      throw .invalidField(field: "status", allowed: "LIVE, DRAFT, QUARANTINED or CLOSED")
    }
    let seen = command.expectedVersion
    if seen != 0 && seen != batch.version { throw .versionConflict(current: batch.version) }
    if batch.status == command.status {
      return .unchanged(.shortages(ShortagesReply(stock: stock, version: batch.version)))
    }
    batch.status = command.status
    batch.version += 1
    let text = command.reason.isEmpty ? "" : ": " + command.reason
    var shortages = Shortages(
      of: batch, policy.shortageRemedy, reason: "batch is \(command.status)" + text, context,
      Recorder())
    var after = stock
    if command.status == .quarantined {
      try shorten(.max, &shortages)
      after = numbers(of: stock, &shortages)
    }
    shortages.recorder.record(.batchSaved(BatchSaved(batch: batch, reason: command.reason)))
    return shortages.outcome(after, version: batch.version)
  }
}

extension Shortages {
  /// The numbers afterwards, and who paid.
  fileprivate consuming func outcome(_ stock: BatchStock, version: UInt64 = 0) -> Outcome {
    let reply = ShortagesReply(stock: stock, shortages: items, version: version)
    return recorder.outcome(.shortages(reply))
  }
}
