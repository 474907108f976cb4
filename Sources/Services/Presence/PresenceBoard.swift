import StoreSchema
import Synchronization
import Transport
import Values

/// The presence of all sessions, for all event loops. Not in the log: it is gone with the server,
/// and nothing of a session depends on it (C38).
///
/// A change wakes each loop that has watchers once until the loop has looked; no thread ever waits
/// for more than a short look at a table.
final class PresenceBoard: Sendable {
  typealias Table = PresenceTable<ObjectIdentifier>

  private let table = Mutex(Table())
  private let loops = Mutex<[ObjectIdentifier: LoopContext]>([:])
  private let isIdle = Atomic<Bool>(true)

  func connected(_ device: Table.Device, to session: SessionID, at now: Timestamp) {
    change { $0.connected(device, to: session, at: now) }
  }

  func disconnected(_ device: Table.Device, from session: SessionID) {
    change { $0.disconnected(device, from: session) }
  }

  func viewed(_ batch: BatchID, in session: SessionID, at now: Timestamp) {
    change { $0.viewed(batch, in: session, at: now) }
  }

  func ended(_ session: SessionID) { change { $0.ended(session) } }

  /// Sessions that end with these records are forgotten. From the engine's thread; costs nothing
  /// while nobody is connected. The durable version has moved on before.
  func released(_ records: some Sequence<StoreSchema.JournalRecord>) {
    if isIdle.load(ordering: .sequentiallyConsistent) { return }
    for record in records {
      for event in record.events {
        if case .sessionEnded(let end) = event.body { ended(end.activity.sessionID) }
      }
    }
  }

  func presence(of session: SessionID) -> Table.Presence { table.withLock { $0[session] } }

  var connectedSessions: [SessionID] { table.withLock { $0.connectedSessions } }

  /// Changes are told to the loop from now on.
  func watch(_ loop: LoopContext) {
    loops.withLock { $0[ObjectIdentifier(loop)] = loop }
    change { table in
      table.watch(ObjectIdentifier(loop))
      return []
    }
  }

  func unwatch(_ loop: LoopContext) {
    change { table in
      table.unwatch(ObjectIdentifier(loop))
      return []
    }
    _ = loops.withLock { $0.removeValue(forKey: ObjectIdentifier(loop)) }
  }

  func takeDirty(_ loop: LoopContext) -> Set<SessionID> {
    table.withLock { $0.takeDirty(ObjectIdentifier(loop)) }
  }

  private func change(_ body: (inout Table) -> [ObjectIdentifier]) {
    let woken = table.withLock { table in
      let woken = body(&table)
      isIdle.store(table.isIdle, ordering: .sequentiallyConsistent)
      return woken
    }
    if woken.isEmpty { return }
    let contexts = loops.withLock { loops in woken.compactMap { loops[$0] } }
    for context in contexts { context.loop.execute { context.presenceChanged() } }
  }
}
