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
  /// Counters that an older store did not have yet start anew.
  public mutating func add(_ counters: Counters) {
    var counters = counters
    counters.nextPriceTierID = max(counters.nextPriceTierID, 1)
    counters.nextSampleID = max(counters.nextSampleID, 1)
    counters.nextPresetID = max(counters.nextPresetID, State.firstPresetID)
    counters.nextDeviceID = max(counters.nextDeviceID, 1)
    counters.nextSheetID = max(counters.nextSheetID, 1)
    counters.nextEmailID = max(counters.nextEmailID, 1)
    counters.nextWebhookID = max(counters.nextWebhookID, 1)
    counters.nextAccountID = max(counters.nextAccountID, 1)
    state.counters = counters
  }
  /// Adds the policy.
  public mutating func add(_ policy: StorePolicy) { state.policy = policy }
  /// Adds a price tier.
  public mutating func add(_ tier: PriceTier) { state.priceTiers[tier.id] = tier }
  /// Adds a scanner.
  public mutating func add(_ device: Device) { state.devices[device.id] = device }
  /// Adds a sample.
  public mutating func add(_ sample: Sample) { state.samples[sample.id] = sample }
  /// Adds a preset.
  public mutating func add(_ preset: CatalogPreset) { state.presets[preset.id] = preset }
  /// Adds a client's default preset.
  public mutating func add(_ assignment: PresetAssignment) {
    state.presetAssignments[assignment.clientID] = assignment
  }
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
    state.sessionIndexes[activity.sessionID] = SessionIndex(activity: activity)
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
  /// Adds a sales sheet.
  public mutating func add(_ sheet: SalesSheet) { state.sheets[sheet.id] = sheet }
  /// Adds what the readers of a sheet did.
  public mutating func add(_ activity: SheetActivity) {
    state.sheetActivities[activity.sheetID] = activity
  }
  /// Adds a mail.
  public mutating func add(_ email: Email) { state.emails[email.id] = email }
  /// Adds a webhook.
  public mutating func add(_ webhook: Webhook) { state.webhooks[webhook.id] = webhook }
  /// Adds an account.
  public mutating func add(_ account: ClientAccount) { state.accounts[account.id] = account }

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
    let batches = batches
    batches.forEach { batch in
      batchByCode[batch.code] = batch.id
      indexProduct(of: copy batch, replacing: nil)
    }
    priceTiers.forEach { priceTierByCode[$0.code] = $0.id }
    devices.forEach { deviceByName[$0.name] = $0.id }
    presets.forEach { presetByName[FoldedText($0.name)] = $0.id }
    let sessions = sessions
    sessions.forEach { rebuildIndex(of: copy $0) }
    rebuildLineLists()
    rebuildSums()
    let overrides = overrides
    overrides.forEach { indexOverride(copy $0) }
    let samples = samples
    samples.forEach { indexSample(copy $0, replacing: .unspecified, isNew: true) }
    let pickLines = pickLines
    pickLines.forEach { indexPickLine(copy $0, replacing: nil) }
    let orders = orders
    orders.forEach { order in
      indexOrder(copy order)
      indexStaff(of: copy order, replacing: nil)
      indexPlace(of: copy order, replacing: nil)
      indexCommitments(of: copy order)
      indexObligations(of: copy order, replacing: nil)
    }
    let sheets = sheets
    sheets.forEach { indexLinks(of: copy $0) }
    let accounts = accounts
    accounts.forEach { indexAccount(copy $0, replacing: nil) }
    emails.forEach { if $0.status == .queued { emailQueue[$0.id] = true } }
    let holds = holds
    holds.forEach { hold in
      let id = hold.lineID
      updateClaims(on: hold.batchID) { $0.holders.insert(id) }
    }
    tokens.forEach { token in
      sessionIndexes.update(token.principal.sessionID) { $0.tokens += 1 }
      indexToken(copy token)
    }
  }

  private mutating func rebuildSums() {
    var missing: [SessionActivity] = []
    forEachActivity { if $0.mayLackSums { missing.append($0) } }
    for activity in missing {
      let activity = withSums(activity)
      sessionIndexes.update(activity.sessionID) { $0.activity = activity }
    }
  }

  /// Lists the lines of sessions in order of their ids: those in carts, and between them those
  /// that only the warehouse still knows.
  private mutating func rebuildLineLists() {
    var recalled: [(LineID, SessionID)] = []
    pickLines.forEach { pickLine in
      if lines[pickLine.lineID] == nil { recalled.append((pickLine.lineID, pickLine.sessionID)) }
    }
    var rest = recalled[...]
    let carts = lines
    carts.forEach { line in
      while let (id, sessionID) = rest.first, id < line.id {
        listLine(id, of: sessionID, after: sessionIndexes[sessionID]?.lastLine ?? .none)
        rest.removeFirst()
      }
      indexLine(line.id, of: line.batchID, in: line.sessionID)
    }
    for (id, sessionID) in rest {
      listLine(id, of: sessionID, after: sessionIndexes[sessionID]?.lastLine ?? .none)
    }
  }

  private mutating func rebuildIndex(of session: Session) {
    if let code = SessionCode(session.code) { sessionByCode[code.number] = session.id }
    if session.status.isOpen, let activity = activity(of: session.id) {
      deadlines[session.id] = activity.deadline
      countOpenSession(of: session.clientID, 1)
    }
  }
}
