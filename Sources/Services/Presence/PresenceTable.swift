import StoreSchema
import Values

/// Who is connected to which session and what its customer looks at, and whom to tell. Pure: no
/// lock, no clock. Everything in it is bounded; what does not fit is not shown, never refused.
struct PresenceTable<Watcher: Hashable & Sendable>: Sendable {
  /// A device is a principal on a connection, however many streams it has.
  struct Device: Hashable, Sendable {
    let connection: UInt64
    let role: StoreSchema.Role
    /// Of the person, or the device that joined.
    let name: String
    let tokenID: TokenID
  }

  struct Connected: Equatable, Sendable {
    let device: Device
    let connectedAt: Timestamp
    var streams = 1
  }

  struct View: Equatable, Sendable {
    let batchID: BatchID
    let since: Timestamp
  }

  struct Presence: Equatable, Sendable {
    /// In the order they came.
    var connected: [Connected] = []
    var viewing: View?
    /// Newest first, each batch once, without what is looked at now.
    var viewed: [View] = []

    var isEmpty: Bool { connected.isEmpty && viewing == nil && viewed.isEmpty }
  }

  /// What an event loop with watchers has not looked at yet: each session once (N15).
  private struct Debt {
    var dirty: Set<SessionID> = []
    var isWoken = false
  }

  private var presences: [SessionID: Presence] = [:]
  private var debts: [Watcher: Debt] = [:]

  /// Nothing to show and nobody to tell.
  var isIdle: Bool { presences.isEmpty && debts.isEmpty }

  /// What is known of a session.
  subscript(session: SessionID) -> Presence { presences[session] ?? Presence() }

  /// Sessions with anybody connected.
  var connectedSessions: [SessionID] {
    presences.compactMap { $0.value.connected.isEmpty ? nil : $0.key }
  }

  mutating func connected(_ device: Device, to session: SessionID, at now: Timestamp) -> [Watcher] {
    change(session) { presence in
      if let index = presence.connected.firstIndex(where: { $0.device == device }) {
        presence.connected[index].streams += 1
      } else if presence.connected.count < Limits.devicesPerSessionMax {
        presence.connected.append(Connected(device: device, connectedAt: now))
      }
    }
  }

  /// With the last device of a customer what it looked at is a thing of the past.
  mutating func disconnected(_ device: Device, from session: SessionID) -> [Watcher] {
    change(session) { presence in
      guard let index = presence.connected.firstIndex(where: { $0.device == device }) else {
        return
      }
      presence.connected[index].streams -= 1
      guard presence.connected[index].streams == 0 else { return }
      presence.connected.remove(at: index)
      if device.role == .client
        && !presence.connected.contains(where: { $0.device.role == .client })
      {
        presence.look(at: nil)
      }
    }
  }

  /// The customer looks at a batch, or with none at nothing in particular.
  mutating func viewed(_ batch: BatchID, in session: SessionID, at now: Timestamp) -> [Watcher] {
    change(session) { presence in
      if presence.viewing?.batchID ?? .none == batch { return }
      presence.look(at: batch.isNone ? nil : View(batchID: batch, since: now))
    }
  }

  /// Forgets an ended session. Its watchers are told, also when nobody was connected.
  mutating func ended(_ session: SessionID) -> [Watcher] {
    presences[session] = nil
    return owe(session)
  }

  private mutating func change(
    _ session: SessionID, _ body: (inout Presence) -> Void
  ) -> [Watcher] {
    let before = self[session]
    var after = before
    body(&after)
    if after == before { return [] }
    if presences[session] == nil && presences.count >= Limits.presencesMax { return [] }
    presences[session] = after.isEmpty ? nil : after
    return before.looksLike(after) ? [] : owe(session)
  }

  /// Every watcher owes its streams a look at the session; those to be woken for it.
  private mutating func owe(_ session: SessionID) -> [Watcher] {
    var woken: [Watcher] = []
    for watcher in debts.keys {
      debts[watcher]?.dirty.insert(session)
      if debts[watcher]?.isWoken == false {
        debts[watcher]?.isWoken = true
        woken.append(watcher)
      }
    }
    return woken
  }

  /// From now on it is woken after changes, once until it looks.
  mutating func watch(_ watcher: Watcher) {
    if debts[watcher] == nil { debts[watcher] = Debt() }
  }

  mutating func unwatch(_ watcher: Watcher) { debts[watcher] = nil }

  /// What has changed since the watcher looked last.
  mutating func takeDirty(_ watcher: Watcher) -> Set<SessionID> {
    guard let debt = debts[watcher] else { return [] }
    debts[watcher] = Debt()
    return debt.dirty
  }
}

extension PresenceTable.Presence {
  fileprivate mutating func look(at view: PresenceTable.View?) {
    if let viewing { viewed.insert(viewing, at: 0) }
    viewing = view
    viewed = Array(
      viewed.enumerated().filter { index, past in
        past.batchID != view?.batchID
          && !viewed[..<index].contains { $0.batchID == past.batchID }
      }.map(\.element).prefix(Limits.viewsPerSessionMax))
  }

  /// Whether nobody can tell them apart: only the number of a device's streams differs.
  fileprivate func looksLike(_ other: Self) -> Bool {
    viewing == other.viewing && viewed == other.viewed
      && connected.map(\.device) == other.connected.map(\.device)
  }
}
