import StoreSchema
import Values

extension State {
  func decide(
    _ command: ShortPick, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .warehouse, .admin)
    let line = try pickLine(command.lineID, command.sessionID)
    try refuseExpired(command.sessionID, at: context.now)
    if !line.mayBePicked(by: context.principal) { throw Self.conflict(line) }
    if command.reason.isEmpty { throw .invalidField(field: "reason", allowed: "some text") }
    try check(command.picked, ofShort: line)
    let report = ShortReport(
      picked: command.picked, reason: command.reason, principal: context.principal,
      now: context.now)
    let short = line.shorted(report)
    var recorder = Recorder()
    recorder.record(short, .shorted)
    if command.reallocates && !policy.reallocationOff,
      let batch = standIn(for: line.batchID, short.short, at: context.now),
      let outcome = try? settle(short, .reallocated, with: batch, context, recorder)
    {
      return outcome
    }
    return recorder.outcome(Self.reply([short]))
  }

  /// What is there of a line is less than wanted, and something that can be sold.
  private func check(_ picked: Quantity, ofShort line: PickLine) throws(Rejection) {
    let step = batches.read(line.batchID) { $0.quantityStep } ?? Quantity(tenThousandths: 1)
    guard picked >= .zero, picked < line.quantity, picked.isMultiple(of: step) else {
      throw .part(
        "picked_e4", .invalidQuantity(allowed: "0 or multiples of \(step) below \(line.quantity)"))
    }
  }

  func decide(
    _ command: ReallocatePick, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .warehouse, .staff, .admin)
    let line = try shortLine(command.lineID, command.sessionID, context)
    guard let batch = standIn(for: line.batchID, line.short, at: context.now) else {
      throw .insufficientInventory(available: mostOfProduct(besides: line.batchID))
    }
    return try settle(line, .reallocated, with: batch, context)
  }

  func decide(
    _ command: SubstitutePick, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .staff, .admin)
    let line = try shortLine(command.lineID, command.sessionID, context)
    try check(command, isSold: isSold(line))
    guard let batch = batches[command.batchID] else { throw .batchNotFound }
    if batch.status != .live { throw .batchNotAvailable(batch.status) }
    guard batch.id != line.batchID, batch.unitOfMeasure == line.unitOfMeasure else {
      throw .invalidField(
        field: "batch_id", allowed: "another batch, sold in the same unit of measure")
    }
    guard line.short.isMultiple(of: batch.quantityStep) else {
      throw .part(
        "batch_id", .invalidQuantity(allowed: "a batch that \(line.short) can be had of"))
    }
    let terms = SubstitutionTerms(unitPrice: command.unitPrice, consent: command.consent)
    return try settle(line, .substituted, with: batch, on: terms, context)
  }

  /// What was sold is changed with the customer's consent only. In a session, where the customer
  /// is, prices have their own methods.
  private func check(_ command: SubstitutePick, isSold: Bool) throws(Rejection) {
    if !isSold {
      if command.unitPrice == nil { return }
      throw .invalidField(
        field: "unit_price", allowed: "none before the sale: there prices are negotiated")
    }
    if command.consent.utf8.allSatisfy({ $0 <= UInt8(ascii: " ") }) {
      throw .invalidField(
        field: "consent", allowed: "who of the customer agreed to it, and how: it is sold already")
    }
    guard let price = command.unitPrice?.cents else { return }
    guard (0...Limits.unitPriceCentsMax).contains(price) else {
      throw .invalidField(
        field: "unit_price.unit_price_cents", allowed: "0 to \(Limits.unitPriceCentsMax)")
    }
  }

  func decide(
    _ command: AcceptShort, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .warehouse, .staff, .admin)
    let line = try shortLine(command.lineID, command.sessionID, context)
    return try settle(line, .accepted, with: nil, context)
  }

  /// A line that waits for somebody to say what becomes of its missing goods. Staff decide for
  /// their own sessions (C17).
  private func shortLine(
    _ id: LineID, _ sessionID: SessionID, _ context: CommandContext
  ) throws(Rejection) -> PickLine {
    let line = try pickLine(id, sessionID)
    if context.principal.role == .staff {
      if sessionID.isNone {
        try requireOwner(of: line.orderID, context.principal)
      } else {
        _ = try usableSession(sessionID, for: .write, by: context.principal)
      }
    }
    try refuseExpired(sessionID, at: context.now)
    if line.state != .short { throw Self.conflict(line) }
    return line
  }

  /// Goods that are not where they should be leave sale: what is available does not change, since
  /// a hold on as much was given up in the same commit.
  func quarantine(
    _ missing: Quantity, of batchID: BatchID, reason: String, _ recorder: inout Recorder
  ) {
    guard missing > .zero, var stock = recorder.state(from: self).stocks[batchID] else { return }
    stock.quarantined.tenThousandths += missing.tenThousandths
    recorder.record(.stockChanged(StockChanged(stock: stock, reason: reason)))
  }
}

extension PickLine {
  /// For people: why its stock changes.
  var shortSentence: String { "short pick: \(shortReason)" }
}
