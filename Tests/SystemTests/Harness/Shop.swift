import APISchema
import Client
import Foundation
import Glibc
import TestSupport
import Transport
import Values

/// A server with people, a customer and clients for them.
struct Shop: Sendable {
  let server: ServerProcess
  /// The thread that all clients of the test share.
  let loop: EventLoop
  let admin: ShowroomClient
  /// staff/jane, who may only what every member of staff may.
  let jane: ShowroomClient
  /// staff/tom, her colleague.
  let tom: ShowroomClient
  let scanner: ShowroomClient
  let customerID: ClientID

  /// Opens a shop, runs the test in it, stops the server in good order and verifies its store.
  static func run(
    _ certificates: TestCertificates? = nil, flags: [String] = [],
    _ body: (Shop) async throws -> Void
  ) async throws {
    raiseDescriptorLimit()
    let server = try ServerProcess(certificates: certificates, flags: flags)
    do {
      try await server.start()
      let loop = try EventLoop(name: "system-tests")
      loop.start()
      defer { loop.shutdown() }
      let shop = try await Shop(server: server, loop: loop)
      try await body(shop)
      shop.close()
      let exit = try await server.stop()
      guard exit == .code(0) else { throw Unmet("the server ended with \(exit)") }
      try await server.verify()
    } catch {
      print("the server's log ends:\n\((try? server.program.errors) ?? "")")
      throw error
    }
  }

  init(server: ServerProcess, loop: EventLoop) async throws {
    self.server = server
    self.loop = loop
    admin = try Self.client(server, loop, "admin/ops")
    jane = try Self.client(server, loop, "staff/jane")
    tom = try Self.client(server, loop, "staff/tom")
    scanner = try Self.client(server, loop, "warehouse/scanner-1")
    for (login, name) in [("jane", "Jane"), ("tom", "Tom")] {
      _ = try await admin.directory.saveStaff(
        SaveStaffRequest(login: login, name: name, role: .staff))
    }
    let saved = try await admin.directory.saveClient(
      SaveClientRequest(code: "ACME", name: "Acme Corp", country: "United Kingdom"))
    customerID = saved.clientID
  }

  func close() {
    for client in [admin, jane, tom, scanner] { client.close() }
  }

  /// A client with a certificate, or without one; through a relay if there is one.
  func client(
    _ principal: String?, token: String? = nil, through relay: Relay? = nil
  ) throws -> ShowroomClient {
    try Self.client(server, loop, principal, token: token, through: relay)
  }

  private static func client(
    _ server: ServerProcess, _ loop: EventLoop, _ principal: String?, token: String? = nil,
    through relay: Relay? = nil
  ) throws -> ShowroomClient {
    var configuration = ClientConfiguration(
      endpoint: relay?.endpoint ?? server.endpoint,
      tls: server.certificates.clientSettings(principal), token: token)
    configuration.callTimeoutMillis = 60_000
    return try ShowroomClient(configuration, sharing: loop)
  }

  /// Goods of one batch, sold by the unit.
  func batch(
    _ code: String, name: String? = nil, units: Int64, priceCents: Int64 = 1_000,
    costCents: Int64 = 600
  ) async throws -> BatchID {
    let input = BatchInput(
      code: code, name: name ?? "Product \(code)", unitPrice: Money(cents: priceCents),
      unitCost: Money(cents: costCents), location: "A-\(code)",
      onHand: OnHand(onHand: .units(units)))
    let sink = admin.inventory.upsertBatches()
    try await sink.send(
      UpsertBatchesRequest(idempotencyKey: IdempotencyKey.random(), batches: [input]))
    let saved = try await sink.finish()
    guard let id = saved.batchIDs.first else { throw Unmet("the batch has no id") }
    return BatchID(rawValue: id)
  }

  /// A session of jane's, or of another's.
  func session(by staff: ShowroomClient? = nil) async throws -> CreateSessionResponse {
    try await (staff ?? jane).liveShopping.createSession(
      CreateSessionRequest(clientID: customerID))
  }

  /// A customer's device that joined by code.
  func customer(code: String, through relay: Relay? = nil) async throws -> ShowroomClient {
    let stranger = try client(nil)
    defer { stranger.close() }
    let joined = try await stranger.liveShopping.joinSession(
      JoinSessionRequest(code: code, deviceName: "tablet"))
    return try client(nil, token: joined.token, through: relay)
  }

  /// The batch's numbers now.
  func stock(_ code: String, atLeast: UInt64 = 0) async throws -> Stock {
    let listed = try await admin.inventory.listBatches(
      ListBatchesRequest(atLeast: atLeast, code: code))
    guard let batch = listed.batches.first else { throw Unmet("there is no batch \(code)") }
    return batch.stock
  }

  /// A thousand connections want more descriptors than some shells allow.
  private static func raiseDescriptorLimit() {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    limit.rlim_cur = limit.rlim_max
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }
}

extension Quantity {
  /// Whole units of a test's goods.
  static func units(_ count: Int64) -> Quantity {
    Quantity(tenThousandths: count * Quantity.perUnit)
  }
}

/// The domain code a call is refused with; nil when it is not refused.
func refusal<Value>(_ call: () async throws(ClientError) -> Value) async -> ClientError? {
  do throws(ClientError) {
    _ = try await call()
    return nil
  } catch {
    return error
  }
}
