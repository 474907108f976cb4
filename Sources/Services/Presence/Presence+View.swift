import APISchema
import Commerce
import StoreSchema
import Transport
import Values

extension APISchema.SessionPresence {
  /// What is known of a session, with the names of the batches as they are now.
  init(_ presence: PresenceBoard.Table.Presence, of id: SessionID, in state: Commerce.State) {
    self.init(
      sessionID: id,
      connected: presence.connected.map { connected in
        APISchema.ConnectedDevice(
          role: APISchema.Role(rawValue: connected.device.role.rawValue) ?? .unspecified,
          name: connected.device.name,
          connectedAt: connected.connectedAt)
      },
      viewing: presence.viewing.map { APISchema.ClientView($0, state) },
      viewed: presence.viewed.map { APISchema.ClientView($0, state) })
  }
}

extension APISchema.ClientView {
  fileprivate init(_ view: PresenceBoard.Table.View, _ state: Commerce.State) {
    let names = state.batches.read(view.batchID) { ($0.code, $0.name) }
    self.init(
      batchID: view.batchID, batchCode: names?.0 ?? "", productName: names?.1 ?? "",
      since: view.since)
  }
}

extension PresenceBoard.Table.Device {
  /// Who makes a call, from where.
  init(_ scope: CallScope) {
    let principal = scope.caller.principal
    self.init(
      connection: scope.call.connection.id, role: principal.role, name: principal.name,
      tokenID: principal.tokenID)
  }
}
