import HashTreeCollections
public import StoreSchema
import Values

extension State {
  /// What must be true and isn't, in sentences; empty when all is well. Looks at every record:
  /// I1 to I4, I8, the counters, and every index against one derived anew.
  public func invariantViolations() -> [String] {
    var findings = Findings()
    checkStocks(&findings)
    sessions.forEach { check(copy $0, &findings) }
    lines.forEach { check(copy $0, &findings) }
    overrides.forEach { check(copy $0, &findings) }
    holds.forEach { check(copy $0, &findings) }
    pickLines.forEach { check(copy $0, &findings) }
    checkOrders(&findings)
    checkSheets(&findings)
    checkCounters(&findings)
    checkIndexes(&findings)
    return findings.sentences
  }

  /// The same for what the events of one commit touched; cheap enough after every commit of a
  /// debug build. Events must have been applied. Sums over all holds are left to the full check.
  public func invariantViolations(after events: [Event]) -> [String] {
    var touched = Touched()
    for event in events { touched.note(event) }
    var findings = Findings()
    for id in touched.batches.sorted() {
      if let stock = stocks[id] { check(stock, &findings) }
    }
    for id in touched.sessions.sorted() {
      if let session = sessions[id] { check(session, &findings) }
    }
    for id in touched.orders.sorted() {
      if let order = orders[id] { check(order, &findings) }
    }
    for id in touched.lines.sorted() {
      if let line = lines[id] { check(line, &findings) }
      if let hold = holds[id] { check(hold, &findings) }
      if let pickLine = pickLines[id] { check(pickLine, &findings) }
    }
    for id in touched.sheets.sorted() {
      if let sheet = sheets[id] { check(sheet, &findings) }
    }
    return findings.sentences
  }
}

/// Collected violations.
struct Findings {
  private(set) var sentences: [String] = []

  mutating func expect(_ holds: Bool, _ sentence: @autoclosure () -> String) {
    if !holds { sentences.append(sentence()) }
  }
}

/// What a commit's events touched.
private struct Touched {
  var batches: Set<BatchID> = []
  var sessions: Set<SessionID> = []
  var lines: Set<LineID> = []
  var sheets: Set<SheetID> = []
  var orders: Set<OrderID> = []

  mutating func note(_ event: Event) {
    switch event.body {
    case .storeCreated, .clientSaved, .staffSaved, .tokenIssued, .tokenRevoked, .policySaved,
      .priceTierSaved, .presetSaved, .presetDeleted, .presetAssigned, .deviceAdvanced,
      .accountSaved, .emailChanged, .webhookChanged:
      break
    case .sheetSaved(let event): sheets.insert(event.sheet.id)
    case .sheetActivityChanged(let event): sheets.insert(event.activity.sheetID)
    case .orderStockMoved(let event): for move in event.moves { batches.insert(move.batchID) }
    case .batchSaved(let event): batches.insert(event.batch.id)
    case .stockChanged(let event): batches.insert(event.stock.batchID)
    case .sessionStarted(let event): sessions.insert(event.session.id)
    case .sessionPaused(let event): sessions.insert(event.activity.sessionID)
    case .sessionResumed(let event): sessions.insert(event.activity.sessionID)
    case .sessionExtended(let event): sessions.insert(event.activity.sessionID)
    case .sessionExpiring(let event): sessions.insert(event.activity.sessionID)
    case .sessionEnded(let event): sessions.insert(event.activity.sessionID)
    case .noteAdded(let event): sessions.insert(event.activity.sessionID)
    case .lineAdded(let event): note(event.line)
    case .lineChanged(let event): note(event.line)
    case .lineRemoved(let event): note(event.line)
    case .itemShorted(let event): note(event.line)
    case .sessionChanged(let event): sessions.insert(event.session.id)
    case .sampleChanged(let event):
      sessions.insert(event.sample.sessionID)
      batches.insert(event.sample.batchID)
    case .overrideApplied(let event):
      sessions.insert(event.activity.sessionID)
      for line in event.allLines { note(line) }
    case .overrideRemoved(let event):
      sessions.insert(event.activity.sessionID)
      for line in event.allLines { note(line) }
    case .holdChanged(let event):
      lines.insert(event.hold.lineID)
      batches.insert(event.hold.batchID)
    case .holdsCommitted(let event): sessions.insert(event.sessionID)
    case .pickLineChanged(let event): lines.insert(event.pickLine.lineID)
    case .orderCreated(let event): note(event.order)
    case .orderChanged(let event): note(event.header)
    }
  }

  private mutating func note(_ order: Order) {
    orders.insert(order.id)
    sessions.insert(order.sessionID)
    for line in order.lines {
      lines.insert(line.lineID)
      batches.insert(line.batchID)
    }
  }

  private mutating func note(_ line: CartLine) {
    lines.insert(line.id)
    batches.insert(line.batchID)
    sessions.insert(line.sessionID)
  }
}
