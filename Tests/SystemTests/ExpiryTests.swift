import APISchema
import Client
import Clocks
import Foundation
import Server
import TLS
import TestSupport
import Testing
import Values

extension SystemTests {
  /// Idle sessions end by themselves and give back what they hold (C05, S1-EC02, S1-T11, S2-P04).
  /// The server runs in this process, on a clock that the test moves; the connections are real.
  @Suite struct ExpiryTests {
    @Test func idleSessionGivesItsGoodsBack() async throws {
      let clock = SimulatedClock()
      let server = try ServerProcess()
      let configuration = try Self.configuration(server)
      let running = try ShowroomServer(
        configuration, logger: ServerLog.make(level: configuration.logLevel), clock: clock
      ) { Issue.record("fatal: \($0)") }
      defer { running.stop() }
      let port = try #require(running.listening.first).port
      let client = try ShowroomClient(
        ClientConfiguration(
          endpoint: Endpoint(host: "127.0.0.1", port: port),
          tls: server.certificates.clientSettings("admin/ops")))
      defer { client.close() }
      let batch = try await Self.goods(client)
      let idle = try await Self.session(client)
      let busy = try await Self.session(client)
      let stream = Recorder(
        client.liveShopping.watchSession(WatchSessionRequest(sessionID: idle)))
      let held = try await Self.add(client, idle, batch)
      try await stream.reach(held.sequence)

      // Five minutes before the end the session is told.
      let warned = try await Self.advance(clock, seconds: 301, client, busy)
      #expect(Self.kinds(try await stream.reach(warned, seconds: 30)).contains("expiring"))
      let refused = await refusal { () throws(ClientError) in
        try await Self.add(client, busy, batch)
      }
      #expect(refused?.code == .insufficientInventory)

      // The timer is late: nobody woke the server. The hold does not count all the same.
      clock.advance(seconds: 300)
      let added = try await Self.add(client, busy, batch)
      #expect(added.item.quantity == .units(10))
      let end = try await stream.end()
      #expect(end.failure == nil)
      #expect(Self.kinds(end.messages).last == "expired")
      #expect(breaks(in: end.messages) == [])
      let late = await refusal { () throws(ClientError) in
        try await Self.add(client, idle, batch)
      }
      #expect(late?.code == .sessionExpired)
    }

    private static func configuration(
      _ server: ServerProcess
    ) throws -> ServerConfiguration {
      let identity = server.certificates.server
      return try ServerConfiguration(
        flags: [
          .data: server.data, .listen: "127.0.0.1:0", .graceSeconds: "2",
          .certificate: identity.certificateChainPath, .key: identity.privateKeyPath,
          .clientCA: server.certificates.authorityPath, .metricsSeconds: "0",
          .logLevel: "error",
        ], environment: [:], file: [:], cores: 2)
    }

    /// Ten units.
    private static func goods(_ client: ShowroomClient) async throws -> BatchID {
      _ = try await client.directory.saveStaff(
        SaveStaffRequest(login: "ops", name: "Ops", role: .admin))
      _ = try await client.directory.saveClient(SaveClientRequest(code: "ACME", name: "Acme"))
      let sink = client.inventory.upsertBatches()
      let input = BatchInput(
        code: "A1", name: "A1", unitPrice: Money(cents: 100), onHand: OnHand(onHand: .units(10)))
      try await sink.send(UpsertBatchesRequest(idempotencyKey: "goods", batches: [input]))
      return BatchID(rawValue: try #require(try await sink.finish().batchIDs.first))
    }

    private static func session(_ client: ShowroomClient) async throws -> SessionID {
      let found = try await client.directory.getClient(GetClientRequest(code: "ACME"))
      return try await client.liveShopping.createSession(
        CreateSessionRequest(clientID: found.client.clientID, idleTimeoutSeconds: 600)
      ).sessionID
    }

    private static func add(
      _ client: ShowroomClient, _ session: SessionID, _ batch: BatchID
    ) async throws(ClientError) -> AddToCartResponse {
      try await client.liveShopping.addToCart(
        AddToCartRequest(sessionID: session, batchID: batch, quantity: .units(10)))
    }

    /// Moves the clock; the other session's activity wakes the server. The sequence after it.
    private static func advance(
      _ clock: SimulatedClock, seconds: UInt64, _ client: ShowroomClient, _ busy: SessionID
    ) async throws -> UInt64 {
      clock.advance(seconds: seconds)
      let extended = try await client.liveShopping.extendSession(
        SessionCommandRequest(sessionID: busy))
      return extended.sequence - 1
    }

    /// What the stream said of the session's end.
    private static func kinds(_ messages: [WatchSessionResponse]) -> [String] {
      messages.flatMap { message -> [String] in
        guard case .changes(let changes) = message.body else { return [] }
        return changes.changes.compactMap { change in
          switch change.body {
          case .sessionExpiring: "expiring"
          case .statusChanged(let status): "\(status.status)"
          default: nil
          }
        }
      }
    }
  }
}
