import HashTreeCollections
import StoreSchema
import Values

extension State {
  /// Ids are never given twice.
  func checkCounters(_ findings: inout Findings) {
    func check<ID: Identifier, Record>(_ next: UInt64, _ table: Table<ID, Record>, _ kind: String) {
      table.visitDown { id, _ in
        findings.expect(id.rawValue < next, "C02: the next \(kind) id is \(next), \(id) exists")
        return false
      }
    }
    check(counters.nextClientID, clients, "client")
    check(counters.nextStaffID, staff, "staff")
    check(counters.nextBatchID, batches, "batch")
    check(counters.nextSessionID, sessions, "session")
    check(counters.nextLineID, lines, "line")
    check(counters.nextOverrideID, overrides, "override")
    check(counters.nextOrderID, orders, "order")
    check(counters.nextTokenID, tokens, "token")
    check(counters.nextPriceTierID, priceTiers, "price tier")
    check(counters.nextDeviceID, devices, "device")
    check(counters.nextSampleID, samples, "sample")
    check(counters.nextPresetID, presets, "preset")
    check(counters.nextSheetID, sheets, "sheet")
    check(counters.nextEmailID, emails, "mail")
    check(counters.nextWebhookID, webhooks, "webhook")
    check(counters.nextAccountID, accounts, "account")
  }

  /// Every index is what the records alone would give.
  func checkIndexes(_ findings: inout Findings) {
    let fresh = rebuilt()
    findings.expect(clientByCode == fresh.clientByCode, "index: clients by code")
    findings.expect(staffByLogin == fresh.staffByLogin, "index: staff by login")
    findings.expect(batchByCode == fresh.batchByCode, "index: batches by code")
    findings.expect(sessionByCode == fresh.sessionByCode, "S2-P03: sessions by code")
    findings.expect(pickGroups == fresh.pickGroups, "index: sessions on the pick list")
    findings.expect(pickTurns == fresh.pickTurns, "index: turns of sessions on the pick list")
    findings.expect(pickPlaces == fresh.pickPlaces, "index: lines by place")
    findings.expect(batchesByProduct == fresh.batchesByProduct, "index: batches by product")
    findings.expect(lastOrderOfClient == fresh.lastOrderOfClient, "index: orders of clients")
    findings.expect(accountCarts == fresh.accountCarts, "index: carts of accounts")
    findings.expect(staffOrders == fresh.staffOrders, "index: orders of staff")
    findings.expect(orderPickGroups == fresh.orderPickGroups, "index: orders on the pick list")
    findings.expect(creditUses == fresh.creditUses, "index: what clients owe")
    findings.expect(
      orderByExternalNumber == fresh.orderByExternalNumber, "index: orders by outside number")
    findings.expect(
      orderDeadlines.count == fresh.orderDeadlines.count
        && orderDeadlines.earliest == fresh.orderDeadlines.earliest, "index: deadlines of orders")
    findings.expect(sheetByTokenHash == fresh.sheetByTokenHash, "S2-P17: sheets by link")
    findings.expect(
      sheetByExternalNumber == fresh.sheetByExternalNumber, "index: sheets by outside number")
    findings.expect(presetByName == fresh.presetByName, "index: presets by name")
    findings.expect(accountByLogin == fresh.accountByLogin, "index: accounts by login")
    findings.expect(clientAccounts == fresh.clientAccounts, "index: accounts of clients")
    findings.expect(accountTokens == fresh.accountTokens, "index: tokens of accounts")
    findings.expect(
      accountByInvitation == fresh.accountByInvitation, "index: accounts by invitation")
    findings.expect(emailQueue == fresh.emailQueue, "index: queued mails")
    findings.expect(orderPlaces == fresh.orderPlaces, "index: orders by status")
    findings.expect(deadlines.count == fresh.deadlines.count, "index: open sessions")
    findings.expect(
      openSessionsByClient == fresh.openSessionsByClient, "index: open sessions of clients")
    findings.expect(deadlines.earliest == fresh.deadlines.earliest, "index: next deadline")
    findings.expect(claims == fresh.claims, "index: who has something of a batch")
    findings.expect(sampleQueue == fresh.sampleQueue, "index: the queue of samples")
    findings.expect(priceTierByCode == fresh.priceTierByCode, "index: price tiers by code")
    findings.expect(deviceByName == fresh.deviceByName, "index: scanners by name")
    let ids = sessionByCode.values
    findings.expect(ids.count == sessions.count, "S2-P03: two sessions have the same code")
    for id in ids { checkIndex(of: id, fresh, &findings) }
  }

  private func checkIndex(of id: SessionID, _ fresh: State, _ findings: inout Findings) {
    guard let index = sessionIndexes[id], let other = fresh.sessionIndexes[id] else {
      findings.expect(false, "index: session \(id) has none")
      return
    }
    findings.expect(
      cart(of: id).map(\.id) == fresh.cart(of: id).map(\.id), "index: lines of session \(id)")
    findings.expect(
      overrides(of: id).map(\.id) == fresh.overrides(of: id).map(\.id)
        && index.overrides == other.overrides,
      "index: overrides of session \(id)")
    findings.expect(
      pickLines(of: id).map(\.lineID) == fresh.pickLines(of: id).map(\.lineID)
        && index.picks == other.picks && index.pendingPicks == other.pendingPicks,
      "index: pick lines of session \(id)")
    findings.expect(
      index.lineByBatch == other.lineByBatch && index.tokens == other.tokens
        && index.batchOverrides == other.batchOverrides
        && index.reservedSamples == other.reservedSamples
        && samples(of: id).map(\.id) == fresh.samples(of: id).map(\.id),
      "index: batches, their prices or tokens of session \(id)")
  }

  /// The same records with indexes derived anew.
  func rebuilt() -> State {
    var fresh = State()
    fresh.settings = settings
    fresh.counters = counters
    fresh.clients = clients
    fresh.staff = staff
    fresh.batches = batches
    fresh.stocks = stocks
    fresh.sessions = sessions
    forEachActivity { fresh.sessionIndexes[$0.sessionID] = SessionIndex(activity: $0) }
    fresh.lines = lines
    fresh.overrides = overrides
    fresh.holds = holds
    fresh.pickLines = pickLines
    fresh.orders = orders
    fresh.tokens = tokens
    fresh.policy = policy
    fresh.priceTiers = priceTiers
    fresh.devices = devices
    fresh.samples = samples
    fresh.presets = presets
    fresh.presetAssignments = presetAssignments
    fresh.sheets = sheets
    fresh.sheetActivities = sheetActivities
    fresh.emails = emails
    fresh.webhooks = webhooks
    fresh.accounts = accounts
    fresh.rebuildIndexes()
    return fresh
  }
}
