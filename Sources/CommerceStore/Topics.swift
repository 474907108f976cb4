import Commerce
public import StoreSchema
public import Values

/// What a stream is about. A topic stands for one projection: a commit carries it only when it
/// has something to say there (Feed).
public enum StoreTopic: Hashable, Sendable {
  /// A session, for its staff.
  case session(SessionID)
  /// A session, for its customer.
  case sessionAsClient(SessionID)
  /// The warehouse's list.
  case pickList
  /// The open sessions.
  case activeSessions
  /// What can be bought, and how much of it.
  case catalog
  /// The queue of samples.
  case samples
  /// Every order.
  case orders
  /// The orders of a client, for its accounts.
  case clientOrders(ClientID)
}

extension StoreSchema.JournalRecord {
  /// The topics of the record: a function of the record alone.
  public var topics: [StoreTopic] {
    var topics: [StoreTopic] = []
    let add = { (topic: StoreTopic) in if !topics.contains(topic) { topics.append(topic) } }
    for event in events {
      if let session = event.sessionOfActivity {
        add(.session(session))
        add(.activeSessions)
        if event.concernsClient { add(.sessionAsClient(session)) }
      }
      switch event.body {
      case .pickLineChanged(let changed):
        // Lines of an order that had no session are in no session's stream.
        if !changed.pickLine.sessionID.isNone { add(.session(changed.pickLine.sessionID)) }
        add(.pickList)
      case .sessionEnded: add(.pickList)
      case .holdChanged, .stockChanged, .batchSaved, .orderStockMoved: add(.catalog)
      case .sampleChanged:
        add(.catalog)
        add(.samples)
      case .orderCreated(let created):
        add(.orders)
        add(.clientOrders(created.order.clientID))
      case .orderChanged(let changed):
        add(.orders)
        add(.clientOrders(changed.header.clientID))
      default: break
      }
    }
    return topics
  }
}

extension StoreSchema.Event {
  /// The session whose numbers the event carries.
  fileprivate var sessionOfActivity: SessionID? { activity?.sessionID }

  /// Whether the session's customer is told: of everything but internal notes and settings.
  fileprivate var concernsClient: Bool {
    switch body {
    case .noteAdded: false
    case .sessionChanged(let changed):
      changed.kind == .checkoutRequested || changed.kind == .checkoutWithdrawn
    default: true
    }
  }

  /// The session's numbers after the event, when the event carries them.
  public var activity: StoreSchema.SessionActivity? {
    switch body {
    case .sessionStarted(let event): event.activity
    case .sessionPaused(let event): event.activity
    case .sessionResumed(let event): event.activity
    case .sessionExtended(let event): event.activity
    case .sessionExpiring(let event): event.activity
    case .sessionEnded(let event): event.activity
    case .noteAdded(let event): event.activity
    case .lineAdded(let event): event.activity
    case .lineChanged(let event): event.activity
    case .lineRemoved(let event): event.activity
    case .overrideApplied(let event): event.activity
    case .overrideRemoved(let event): event.activity
    case .sessionChanged(let event): event.activity
    case .itemShorted(let event): event.activity
    case .sampleChanged(let event): event.activity
    case .storeCreated, .clientSaved, .staffSaved, .batchSaved, .stockChanged, .holdChanged,
      .pickLineChanged, .orderCreated, .orderChanged, .tokenIssued, .tokenRevoked,
      .holdsCommitted, .policySaved, .priceTierSaved, .presetSaved,
      .presetDeleted, .presetAssigned, .deviceAdvanced, .orderStockMoved, .accountSaved,
      .sheetSaved,
      .sheetActivityChanged, .emailChanged, .webhookChanged:
      nil
    }
  }
}
