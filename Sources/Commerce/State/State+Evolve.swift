public import StoreSchema
import Values

extension State {
  /// Puts an event's records in place. Never fails, never refuses: what may happen is decided
  /// before; what has happened is a fact.
  public mutating func evolve(_ event: Event) {
    switch event.body {
    case .storeCreated(let event): settings = event.settings
    case .clientSaved(let event): put(event.client)
    case .staffSaved(let event): put(event.staff)
    case .policySaved(let event): policy = event.policy
    case .priceTierSaved(let event): put(event.priceTier)
    case .batchSaved(let event): put(event.batch)
    case .stockChanged(let event): stocks[event.stock.batchID] = event.stock
    case .sessionStarted(let event): evolve(event)
    case .sessionPaused(let event): setStatus(.paused, event.activity)
    case .sessionResumed(let event): setStatus(.active, event.activity)
    case .sessionExtended(let event): put(event.activity)
    case .sessionExpiring(let event): put(event.activity)
    case .sessionEnded(let event): evolve(event)
    case .sessionChanged(let event): evolve(event)
    case .noteAdded(let event): evolve(event)
    case .lineAdded(let event): evolve(event)
    case .lineChanged(let event): evolve(event)
    case .lineRemoved(let event): evolve(event)
    case .itemShorted(let event): evolve(event)
    case .overrideApplied(let event): evolve(event)
    case .overrideRemoved(let event): evolve(event)
    case .holdChanged(let event): put(event.hold)
    case .holdsCommitted(let event): evolve(event)
    case .pickLineChanged(let event): put(event.pickLine)
    case .deviceAdvanced(let event): put(event.device)
    case .sampleChanged(let event): evolve(event)
    case .presetSaved(let event): put(event.preset)
    case .presetDeleted(let event): evolve(event)
    case .presetAssigned(let event): put(event.assignment)
    case .orderCreated(let event): put(event.order)
    case .orderChanged(let event): evolve(event)
    case .orderStockMoved(let event): evolve(event)
    case .accountSaved(let event): put(event.account)
    case .sheetSaved(let event): put(event.sheet)
    case .sheetActivityChanged(let event):
      sheetActivities[event.activity.sheetID] = event.activity
    case .emailChanged(let event): put(event.email)
    case .webhookChanged(let event): put(event.webhook)
    case .tokenIssued(let event): putNew(event.token)
    case .tokenRevoked(let event): putRevoked(event.token)
    }
  }

  /// Puts the events of one commit in place.
  public mutating func evolve(_ events: [Event]) {
    for event in events { evolve(event) }
  }
}
