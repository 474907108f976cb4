import Commerce
import StoreSchema
import Values

/// How often which quantity of which batch.
struct Contents: Equatable, CustomStringConvertible {
  private var counts: [[Int64]: Int] = [:]

  init(_ lines: [OrderLine] = []) { for line in lines { add(line.batchID, line.quantity) } }

  mutating func add(_ batch: BatchID, _ quantity: Quantity) {
    counts[[Int64(batch.rawValue), quantity.tenThousandths], default: 0] += 1
  }

  mutating func remove(_ batch: BatchID, _ quantity: Quantity) {
    let key = [Int64(batch.rawValue), quantity.tenThousandths]
    let rest = counts[key, default: 0] - 1
    counts[key] = rest == 0 ? nil : rest
  }

  var description: String {
    counts.map { "\($0.key) x \($0.value)" }.sorted().joined(separator: ", ")
  }
}

/// What went into an accepted change of mode and what came out of it.
struct Conversion {
  /// A line wherever it is: batch, quantity, base price, price, and whether that is hidden.
  typealias Item = [Int64]

  private let played: Played
  /// What was there, in order.
  private var source: [Item] = []
  /// What there is now, in order, with the lines' ids.
  private var target: [(id: LineID, item: Item)] = []
  private var shortfalls: [LineShortfall] = []
  /// Total before the fees, and after.
  private var totals: (before: Money, after: Money)?

  init?(_ played: Played) {
    self.played = played
    guard case .success(let outcome) = played.result, !outcome.events.isEmpty else { return nil }
    switch (played.command, outcome.reply.body) {
    case (.convertToOrder(let command), .order(let reply)): read(command, reply)
    case (.convertFromDraft(let command), .conversion(let reply)): read(command, reply)
    case (.convertSheetToOrder(let command), .order(let reply)):
      guard let order = played.state.order(reply.orderID) else { return nil }
      source = items(of: command.conversion)
      target = order.lines.map { ($0.lineID, Self.item($0)) }
    case (.convertSheetToSession(let command), .conversion(let reply)):
      source = items(of: command.conversion)
      read(reply)
    default: return nil
    }
  }

  private mutating func read(_ command: ConvertToOrder, _ reply: OrderReply) {
    source = played.before.cart(of: command.sessionID).map(Self.item)
    let order = played.state.order(reply.orderID)
    target = (order?.lines ?? []).map { ($0.lineID, Self.item($0)) }
    if let order, let before = played.before.activity(of: command.sessionID)?.total {
      totals = (before, order.total)
    }
  }

  private mutating func read(_ command: ConvertFromDraft, _ reply: ConversionReply) {
    let order = played.before.order(command.orderID)
    source = (order?.lines ?? []).map(Self.item)
    read(reply)
    if let order, shortfalls.isEmpty { totals = (order.total, reply.activity.total) }
  }

  private mutating func read(_ reply: ConversionReply) {
    target = played.state.cart(of: reply.sessionID).map { ($0.id, Self.item($0)) }
    shortfalls = reply.shortfalls
  }

  /// What the sheet offers of what was chosen; with today's prices when these were asked for.
  private func items(of request: SheetConversionRequest) -> [Item] {
    guard let sheet = played.state.sheet(request.sheetID), let last = sheet.conversions.last else {
      return []
    }
    return last.chosen.compactMap { choice in
      guard let item = sheet.item(choice.itemID) else { return nil }
      let today = played.before.batch(item.batchID)?.unitPrice ?? .zero
      let base = request.reprice ? today : item.basePrice
      let hides = item.override?.visibleToClient == false && !request.reprice
      return [
        Int64(item.batchID.rawValue), choice.quantity.tenThousandths, base.cents,
        (request.reprice ? base : item.unitPrice).cents, hides ? 1 : 0,
      ]
    }
  }

  /// Every line is there as it was, or is named with what there is of it.
  var fault: String? {
    var expected = source
    for (id, item) in target {
      var item = item
      let short = shortfalls.first { $0.lineID == id }
      if let short {
        if short.held.tenThousandths != item[1] || short.held >= short.wanted {
          return "\(short) was told, there is \(item)"
        }
        item[1] = short.wanted.tenThousandths
      }
      guard let index = expected.firstIndex(of: item) else { return "\(item) is not of \(source)" }
      expected.remove(at: index)
    }
    for short in shortfalls where short.held == .zero {
      let index = expected.firstIndex {
        $0[0] == Int64(short.batchID.rawValue) && $0[1] == short.wanted.tenThousandths
      }
      guard let index, short.lineID.isNone else { return "\(short) was not wanted" }
      expected.remove(at: index)
    }
    if !expected.isEmpty { return "\(expected) got lost" }
    if let totals, totals.before != totals.after { return "\(totals) differ" }
    return heldFault ?? pricesFault
  }

  /// A draft that goes on holding has every line, or names it.
  private var heldFault: String? {
    guard case .convertToOrder(let command) = played.command, command.asDraft,
      command.keepHoldUntil != nil, case .success(let outcome) = played.result,
      case .order(let reply) = outcome.reply.body, let order = played.state.order(reply.orderID)
    else { return nil }
    for line in order.lines {
      let short = reply.shortfalls.first { $0.lineID == line.lineID }
      let held = played.state.hold(of: line.lineID)?.quantity ?? .zero
      if held != short?.held ?? line.quantity || short?.wanted ?? line.quantity != line.quantity {
        return "\(line) holds \(held), told was \(String(describing: short))"
      }
    }
    return nil
  }

  /// The prices in force are all taken along: by whom, when and why.
  private var pricesFault: String? {
    switch played.command {
    case .convertToOrder(let command):
      guard let id = played.state.session(command.sessionID)?.orderID,
        let order = played.state.order(id)
      else { return "no order" }
      let kept = Set(order.priceAdjustments.map(\.id))
      let agreed = Audit.overrides(played.before).filter { $0.sessionID == command.sessionID }
      let lost = agreed.first { !kept.contains($0.id) }
      return lost.map { "\($0) got lost" }
    case .convertFromDraft(let command):
      guard let order = played.before.order(command.orderID), shortfalls.isEmpty else { return nil }
      let new = Set(Audit.overrides(played.state).map(\.id))
        .subtracting(Audit.overrides(played.before).map(\.id))
      let records = Audit.overrides(played.state).filter { new.contains($0.id) }.map(Audit.record)
      let lost = order.priceAdjustments.first { price in
        // Prices of lines that are not there any more ended with them.
        price.removedAt == nil && !records.contains(Audit.record(price))
      }
      return lost.map { "\($0) got lost" }
    default: return nil
    }
  }

  private static func item(_ line: OrderLine) -> Item {
    [
      Int64(line.batchID.rawValue), line.quantity.tenThousandths, line.basePrice.cents,
      line.unitPrice.cents, line.overrideHidden ? 1 : 0,
    ]
  }

  private static func item(_ line: CartLine) -> Item {
    [
      Int64(line.batchID.rawValue), line.quantity.tenThousandths, line.basePrice.cents,
      line.unitPrice.cents, line.overrideHidden ? 1 : 0,
    ]
  }
}
