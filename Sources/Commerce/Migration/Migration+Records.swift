import HashTreeCollections
import StoreSchema
import Values

extension Intake {
  /// A client by the rules of `SaveClient`, and its terms in the same event.
  mutating func take(_ row: ImportedClient) {
    let before = state.clientByCode[row.client.code].flatMap { state.clients[$0] }
    let problemsBefore = problemCount
    var command = row.client
    if !row.priceTierCode.isEmpty {
      command.priceTierID = state.priceTierByCode[row.priceTierCode] ?? .none
      if command.priceTierID.isNone { refuse(.priceTierNotFound) }
    }
    var presetID = before.flatMap { state.presetAssignments[$0.id]?.presetID } ?? .none
    if !row.presetName.isEmpty {
      if let id = state.preset(named: row.presetName) {
        presetID = id
      } else {
        refuse(.presetNotFound)
      }
    }
    let terms = State.problems(row.creditLimit, row.paymentTerms, row.transportFeePercent)
    for rejection in terms { refuse(rejection) }
    switch state.decide(.saveClient(command), context: context) {
    case .failure(let rejection): refuse(rejection)
    case .success(let outcome):
      guard problemCount == problemsBefore,
        var client = State.savedClient(outcome.events) ?? before
      else { return }
      client.takeTerms(of: row)
      client.version = before?.version ?? 0
      var events: [Event] = []
      if client != before {
        client.version += 1
        events.append(Event(body: .clientSaved(ClientSaved(client: client))))
      }
      accept(events + assignment(of: presetID, to: client.id), created: before == nil)
    }
  }

  /// The event that makes a preset the client's default; none when it is already.
  private mutating func assignment(of preset: PresetID, to client: ClientID) -> [Event] {
    if preset == state.presetAssignments[client]?.presetID ?? .none { return [] }
    let assignment = PresetAssignment(
      clientID: client, presetID: preset, assignedBy: context.principal, assignedAt: context.now)
    return [Event(body: .presetAssigned(PresetAssigned(assignment: assignment)))]
  }

  /// A batch by the rules of `UpsertBatches`. The count of one that is here stands, unless the row
  /// replaces it.
  mutating func take(_ row: ImportedBatch) {
    let known = state.batchByCode[row.batch.code].flatMap { state.stocks[$0] }
    var input = row.batch
    if known != nil && !row.overwriteStock {
      input.onHand = nil
      input.sampleOnHand = nil
    }
    let setsStock = known == nil || (row.overwriteStock && input.onHand != nil)
    let onHand = input.onHand ?? known?.onHand ?? .zero
    guard row.quarantined >= .zero, row.quarantined <= onHand else {
      return refuse(
        .invalidField(field: "quarantined_e4", allowed: "0 up to what is on hand"))
    }
    let command = Command.upsertBatches(UpsertBatches(batches: [input]))
    switch state.decide(command, context: context) {
    case .failure(let rejection): refuse(rejection)
    case .success(let outcome):
      let events = outcome.events
      guard case .saved(let saved) = outcome.reply.body, setsStock else {
        return accept(events, created: false)
      }
      var after = state
      after.evolve(events)
      let id = BatchID(rawValue: saved.id)
      guard let stock = after.stocks[id] else { return accept(events, created: saved.created) }
      quarantine(row.quarantined, of: stock, after: events, created: saved.created)
    }
  }

  /// Sets what of a batch is not for sale, behind the events that set what there is.
  private mutating func quarantine(
    _ quantity: Quantity, of stock: BatchStock, after events: [Event], created: Bool
  ) {
    if quantity == stock.quarantined { return accept(events, created: created) }
    var next = stock
    next.quarantined = quantity
    if next.available < .zero {
      return refuse(
        .invalidField(field: "quarantined_e4", allowed: "what is neither held nor sold"))
    }
    let event = StockChanged(stock: next, onHandDelta: .zero, reason: "imported")
    accept(events + [Event(body: .stockChanged(event))], created: created)
  }
}

extension State {
  /// The client that `SaveClient` saved, if it did.
  fileprivate static func savedClient(_ events: [Event]) -> Client? {
    guard case .clientSaved(let event)? = events.first?.body else { return nil }
    return event.client
  }
}

extension Client {
  fileprivate mutating func takeTerms(of row: ImportedClient) {
    email = row.email
    creditLimit = row.creditLimit
    paymentTerms = row.paymentTerms
    transportFeePercent = row.transportFeePercent
    selfService = row.selfService
    autoApproval = row.autoApproval
  }
}
