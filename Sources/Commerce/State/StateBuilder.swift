import HashTreeCollections
public import StoreSchema
import Values

/// Makes a state of the records of a snapshot, in any order, and derives its indexes.
public struct StateBuilder: Sendable {
  private var state = State()

  /// Without records.
  public init() {}

  /// Adds the settings.
  public mutating func add(_ settings: StoreSettings) { state.settings = settings }
  /// Adds the counters.
  public mutating func add(_ counters: Counters) { state.counters = counters }
  /// Adds a client.
  public mutating func add(_ client: Client) { state.clients[client.id] = client }
  /// Adds a member of staff.
  public mutating func add(_ staff: Staff) { state.staff[staff.id] = staff }
  /// Adds a batch.
  public mutating func add(_ batch: Batch) { state.batches[batch.id] = batch }
  /// Adds a batch's numbers.
  public mutating func add(_ stock: BatchStock) { state.stocks[stock.batchID] = stock }
  /// Adds a session.
  public mutating func add(_ session: Session) { state.sessions[session.id] = session }
  /// Adds a session's numbers.
  public mutating func add(_ activity: SessionActivity) {
    state.activities[activity.sessionID] = activity
  }
  /// Adds a cart line.
  public mutating func add(_ line: CartLine) { state.lines[line.id] = line }
  /// Adds an override.
  public mutating func add(_ override: PriceOverride) { state.overrides[override.id] = override }
  /// Adds a hold.
  public mutating func add(_ hold: Hold) { state.holds[hold.lineID] = hold }
  /// Adds a pick line.
  public mutating func add(_ pickLine: PickLine) { state.pickLines[pickLine.lineID] = pickLine }
  /// Adds an order.
  public mutating func add(_ order: Order) { state.orders[order.id] = order }
  /// Adds a token.
  public mutating func add(_ token: Token) { state.tokens[token.id] = token }

  /// The state with its indexes. Check `invariantViolations()` before trusting a snapshot.
  public consuming func build() -> State {
    var built = state
    built.rebuildIndexes()
    return built
  }
}

extension State {
  /// Derives everything from the records. Expects the derived parts to be empty.
  mutating func rebuildIndexes() {
    clients.forEach { if !$0.code.isEmpty { clientByCode[$0.code] = $0.id } }
    staff.forEach { staffByLogin[$0.login] = $0.id }
    batches.forEach { batchByCode[$0.code] = $0.id }
    catalogVersion += 1
    let sessions = sessions
    sessions.forEach { rebuildIndex(of: copy $0) }
    let lines = lines
    lines.forEach { indexLine(copy $0) }
    let overrides = overrides
    overrides.forEach { indexOverride(copy $0) }
    let pickLines = pickLines
    pickLines.forEach { pickLine in
      indexPickLine(copy pickLine, replacing: nil)
      updatePickGroup(of: pickLine.sessionID)
    }
    let orders = orders
    orders.forEach { indexOrder(copy $0) }
    tokens.forEach { token in
      sessionIndexes.update(token.principal.sessionID) { $0.tokens += 1 }
    }
  }

  private mutating func rebuildIndex(of session: Session) {
    sessionIndexes[session.id] = SessionIndex()
    if let code = SessionCode(session.code) { sessionByCode[code.number] = session.id }
    if session.status.isOpen, let activity = activities[session.id] {
      deadlines[session.id] = activity.deadline
    }
  }
}
