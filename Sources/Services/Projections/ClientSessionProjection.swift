import APISchema
import Commerce
import CommerceStore
import StoreSchema
import Values

/// What a commit means to the customer of a session (WatchSessionAsClient).
///
/// The message types have no field for cost, margin, notes or hidden overrides (I7); what is left
/// to decide here is that a hidden override shows as nothing but the line's new price.
enum ClientSessionProjection {
  /// The message, without `previousSequence`; nil when the commit means nothing to the customer.
  static func message(
    _ commit: CommitInput, session: SessionID
  ) -> APISchema.WatchSessionAsClientResponse? {
    let record = commit.record
    guard let activity = record.activity(of: session) else { return nil }
    let changes = record.events.flatMap { event in
      Self.changes(event, in: record, session: session)
    }
    guard !changes.isEmpty || movesTotal(record, of: session) else { return nil }
    return APISchema.WatchSessionAsClientResponse(
      sequence: commit.sequence,
      committedAt: commit.time,
      actor: APISchema.Actor(record.principal),
      clientOperationID: record.clientOperationID,
      body: .changes(
        APISchema.ClientSessionChanges(
          changes: changes.map { APISchema.ClientSessionChange(body: $0) },
          totals: APISchema.CartTotals(activity),
          sessionVersion: activity.version,
          expiresAt: activity.expiresAt)))
  }

  /// Whether the record changes the order's price, which shows in nothing but the totals.
  private static func movesTotal(
    _ record: StoreSchema.JournalRecord, of session: SessionID
  ) -> Bool {
    record.events.contains { event in
      switch event.body {
      case .overrideApplied(let applied):
        applied.override.scope == .order && applied.override.sessionID == session
      case .overrideRemoved(let removed):
        removed.override.scope == .order && removed.override.sessionID == session
      default: false
      }
    }
  }

  private static func changes(
    _ event: StoreSchema.Event, in record: StoreSchema.JournalRecord, session: SessionID
  ) -> [APISchema.ClientSessionChange.Body] {
    guard event.activity?.sessionID == session else { return [] }
    switch event.body {
    case .overrideApplied(let applied): return applied.allLines.map { updated($0, in: record) }
    case .overrideRemoved(let removed): return removed.allLines.map { updated($0, in: record) }
    default: return change(event, in: record).map { [$0] } ?? []
    }
  }

  private static func updated(
    _ line: StoreSchema.CartLine, in record: StoreSchema.JournalRecord
  ) -> APISchema.ClientSessionChange.Body {
    let status = APISchema.PickStatus(record.pickStatus(of: line.id))
    return .itemUpdated(APISchema.CartItem(line, pickStatus: status))
  }

  private static func change(
    _ event: StoreSchema.Event, in record: StoreSchema.JournalRecord
  ) -> APISchema.ClientSessionChange.Body? {
    let item = { (line: StoreSchema.CartLine) in
      APISchema.CartItem(line, pickStatus: APISchema.PickStatus(record.pickStatus(of: line.id)))
    }
    switch event.body {
    case .lineAdded(let added): return .itemAdded(item(added.line))
    case .lineChanged(let changed): return .itemUpdated(item(changed.line))
    case .lineRemoved(let removed): return .itemRemoved(.init(lineID: removed.line.id))
    case .itemShorted(let shorted):
      return .itemShorted(
        .init(
          item: item(shorted.line), previousQuantity: shorted.previousQuantity,
          removed: shorted.removed))
    case .sessionStarted, .sessionResumed: return .statusChanged(.init(status: .active))
    case .sessionPaused: return .statusChanged(.init(status: .paused))
    case .sessionExtended(let extended):
      return .sessionExtended(.init(expiresAt: extended.activity.expiresAt))
    case .sessionExpiring(let expiring):
      return .sessionExpiring(.init(expiresAt: expiring.activity.expiresAt))
    case .sessionEnded(let ended):
      let status = APISchema.SessionStatus(ended.status)
      return .statusChanged(.init(status: status, orderID: ended.orderID))
    case .sampleChanged(let changed): return .sampleChanged(APISchema.Sample(changed.sample))
    case .sessionChanged(let changed):
      switch changed.kind {
      case .checkoutRequested, .checkoutWithdrawn:
        return .checkoutRequested(.init(requestedAt: changed.session.checkoutRequestedAt))
      case .visibility, .pickPriority, .unspecified: return nil
      }
    case .storeCreated, .clientSaved, .staffSaved, .batchSaved, .stockChanged, .noteAdded,
      .holdChanged, .pickLineChanged, .orderCreated, .orderChanged, .tokenIssued, .tokenRevoked,
      .holdsCommitted, .policySaved, .priceTierSaved,
      .presetSaved, .presetDeleted, .presetAssigned, .deviceAdvanced, .orderStockMoved,
      .accountSaved, .sheetSaved, .sheetActivityChanged, .emailChanged, .webhookChanged,
      .overrideApplied, .overrideRemoved:
      return nil
    }
  }
}
