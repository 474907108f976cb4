import APISchema
import Clocks
import Codec
import Commerce
import CommerceStore
import Engine
import RPC
import StoreSchema
import Values

// What whoever holds a sheet's link does. They are the holder of the link and nobody else, whatever
// certificate or token the connection has besides.

extension Handlers {
  /// Counted before it is answered: the view is durable when the sheet is seen.
  func getByToken(
    _ request: APISchema.GetSheetByTokenRequest,
    _ call: UnaryCall<APISchema.GetSheetByTokenResponse>
  ) {
    let scope = call.scope
    let core = scope.loop.core
    let hash = ShareLinks.hash(request.shareToken)
    guard let holder = holder(of: hash, call) else { return }
    let state = core.store.durable.state.commerce
    guard state.isViewDue(of: holder.sheetID, at: core.clock.timestamp) else {
      return show(hash, to: holder, atLeast: 0, call)
    }
    let command = StoreCommand(.viewSheet(ViewSheet(tokenHash: hash)), principal: holder)
    let refused = scope.loop.submit(command) { outcome in
      guard case .committed(_, let sequence, _) = outcome else {
        return call.fail(core.status(of: outcome, route: scope.route))
      }
      show(hash, to: holder, atLeast: sequence, call)
    }
    if let refused { call.fail(refused) }
  }

  private func show(
    _ hash: [UInt8], to holder: StoreSchema.Principal, atLeast sequence: UInt64,
    _ call: UnaryCall<APISchema.GetSheetByTokenResponse>
  ) {
    let now = call.scope.loop.core.clock.timestamp
    call.read(atLeast: sequence) { version throws(Status) in
      let state = version.state.commerce
      switch state.sheet(sharedBy: hash, with: holder) {
      case .success(let sheet): return .init(sheet, in: state, at: now, sequence: version.sequence)
      case .failure(let rejection): throw Status(rejection)
      }
    }
  }

  func updateSelections(
    _ request: APISchema.UpdateSelectionsRequest,
    _ call: UnaryCall<APISchema.UpdateSelectionsResponse>
  ) {
    let hash = ShareLinks.hash(request.shareToken)
    guard let holder = holder(of: hash, call) else { return }
    let core = call.scope.loop.core
    if let wait = core.selectionWait(holder.sheetID, call.scope.connection) {
      return call.fail(.rateLimited(retryAfterMillis: wait))
    }
    let command = Commerce.SelectSheetItems(
      tokenHash: hash,
      choices: request.selections.map {
        StoreSchema.SheetChoice(itemID: $0.itemID, quantity: $0.quantity)
      },
      expectedSelectionVersion: request.expectedSelectionVersion,
      clientMessage: request.clientMessage)
    let scope = call.scope
    let asHolder = CallScope(
      call: scope.call, caller: Caller(principal: holder, role: nil, expiresAt: nil),
      route: scope.route, connection: scope.connection)
    UnaryCall<UpdateSelectionsResponse>(asHolder).submit(.selectSheetItems(command), for: request) {
      reply, sequence in
      guard case .selection(let reply) = reply else { return nil }
      return .init(
        sequence: sequence, selectionVersion: reply.selectionVersion, itemCount: reply.itemCount,
        total: reply.total)
    }
  }

  /// Who holds the link; nil: the call was refused. Idempotency keys and rates are per sheet.
  private func holder<Response: WireMessage>(
    of hash: [UInt8], _ call: UnaryCall<Response>
  ) -> StoreSchema.Principal? {
    let core = call.scope.loop.core
    let holder = core.store.durable.state.commerce.holder(ofSheetLink: hash)
    if let wait = core.sheetWait(holder?.sheetID ?? .none, call.scope.connection) {
      call.fail(.rateLimited(retryAfterMillis: wait))
      return nil
    }
    if holder == nil { call.fail(Status(Commerce.Rejection.sheetNotFound)) }
    return holder
  }
}
