import StoreSchema
import Values

extension State {
  /// Settles a short line, sold or not: it shrinks to what is there, what is missing leaves sale,
  /// and `batch` makes up for it with a line of its own. All in one commit.
  func settle(
    _ short: PickLine, _ resolution: ShortResolution, with batch: Batch?,
    on terms: SubstitutionTerms = SubstitutionTerms(), _ context: CommandContext,
    _ recorder: Recorder = Recorder()
  ) throws(Rejection) -> Outcome {
    if let order = order(selling: short) {
      var settlement = SoldShortPick(of: order, short, resolution, self, context, recorder)
      return try settlement.outcome(with: batch, terms)
    }
    guard let session = sessions[short.sessionID], let activity = activity(of: session.id),
      session.status.isOpen, let line = lines[short.lineID]
    else { throw Self.conflict(short) }
    // What the warehouse finds is nothing that people in the session do.
    var change = LineChange(
      session: session, activity: activity, context: context,
      isActivity: context.principal.role != .warehouse)
    change.recorder = recorder
    let replacementID = batch == nil ? LineID.none : LineID(rawValue: counters.nextLineID)
    let rest = short.resolved(resolution, by: replacementID)
    shrink(line, to: rest.quantity, reason: short.shortSentence, &change)
    change.recorder.record(rest, rest.state == .withdrawn ? .withdrawn : .shortResolved)
    quarantine(short.short, of: short.batchID, reason: short.shortSentence, &change.recorder)
    guard let batch else { return change.recorder.outcome(Self.reply([rest])) }
    try replace(short.short, of: line, by: batch, &change)
    let replacement = change.recorder.state(from: self).pickLines[replacementID]
    let lines = [rest] + (replacement.map { [$0] } ?? [])
    return change.recorder.outcome(Self.reply(lines, replacement: replacementID))
  }

  /// The cart line and its hold without what is missing; without anything left it is removed.
  private func shrink(
    _ line: CartLine, to rest: Quantity, reason: String, _ change: inout LineChange
  ) {
    if rest == .zero {
      takeOut(line, reason: reason, &change)
    } else {
      var next = line
      next.quantity = rest
      next.version += 1
      let isInRange = next.reckon()
      precondition(isInRange, "a smaller quantity of the same price is in range")
      change.changed(next, from: line)
    }
    guard var hold = holds[line.id] else { return }
    hold.quantity = rest
    change.recorder.record(.holdChanged(HoldChanged(hold: hold)))
  }

  /// Puts another batch into the cart for what is missing of a line: at the line's base price and
  /// unit price, which were agreed. A price that does not follow of itself is an item override
  /// (C09) like the one in force on the line.
  private func replace(
    _ missing: Quantity, of line: CartLine, by batch: Batch, _ change: inout LineChange
  ) throws(Rejection) {
    guard change.activity.lineCount < Limits.linesPerSessionMax else {
      throw .limitExceeded(
        field: "lines", allowed: "\(Limits.linesPerSessionMax) lines in a cart")
    }
    var replacement = CartLine(
      id: LineID(rawValue: counters.nextLineID), sessionID: line.sessionID, batchID: batch.id,
      batchCode: batch.code, productName: batch.name, unitOfMeasure: batch.unitOfMeasure,
      location: batch.location, quantity: missing, basePrice: line.basePrice,
      unitCost: batch.unitCost, version: 1, addedAt: change.context.now, replacesLineID: line.id)
    guard replacement.setPrice(by: batchOverride(for: replacement)) else {
      throw Self.lineTotalTooLarge
    }
    try requireStock(missing.tenThousandths, for: replacement, &change)
    change.added(replacement)
    if replacement.unitPrice != line.unitPrice {
      let price = PriceChange(of: line, overrides[line.overrideID])
      try put(price, line.unitPrice, on: replacement, &change)
    }
    let hold = Hold(
      lineID: replacement.id, sessionID: line.sessionID, batchID: batch.id, quantity: missing,
      placedAt: change.context.now)
    change.recorder.record(.holdChanged(HoldChanged(hold: hold)))
    change.recorder.record(queued(change.line, change.session, at: change.context.now))
  }
}

/// What was agreed about a substitute.
struct SubstitutionTerms {
  /// Nil: the price of the line it replaces.
  var unitPrice: Money?
  /// Of what is sold: who of the customer agreed to it, and how.
  var consent = ""
}

extension PriceChange {
  /// The price of a line, for the one that replaces it.
  fileprivate init(of line: CartLine, _ override: PriceOverride?) {
    self = override.map(PriceChange.init) ?? PriceChange(fixed: line.unitPrice, reason: "")
    reason = "replaces line \(line.id)"
  }
}
