import APISchema
import StoreSchema

extension APISchema.Session {
  /// `orderOverride` is the one in force for the whole order.
  init(
    _ session: StoreSchema.Session, _ activity: StoreSchema.SessionActivity,
    orderOverride: StoreSchema.PriceOverride?
  ) {
    self.init(
      sessionID: session.id,
      code: session.code,
      clientID: session.clientID,
      clientName: session.clientName,
      staffID: session.staffID,
      staffName: session.staffName,
      status: APISchema.SessionStatus(session.status),
      releasePolicy: APISchema.ReleasePolicy(rawValue: session.releasePolicy.rawValue)
        ?? .unspecified,
      startedAt: session.startedAt,
      lastActivityAt: activity.lastActivityAt,
      expiresAt: activity.expiresAt,
      endedAt: session.endedAt,
      endReason: session.endReason,
      orderID: session.orderID,
      version: activity.version,
      idleTimeoutSeconds: session.idleTimeoutSeconds,
      notes: session.notes.map { APISchema.Note($0) },
      totals: APISchema.StaffCartTotals(activity),
      pauseTimeoutSeconds: session.pauseTimeoutSeconds,
      visibility: APISchema.VisibilitySettings(activity),
      pickPriority: session.pickPriority,
      presetID: session.presetID,
      catalogView: session.catalogView.map { APISchema.CatalogView($0) },
      sourceOrderID: session.sourceOrderID,
      checkoutRequestedAt: session.checkoutRequestedAt,
      orderOverride: orderOverride.map { APISchema.PriceOverride($0) })
  }
}

extension APISchema.Note {
  init(_ note: StoreSchema.Note) {
    self.init(
      noteID: note.id, text: note.text, author: APISchema.Actor(note.author),
      addedAt: note.addedAt)
  }
}

extension APISchema.ActiveSession {
  /// One row of the floor: S1-API-getActive.
  init(_ session: StoreSchema.Session, _ activity: StoreSchema.SessionActivity) {
    self.init(
      sessionID: session.id,
      clientName: session.clientName,
      staffName: session.staffName,
      status: APISchema.SessionStatus(session.status),
      lineCount: activity.lineCount,
      total: activity.total,
      startedAt: session.startedAt,
      lastActivityAt: activity.lastActivityAt,
      expiresAt: activity.expiresAt,
      version: activity.version,
      orderID: session.orderID,
      checkoutRequestedAt: session.checkoutRequestedAt,
      pickPriority: session.pickPriority)
  }
}
