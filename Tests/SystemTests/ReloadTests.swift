import APISchema
import Client
import Foundation
import Glibc
import RPC
import TLS
import TestSupport
import Testing
import Transport

extension SystemTests {
  /// SIGHUP: certificates are read again. Connections there are stay, new ones get the new
  /// certificate; files that can't be read change nothing.
  @Suite struct ReloadTests {
    @Test func newCertificatesAreForNewConnections() async throws {
      let certificates = try TestCertificates(principals: ["admin/ops"])
      let server = try ServerProcess(certificates: certificates)
      try await server.start()
      let loop = try EventLoop(name: "reload")
      loop.start()
      defer { loop.shutdown() }
      let old = try Self.client(server, loop, certificates.clientSettings("admin/ops"))
      defer { old.close() }
      let stream = Recorder(old.pickList.watchPickList(WatchPickListRequest()))
      try await stream.seen.wait("the stream's state") { !$0.messages.isEmpty }
      let before = try Self.copy(certificates.authorityPath, to: "\(server.directory)/before.pem")

      let next = try TestCertificates(principals: ["admin/ops"])
      try Self.replace(certificates, by: next)
      try server.program.signal(SIGHUP)
      // A client repeats its attempts to connect until its call's deadline.
      let new = try Self.client(server, loop, next.clientSettings("admin/ops"))
      defer { new.close() }
      _ = try await new.server.ping(PingRequest())
      let stale = try Self.client(server, loop, TLSClientSettings(authorityPath: before))
      defer { stale.close() }
      let refused = await refusal { () throws(ClientError) in
        try await stale.server.ping(PingRequest(), options: CallOptions(timeoutMillis: 1_500))
      }
      #expect(refused != nil)

      // Who was connected before still is, with the same certificate.
      let saved = try await old.directory.saveClient(SaveClientRequest(name: "Acme"))
      #expect(saved.sequence > 0)
      #expect(!stream.seen.value.isOver)
      try await Self.garbageChangesNothing(server, loop, next)
      #expect(try await server.stop() == .code(0))
    }

    private static func garbageChangesNothing(
      _ server: ServerProcess, _ loop: EventLoop, _ good: TestCertificates
    ) async throws {
      let path = server.certificates.server.certificateChainPath
      try "no certificate".write(toFile: path, atomically: true, encoding: .utf8)
      try server.program.signal(SIGHUP)
      // The log says so; the server goes on with what it has.
      try await within(20, "the log's line on the reload") {
        while try !server.program.errors.contains("could not be read again") {
          let client = try Self.client(server, loop, good.clientSettings("admin/ops"))
          _ = try await client.server.ping(PingRequest())
          client.close()
        }
      }
      let client = try Self.client(server, loop, good.clientSettings("admin/ops"))
      defer { client.close() }
      _ = try await client.server.ping(PingRequest())
    }

    private static func client(
      _ server: ServerProcess, _ loop: EventLoop, _ tls: TLSClientSettings
    ) throws -> ShowroomClient {
      try ShowroomClient(ClientConfiguration(endpoint: server.endpoint, tls: tls), sharing: loop)
    }

    private static func copy(_ source: String, to target: String) throws -> String {
      try FileManager.default.copyItem(atPath: source, toPath: target)
      return target
    }

    /// The new files' contents take the old ones' places: a key others can read is refused.
    private static func replace(_ old: TestCertificates, by new: TestCertificates) throws {
      for name in try FileManager.default.contentsOfDirectory(atPath: new.directory) {
        let data = try Data(contentsOf: URL(fileURLWithPath: "\(new.directory)/\(name)"))
        try data.write(to: URL(fileURLWithPath: "\(old.directory)/\(name)"))
      }
    }
  }
}
