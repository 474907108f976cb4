import APISchema
import Client
import ReplayModel
import RPC
import TLS
import Values

/// The replay's server, over the SDK: a TLS connection for each person and scanner.
struct ClientDriver: SaleDriver {
  private let admin: ShowroomClient
  private let staff: [ShowroomClient]
  private let scanners: [ShowroomClient]

  /// Connects with the certificates that certs/make put into `certificates`.
  init(
    endpoint: Endpoint, certificates: String, admin: String, staff: Int, scanners: Int
  ) throws {
    func client(_ role: String, _ name: String) throws -> ShowroomClient {
      let path = "\(certificates)/\(role)-\(name)"
      return try ShowroomClient(
        ClientConfiguration(
          endpoint: endpoint,
          tls: TLSClientSettings(
            authorityPath: "\(certificates)/ca.pem",
            identity: TLSIdentity(
              certificateChainPath: path + ".pem", privateKeyPath: path + ".key"))))
    }
    self.admin = try client("admin", admin)
    self.staff = try (0..<staff).map { try client("staff", "replay-\($0 + 1)") }
    self.scanners = try (0..<scanners).map { try client("warehouse", "replay-\($0 + 1)") }
  }

  /// Makes the salespeople that the certificates name.
  func saveStaff() async throws {
    for number in staff.indices.map({ $0 + 1 }) {
      _ = try await admin.directory.saveStaff(
        SaveStaffRequest(
          login: "replay-\(number)", name: "Salesperson \(number)", role: .staff,
          permissions: [.priceBelowCost]))
    }
  }

  func close() {
    for client in [admin] + staff + scanners { client.close() }
  }

  func saveClient(_ client: ClientPlan, key: String) async throws -> ClientID {
    let response = try await admin.directory.saveClient(
      SaveClientRequest(
        idempotencyKey: key, code: client.code, name: client.name, country: client.country))
    return response.clientID
  }

  func saveBatches(_ batches: [BatchPlan], key: String) async throws -> [BatchID] {
    let inputs = batches.map { batch in
      BatchInput(
        code: batch.code, name: batch.name, unitPrice: batch.unitPrice, unitCost: batch.unitCost,
        location: Self.zone(of: batch), onHand: OnHand(onHand: batch.onHand))
    }
    let stream = admin.inventory.upsertBatches()
    try await stream.send(UpsertBatchesRequest(idempotencyKey: key, batches: inputs))
    return try await stream.finish().batchIDs.map(BatchID.init(rawValue:))
  }

  /// Where goods are isn't in the data: the first character of the code stands in for it.
  private static func zone(of batch: BatchPlan) -> String { "Zone \(batch.code.prefix(1))" }

  func openSession(staff: Int, client: ClientID, key: String) async throws -> SessionID {
    let response = try await self.staff[staff].liveShopping.createSession(
      CreateSessionRequest(idempotencyKey: key, clientID: client))
    return response.sessionID
  }

  func addLine(
    staff: Int, session: SessionID, _ addition: CartAddition, key: String
  ) async throws -> LineID {
    let response = try await self.staff[staff].liveShopping.addToCart(
      AddToCartRequest(
        idempotencyKey: key, sessionID: session, batchID: addition.batch,
        quantity: addition.quantity,
        unitPrice: addition.unitPrice.map { UnitPrice(unitPrice: $0) },
        separateLine: addition.isSeparate, reason: "as it was sold"))
    return response.item.lineID
  }

  func complete(staff: Int, session: SessionID, key: String) async throws -> Money {
    let response = try await self.staff[staff].liveShopping.convertToOrder(
      ConvertToOrderRequest(idempotencyKey: key, sessionID: session))
    return response.orderTotal
  }

  func watchPickList(
    scanner: Int, onState: @Sendable () -> Void, onUpdate: @Sendable (PickUpdate) -> Void
  ) async throws {
    var hasState = false
    for try await message in scanners[scanner].pickList.watchPickList(WatchPickListRequest()) {
      switch message.body {
      case .progress: break
      case .state(let state):
        for line in state.lines { onUpdate(update(line)) }
        if state.complete && !hasState {
          hasState = true
          onState()
        }
      case .changes(let changes):
        for change in changes.changes {
          if case .line(let line) = change.body { onUpdate(update(line)) }
        }
      }
    }
  }

  private func update(_ line: PickLine) -> PickUpdate {
    PickUpdate(
      session: line.sessionID, line: line.lineID, quantity: line.quantity, picked: line.picked,
      isQueued: line.status == .queued)
  }

  func markPicked(scanner: Int, _ update: PickUpdate, key: String) async throws -> PickOutcome {
    do {
      _ = try await scanners[scanner].pickList.markPicked(
        MarkPickedRequest(
          idempotencyKey: key, sessionID: update.session, lineID: update.line,
          expectedQuantity: update.quantity))
      return .picked
    } catch  where error.code == .pickConflict {
      return .changed
    }
  }
}
