import APISchema
import Clocks
import Commerce
import CommerceStore
import Engine
import RPC
import StoreSchema
import Values

// Presence: who is there and what the customer looks at. None of it is in the log.

extension Handlers {
  func trackClientView(
    _ request: APISchema.TrackClientViewRequest,
    _ call: UnaryCall<APISchema.TrackClientViewResponse>
  ) {
    let core = call.scope.loop.core
    let now = core.clock.timestamp
    do throws(Status) {
      let state = core.store.durable.state.commerce
      try Self.requireOpen(request.sessionID, call.scope.caller, state, at: now)
      guard request.batchID.isNone || state.batches.read(request.batchID, { _ in true }) != nil
      else { throw Status(Commerce.Rejection.batchNotFound) }
    } catch {
      return call.fail(error)
    }
    core.presence.viewed(request.batchID, in: request.sessionID, at: now)
    // A session that ended meanwhile was forgotten before it was remembered again.
    let state = core.store.durable.state.commerce
    if state.sessions.read(request.sessionID, { $0.status.isOpen }) != true {
      core.presence.ended(request.sessionID)
    }
    call.respond(.init())
  }

  private static func requireOpen(
    _ id: SessionID, _ caller: Caller, _ state: Commerce.State, at now: Timestamp
  ) throws(Status) {
    let session: StoreSchema.Session
    switch state.session(id, for: .write, by: caller.principal) {
    case .failure(let rejection): throw Status(rejection)
    case .success(let usable): session = usable
    }
    let expiresAt = state.activity(of: id)?.expiresAt ?? now
    if session.status == .expired || (session.status.isOpen && expiresAt <= now) {
      throw Status(Commerce.Rejection.sessionExpired(at: expiresAt))
    }
    if !session.status.isOpen {
      throw Status(Commerce.Rejection.sessionAlreadyEnded(session.status))
    }
  }

  func getSessionActivity(
    _ request: APISchema.GetSessionActivityRequest,
    _ call: UnaryCall<APISchema.GetSessionActivityResponse>
  ) {
    let board = call.scope.loop.core.presence
    call.read { version throws(Status) in
      let (session, _) = try Self.readable(request.sessionID, call.scope.caller, version)
      return .init(
        presence: APISchema.SessionPresence(
          board.presence(of: session.id), of: session.id, in: version.state.commerce))
    }
  }

  func watchSessionActivity(
    _ request: APISchema.WatchSessionActivityRequest,
    _ call: ServerStreamCall<APISchema.WatchSessionActivityResponse>
  ) {
    let loop = call.scope.loop
    if !request.sessionID.isNone {
      do throws(Status) {
        _ = try Self.readable(request.sessionID, call.scope.caller, loop.core.store.durable)
      } catch {
        return call.fail(error)
      }
    }
    loop.watchActivity(of: request.sessionID, call.scope)
  }
}
