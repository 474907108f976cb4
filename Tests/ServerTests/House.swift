import APISchema
import Client
import Foundation
import Logging
import Server
import TLS
import TestSupport
import Testing
import Values

/// A real server on loopback with a store of its own, and clients of it over TLS.
final class House: Sendable {
  let server: ShowroomServer
  let directory: String
  private let certificates: TestCertificates

  init(directory: String? = nil) throws {
    certificates = try TestCertificates.shared()
    self.directory =
      directory
      ?? FileManager.default.temporaryDirectory
      .appendingPathComponent("showroom-server-test-\(UInt64.random(in: 0 ... .max))").path
    let identity = certificates.server
    let flags: SettingValues = [
      .data: self.directory, .listen: "127.0.0.1:0", .loops: "2", .currency: "GBP",
      .certificate: identity.certificateChainPath, .key: identity.privateKeyPath,
      .clientCA: certificates.authorityPath, .graceSeconds: "2", .logLevel: "critical",
    ]
    let configuration = try ServerConfiguration(
      flags: flags, environment: [:], file: [:], cores: 2)
    server = try ShowroomServer(
      configuration, logger: ServerLog.make(level: configuration.logLevel)
    ) { Issue.record("fatal: \($0)") }
  }

  /// Stops the server; the store stays for another.
  func stop() { server.stop() }

  deinit {
    server.stop()
    try? FileManager.default.removeItem(atPath: directory)
  }

  /// A client with a principal's certificate, a token, or nothing.
  func client(_ principal: String? = nil, token: String? = nil) throws -> ShowroomClient {
    let endpoint = Endpoint(host: "127.0.0.1", port: server.listening[0].port)
    return try ShowroomClient(
      ClientConfiguration(
        endpoint: endpoint, tls: certificates.clientSettings(principal), token: token))
  }

  /// Jane on the staff list, a client and a batch of 100 mugs at 2.50.
  func fill() async throws {
    let admin = try client("admin/ops")
    defer { admin.close() }
    _ = try await admin.directory.saveStaff(
      .init(login: "jane", name: "Jane", role: .staff))
    _ = try await admin.directory.saveClient(
      .init(code: "C1", name: "Acme"))
    let sink = admin.inventory.upsertBatches()
    try await sink.send(
      .init(
        idempotencyKey: "import-1",
        batches: [
          .init(
            code: "B1", name: "Mug", unitPrice: Money(cents: 250), unitCost: Money(cents: 90),
            location: "A1", onHand: .init(onHand: Quantity(tenThousandths: 1_000_000)))
        ]))
    let saved = try await sink.finish()
    #expect(saved.batchIDs == [1])
  }
}

/// The code of the error that the body fails with; nil when it does not.
func failure(
  _ body: () async throws -> Void
) async -> ErrorCode? {
  do {
    try await body()
    return nil
  } catch let error as ClientError {
    return error.code
  } catch {
    return .unspecified
  }
}
