import APISchema
import CommerceStore
import StoreSchema
import Values

/// What a commit means to the staff watching a session (WatchSession).
enum StaffSessionProjection {
  /// The message, without `previousSequence`; nil when the commit does not concern the session.
  static func message(
    _ commit: CommitInput, session: SessionID, facts: some CommitFacts
  ) -> APISchema.WatchSessionResponse? {
    let record = commit.record
    let changes = record.events.compactMap {
      change($0, in: record, session: session, facts: facts)
    }
    guard !changes.isEmpty else { return nil }
    let activity = record.activity(of: session)
    return APISchema.WatchSessionResponse(
      sequence: commit.sequence,
      committedAt: commit.time,
      actor: APISchema.Actor(record.principal),
      clientOperationID: record.clientOperationID,
      body: .changes(
        APISchema.SessionChanges(
          changes: changes.map { APISchema.SessionChange(body: $0) },
          totals: activity.map { APISchema.StaffCartTotals($0) },
          sessionVersion: activity?.version ?? 0,
          expiresAt: activity?.expiresAt)))
  }

  private static func change(
    _ event: StoreSchema.Event, in record: StoreSchema.JournalRecord, session: SessionID,
    facts: some CommitFacts
  ) -> APISchema.SessionChange.Body? {
    if case .pickLineChanged(let picked) = event.body, picked.pickLine.sessionID == session {
      return .pickChanged(APISchema.PickChanged(picked.pickLine))
    }
    guard let activity = event.activity, activity.sessionID == session else { return nil }
    let visibility = APISchema.VisibilitySettings(activity)
    let item = { (line: StoreSchema.CartLine) in
      APISchema.StaffCartItem(
        line, override: override(of: line, in: record, facts: facts),
        pickStatus: APISchema.PickStatus(record.pickStatus(of: line.id)),
        showing: visibility)
    }
    switch event.body {
    case .lineAdded(let added): return .itemAdded(item(added.line))
    case .lineChanged(let changed): return .itemUpdated(item(changed.line))
    case .lineRemoved(let removed): return .itemRemoved(.init(lineID: removed.line.id))
    case .itemShorted(let shorted):
      return .itemShorted(
        .init(
          item: item(shorted.line), previousQuantity: shorted.previousQuantity,
          removed: shorted.removed, reason: shorted.reason))
    case .overrideApplied(let applied):
      let override = APISchema.PriceOverride(applied.override)
      return .priceOverrideApplied(
        .init(
          override: override, item: applied.line.map(item), items: applied.lines.map(item)))
    case .overrideRemoved(let removed):
      let override = APISchema.PriceOverride(removed.override)
      return .priceOverrideRemoved(
        .init(
          override: override, item: removed.line.map(item), items: removed.lines.map(item)))
    default: return lifecycle(event)
    }
  }

  private static func lifecycle(_ event: StoreSchema.Event) -> APISchema.SessionChange.Body? {
    switch event.body {
    case .sessionStarted: return .statusChanged(.init(status: .active))
    case .sessionPaused: return .statusChanged(.init(status: .paused))
    case .sessionResumed: return .statusChanged(.init(status: .active))
    case .sessionExtended(let extended):
      return .sessionExtended(.init(expiresAt: extended.activity.expiresAt))
    case .sessionExpiring(let expiring):
      return .sessionExpiring(.init(expiresAt: expiring.activity.expiresAt))
    case .sessionEnded(let ended):
      let status = APISchema.SessionStatus(ended.status)
      return .statusChanged(.init(status: status, reason: ended.reason, orderID: ended.orderID))
    case .noteAdded(let added): return .noteAdded(APISchema.Note(added.note))
    case .sessionChanged(let changed): return Self.change(changed)
    case .sampleChanged(let changed):
      return .sampleChanged(APISchema.WarehouseSample(changed.sample))
    case .storeCreated, .clientSaved, .staffSaved, .batchSaved, .stockChanged, .lineAdded,
      .lineChanged, .lineRemoved, .overrideApplied, .overrideRemoved, .holdChanged,
      .pickLineChanged, .orderCreated, .orderChanged, .tokenIssued, .tokenRevoked,
      .holdsCommitted, .policySaved, .priceTierSaved, .itemShorted,
      .presetSaved, .presetDeleted, .presetAssigned, .deviceAdvanced, .orderStockMoved,
      .accountSaved, .sheetSaved, .sheetActivityChanged, .emailChanged, .webhookChanged:
      return nil
    }
  }

  private static func change(
    _ event: StoreSchema.SessionChanged
  ) -> APISchema.SessionChange.Body? {
    switch event.kind {
    case .visibility: .visibilityChanged(APISchema.VisibilitySettings(event.activity))
    case .pickPriority: .pickPriorityChanged(.init(pickPriority: event.session.pickPriority))
    case .checkoutRequested, .checkoutWithdrawn:
      .checkoutRequested(.init(requestedAt: event.session.checkoutRequestedAt))
    case .unspecified: nil
    }
  }

  /// The override in force on a line right after the record. One that was removed later is
  /// shown as it was then: without its removal.
  private static func override(
    of line: StoreSchema.CartLine, in record: StoreSchema.JournalRecord, facts: some CommitFacts
  ) -> StoreSchema.PriceOverride? {
    guard !line.overrideID.isNone else { return nil }
    for event in record.events {
      if case .overrideApplied(let applied) = event.body, applied.override.id == line.overrideID {
        return applied.override
      }
    }
    var override = facts.override(line.overrideID, in: line.sessionID)
    override?.removedAt = nil
    override?.removedBy = nil
    return override
  }
}
