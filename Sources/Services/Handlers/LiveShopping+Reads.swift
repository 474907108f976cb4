import APISchema
import Commerce
import CommerceStore
import Engine
import RPC
import StoreSchema
import Values

// Reading sessions, and following them. Whose session it is is decided by the domain (D3).

extension Handlers {
  func getSession(
    _ request: APISchema.GetSessionRequest, _ call: UnaryCall<APISchema.GetSessionResponse>
  ) {
    call.read(atLeast: request.atLeast) { version throws(Status) in
      let (session, activity) = try Self.readable(request.sessionID, call.scope.caller, version)
      return .init(
        sequence: version.sequence,
        session: APISchema.Session(
          session, activity,
          orderOverride: version.state.commerce.overrides[activity.orderOverrideID]))
    }
  }

  func getSessionAsClient(
    _ request: APISchema.GetSessionRequest,
    _ call: UnaryCall<APISchema.GetSessionAsClientResponse>
  ) {
    call.read(atLeast: request.atLeast) { version throws(Status) in
      let (session, activity) = try Self.readable(request.sessionID, call.scope.caller, version)
      return .init(
        sequence: version.sequence, session: APISchema.ClientSession(session, activity))
    }
  }

  /// Only enough to recognise it (C16).
  func getSessionByCode(
    _ request: APISchema.GetSessionByCodeRequest,
    _ call: UnaryCall<APISchema.GetSessionByCodeResponse>
  ) {
    call.read { version throws(Status) in
      guard let session = version.state.commerce.session(code: request.code) else {
        throw Status(.sessionNotFound, "there is no session with this code")
      }
      call.scope.loop.core.refundCredential(call.scope.connection)
      return .init(
        staffName: session.staffName, status: APISchema.SessionStatus(session.status))
    }
  }

  func getCart(
    _ request: APISchema.GetCartRequest, _ call: UnaryCall<APISchema.GetCartResponse>
  ) {
    call.read(atLeast: request.atLeast) { version throws(Status) in
      let (_, activity) = try Self.readable(request.sessionID, call.scope.caller, version)
      return .init(
        sequence: version.sequence,
        items: CartView(state: version.state, session: request.sessionID).staffItems,
        totals: APISchema.StaffCartTotals(activity),
        sessionVersion: activity.version)
    }
  }

  func getCartAsClient(
    _ request: APISchema.GetCartRequest, _ call: UnaryCall<APISchema.GetCartAsClientResponse>
  ) {
    call.read(atLeast: request.atLeast) { version throws(Status) in
      let (_, activity) = try Self.readable(request.sessionID, call.scope.caller, version)
      return .init(
        sequence: version.sequence,
        items: CartView(state: version.state, session: request.sessionID).clientItems,
        totals: APISchema.CartTotals(activity),
        sessionVersion: activity.version)
    }
  }

  func getActiveSessions(
    _ request: APISchema.GetActiveSessionsRequest,
    _ call: UnaryCall<APISchema.GetActiveSessionsResponse>
  ) {
    call.read(atLeast: request.atLeast) { version throws(Status) in
      let page = version.state.commerce.activeSessions(
        after: try Paging.cursor(request.pageToken), limit: try Paging.size(request.pageSize))
      return .init(
        sequence: version.sequence,
        sessions: page.items.map { APISchema.ActiveSession($0.session, $0.activity) },
        nextPageToken: Paging.token(page.next),
        totalCount: UInt32(clamping: page.totalCount))
    }
  }

  func watchSession(
    _ request: APISchema.WatchSessionRequest,
    _ call: ServerStreamCall<APISchema.WatchSessionResponse>
  ) {
    watch(.session(request.sessionID), request, call.scope)
  }

  func watchSessionAsClient(
    _ request: APISchema.WatchSessionRequest,
    _ call: ServerStreamCall<APISchema.WatchSessionAsClientResponse>
  ) {
    watch(.sessionAsClient(request.sessionID), request, call.scope)
  }

  func watchActiveSessions(
    _ request: APISchema.WatchActiveSessionsRequest,
    _ call: ServerStreamCall<APISchema.WatchActiveSessionsResponse>
  ) {
    call.follow(.activeSessions, from: request.cursor)
  }

  private func watch(
    _ kind: StreamKind, _ request: APISchema.WatchSessionRequest, _ scope: CallScope
  ) {
    do throws(Status) {
      _ = try Self.readable(request.sessionID, scope.caller, scope.loop.core.store.durable)
    } catch {
      return scope.fail(error)
    }
    scope.loop.follow(kind, from: request.cursor, scope)
  }

  /// The session with its numbers, if the caller may read it.
  static func readable(
    _ id: SessionID, _ caller: Caller, _ version: Version<CommerceMachine>
  ) throws(Status) -> (StoreSchema.Session, StoreSchema.SessionActivity) {
    let state = version.state.commerce
    switch state.session(id, for: .read, by: caller.principal) {
    case .failure(let rejection): throw Status(rejection)
    case .success(let session):
      guard let activity = state.activity(of: id) else { throw Status(.sessionNotFound) }
      return (session, activity)
    }
  }
}
