import APISchema
import Client
import Clocks
import Codec
import RPC
import Server
import Values

extension Provocation {
  static let records: [Provocation] = [
    Provocation(.invalidField, .field("name"), .allowed) {
      _ = try await $0.jane.directory.saveClient(SaveClientRequest(code: "X"))
    },
    Provocation(.alreadyExists, .field("code")) { stage in
      let other = try await stage.jane.directory.saveClient(SaveClientRequest(name: "Other"))
      _ = try await stage.jane.directory.saveClient(
        SaveClientRequest(clientID: other.clientID, code: "ACME", name: "Other"))
    },
    Provocation(.orderNotFound) {
      _ = try await $0.jane.orders.getOrder(GetOrderRequest(orderNumber: "SO-999999"))
    },
    Provocation(.presetNotFound) {
      _ = try await $0.jane.catalogPresets.get(
        GetPresetRequest(presetID: PresetID(rawValue: 999_999)))
    },
    Provocation(.presetImmutable) { stage in
      let system = try await stage.jane.catalogPresets.getSystemDefaults(
        GetSystemDefaultsRequest())
      _ = try await stage.shop.admin.catalogPresets.delete(
        DeletePresetRequest(presetID: system.presets.first?.presetID ?? .none))
    },
    Provocation(.priceTierNotFound) {
      _ = try await $0.jane.directory.saveClient(
        SaveClientRequest(name: "Tiered", priceTierID: PriceTierID(rawValue: 999_999)))
    },
    Provocation(.tokenNotFound) {
      _ = try await $0.shop.admin.access.revokeToken(
        RevokeTokenRequest(tokenID: TokenID(rawValue: 999_999)))
    },
  ]

  /// Before any other: trails are let go of in the order in which sessions began.
  static let histories: [Provocation] = [
    Provocation(.historyExpired, .allowed) { stage in
      let session = try await stage.session()
      try await stage.cancel(session)
      stage.clocked.clock.advance(seconds: 91 * 86_400)
      try await stage.cancel(try await stage.session())
      let replay = stage.jane.history.replaySession(ReplaySessionRequest(sessionID: session))
      for try await _ in replay {}
    }
  ]

  static let calls: [Provocation] = [
    Provocation(.permissionDenied) {
      _ = try await $0.jane.directory.saveStaff(SaveStaffRequest(login: "eve", name: "Eve"))
    },
    Provocation(.unauthenticated) { stage in
      let stranger = try stage.shop.client(nil)
      defer { stranger.close() }
      _ = try await stranger.orders.listOrders(ListOrdersRequest())
    },
    Provocation(.rateLimited, .retryAfter) { stage in
      let stranger = try stage.shop.client(nil)
      defer { stranger.close() }
      for _ in 0..<20 {
        do throws(ClientError) {
          _ = try await stranger.liveShopping.joinSession(
            JoinSessionRequest(code: "GUESS000"), options: CallOptions(retries: false))
        } catch {
          // Wrong as expected, and counted.
          if error.code != .sessionNotFound { throw error }
        }
      }
    },
    Provocation(.idempotencyMismatch) { stage in
      for text in ["one", "another"] {
        _ = try await stage.jane.directory.saveClient(
          SaveClientRequest(idempotencyKey: "same", name: text))
      }
    },
    Provocation(.cursorInFuture) { stage in
      let stream = stage.jane.pickList.watchPickList(WatchPickListRequest(cursor: 1 << 40))
      for try await _ in stream {}
    },
    Provocation(.slowConsumer) { try await $0.waitForSlowConsumer() },
    Provocation(.overloaded) { try await $0.stopWhileStreaming() },
  ]
}

extension Stage {
  /// A stream that nobody reads for longer than the server waits.
  fileprivate func waitForSlowConsumer() async throws {
    let stuck = try await RawConnection(shop, "warehouse/scanner-1", credit: 1)
    defer { stuck.close() }
    stuck.watch(.pickListWatchPickList, WatchPickListRequest().encoded(), streams: 1)
    try await stuck.events.wait("the stream's state") { $0.messages[0]?.count == 1 }
    for _ in 0..<20 {
      let (session, _) = try await line()
      try await cancel(session)
      clocked.clock.advance(seconds: 60)
    }
    let events = try await stuck.events.wait("the stream's end") { $0.ends[0] != nil }
    if let status = events.ends[0] { throw ClientError(status, fate: .answered) }
  }

  /// A stream whose server stops: the last thing on this stage.
  fileprivate func stopWhileStreaming() async throws {
    let stream = shop.scanner.exchange(
      .pickListWatchPickList, payloads: [WatchPickListRequest().encoded()])
    var messages = stream.makeAsyncIterator()
    _ = try await messages.next()
    let server = clocked.server
    let stop = Task.detached { server.stop() }
    defer { Task { await stop.value } }
    while try await messages.next() != nil {}
  }
}
