import StoreSchema
import Values

/// A short line of a sold order, being settled. What is missing leaves commitment for quarantine
/// and is not charged; what makes up for it is committed in its place, on a line of its own.
///
/// The buyer agreed to a total. It stays to the cent when another batch stands in at the same price
/// (`Order.charge`), falls when what is missing is accepted, and rises only by a price that staff
/// name for a substitute.
struct SoldShortPick {
  private let start: State
  private let context: CommandContext
  private let short: PickLine
  private let resolution: ShortResolution
  private let before: Order
  private var order: Order
  private var recorder: Recorder

  init(
    of order: Order, _ short: PickLine, _ resolution: ShortResolution, _ start: State,
    _ context: CommandContext, _ recorder: Recorder
  ) {
    before = order
    self.order = order
    self.short = short
    self.resolution = resolution
    self.start = start
    self.context = context
    self.recorder = recorder
  }

  /// All in one commit.
  mutating func outcome(
    with batch: Batch?, _ terms: SubstitutionTerms
  ) throws(Rejection) -> Outcome {
    let place = order.lines.firstIndex { $0.lineID == short.lineID }
    guard order.isCommitted, let index = place else { throw State.conflict(short) }
    guard order.shortPicks.count < Limits.shortPicksPerOrderMax else {
      throw .limitExceeded(
        field: "short_picks", allowed: "\(Limits.shortPicksPerOrderMax) short picks of an order")
    }
    let replaced = order.lines[index]
    order.lines[index].short.tenThousandths += short.short.tenThousandths
    var made: OrderLine?
    if let batch { made = try replacement(of: replaced, by: batch, terms) }
    try finish(made, terms)
    recorder.record(.orderChanged(OrderChanged(order: order)))
    moveStock(to: batch)
    let rest = short.resolved(resolution, by: made?.lineID ?? .none)
    recorder.record(rest, rest.state == .withdrawn ? .withdrawn : .shortResolved)
    guard let made else { return recorder.outcome(State.reply([rest])) }
    let queued = start.pickLine(for: made, order, at: context.now, like: short)
    recorder.record(queued, .queued)
    return recorder.outcome(State.reply([rest, queued], replacement: made.lineID))
  }

  /// The line of `batch` for what is missing of another: at its price, or at the one agreed. It
  /// takes what is available, by the rule of every sale: never what somebody else holds (C08).
  private mutating func replacement(
    of line: OrderLine, by batch: Batch, _ terms: SubstitutionTerms
  ) throws(Rejection) -> OrderLine {
    guard order.lines.count < Limits.linesPerSessionMax else {
      throw .limitExceeded(
        field: "lines", allowed: "\(Limits.linesPerSessionMax) lines in an order")
    }
    try start.requireFree(
      short.short.tenThousandths, of: batch.id, at: context.now, &recorder)
    var made = OrderLine(
      lineID: LineID(rawValue: start.counters.nextLineID), batchID: batch.id,
      batchCode: batch.code, productName: batch.name, unitOfMeasure: batch.unitOfMeasure,
      quantity: short.short, basePrice: line.basePrice,
      unitPrice: terms.unitPrice ?? line.unitPrice, unitCost: batch.unitCost,
      replacesLineID: line.lineID)
    if made.unitPrice != line.unitPrice {
      // What was agreed before is copied and not guarded anew.
      try start.guardPrice(
        made.unitPrice, cost: batch.unitCost, floor: batch.floorPrice, terms.consent, context)
    }
    var reckoned = CartLine(made, at: context.now)
    guard reckoned.reckon() else { throw State.lineTotalTooLarge }
    if made.unitPrice != made.basePrice { try agree(on: &made, instead: line) }
    order.lines.append(made)
    return made
  }

  /// Puts the price on record: like that of the line it was agreed for, or one of its own (I4).
  private mutating func agree(
    on made: inout OrderLine, instead line: OrderLine
  ) throws(Rejection) {
    guard order.priceAdjustments.count < Limits.overridesPerOrderMax else {
      throw .limitExceeded(
        field: "price_adjustments",
        allowed: "\(Limits.overridesPerOrderMax) negotiated prices in an order")
    }
    let isKept = made.unitPrice == line.unitPrice
    let agreed = order.priceAdjustments.first { $0.id == line.overrideID && $0.removedAt == nil }
    let price =
      (isKept ? agreed : nil).map(PriceChange.init)
      ?? PriceChange(fixed: made.unitPrice, reason: "")
    made.overrideID = OverrideID(rawValue: start.counters.nextOverrideID)
    made.overrideScope = .item
    made.overrideHidden = isKept && line.overrideHidden
    order.priceAdjustments.append(
      PriceOverride(
        id: made.overrideID, scope: .item, lineID: made.lineID, batchID: made.batchID,
        adjustmentType: price.type, adjustmentValue: price.value, originalPrice: made.basePrice,
        newPrice: made.unitPrice, reason: "replaces line \(line.lineID)",
        visibleToClient: !made.overrideHidden, appliedBy: context.principal,
        appliedAt: context.now))
  }

  /// The order with its totals, and with what became of the short pick, in its next version.
  private mutating func finish(
    _ made: OrderLine?, _ terms: SubstitutionTerms
  ) throws(Rejection) {
    guard order.reckon() else {
      throw .limitExceeded(
        field: "amount_due_cents", allowed: "up to \(Limits.amountDueCentsMax) cents")
    }
    try start.grantCredit(for: &order, insteadOf: before, terms.consent, context)
    order.version += 1
    order.shortPicks.append(
      OrderShortPick(
        lineID: short.lineID, batchID: short.batchID, batchCode: short.batchCode,
        quantity: short.short, reason: short.shortReason, reportedBy: short.shortReportedBy,
        resolution: resolution, replacementLineID: made?.lineID ?? .none,
        replacementBatchID: made?.batchID ?? .none, replacementBatchCode: made?.batchCode ?? "",
        consent: terms.consent, resolvedBy: context.principal, resolvedAt: context.now,
        totalBefore: before.total, totalAfter: order.total))
  }

  /// Goods that are not where they should be leave sale; as many of `batch` are sold instead.
  private mutating func moveStock(to batch: Batch?) {
    let missing = short.short
    if var stock = recorder.state(from: start).stocks[short.batchID] {
      stock.committed.tenThousandths -= missing.tenThousandths
      stock.quarantined.tenThousandths += missing.tenThousandths
      recorder.record(.stockChanged(StockChanged(stock: stock, reason: short.shortSentence)))
    }
    guard let batch else { return }
    let move = OrderStockMove(batchID: batch.id, committedDelta: missing)
    recorder.record(.orderStockMoved(OrderStockMoved(orderID: order.id, moves: [move])))
  }
}
