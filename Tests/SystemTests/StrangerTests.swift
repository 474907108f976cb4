import APISchema
import Client
import TestSupport
import Testing

extension SystemTests {
  /// A certificate that our authority signed and that names nobody: its holder is nobody, and the
  /// log says so once, not for each connection.
  @Suite struct StrangerTests {
    @Test func aCertificateThatNamesNobodyIsLoggedOnce() async throws {
      let certificates = try TestCertificates(
        principals: ["admin/ops", "staff/jane", "staff/tom", "warehouse/scanner-1", "boss/eve"])
      try await Shop.run(certificates) { shop in
        for _ in 0..<5 {
          let eve = try shop.client("boss/eve")
          defer { eve.close() }
          let identity = try await eve.access.whoAmI(WhoAmIRequest()).identity
          #expect(identity.role == .unspecified)
          let refused = await refusal { () throws(ClientError) in
            try await eve.orders.listOrders(ListOrdersRequest())
          }
          #expect(refused?.code == .unauthenticated)
        }
        let line = "a client certificate names no principal"
        let lines = try shop.server.program.errors.split(separator: "\n")
          .filter { $0.contains(line) }
        #expect(lines.count == 1)
        #expect(lines.first?.contains("unknownRole") == true)
      }
    }
  }
}
