import APISchema
import Client
import Codec
import RPC
import Testing
import Values

extension SystemTests {
  /// Whoever names another business's record is told the same as if there were none (C17).
  @Suite struct GuessingTests {
    @Test("C17: nobody outside finds out by its number that a record of others is there")
    func numbersTellNothing() async throws {
      let seed = firstSeed(23)
      let (schema, rules) = (try Schema.read(), try AccessRules.read())
      try await HostileStage.run { stage in
        var maker = RequestMaker(schema, seed: seed)
        let others = try await stage.furnish(stage.rival, HostileStage.rivalMark).record
        let peers = try await stage.outsiders(&maker.knowledge)
        defer { for peer in peers { peer.client.close() } }
        let own = try await stage.furnish(stage.shop.customerID, "acme-corp").record
        var (asked, tales) = (0, [String]())
        for method in MethodDescriptor.all {
          let roles = rules["\(method.service)/\(method.method)"] ?? []
          let fields = schema.message(method.requestType).fields
          for type in fields.map(\.swiftType) where others[type] != nil {
            for peer in peers where roles.contains(peer.role) {
              var (theirs, nobodys) = (own, own)
              theirs[type] = others[type]
              nobodys[type] = 1 << 39
              let told = await Self.answers(method, [theirs, nobodys], peer, &maker)
              asked += 1
              if told[0] == told[1] && told[0] != "let in" { continue }
              tales.append("\(method.method) by \(peer.name): \(told)")
            }
          }
        }
        #expect(tales == [], "SHOWROOM_SEED=\(seed)")
        #expect(asked > 20)
      }
    }

    /// What the peer is told of each record, all else being the same.
    private static func answers(
      _ method: MethodDescriptor, _ records: [Knowledge.Record], _ peer: Peer,
      _ maker: inout RequestMaker
    ) async -> [String] {
      var told: [String] = []
      let before = maker
      for record in records {
        maker = before
        let payload = maker.request(method.requestType, by: peer.side, about: record)
        var answers = peer.client.exchange(
          method, payloads: [payload], options: CallOptions(timeoutMillis: 20_000, retries: false)
        ).makeAsyncIterator()
        do throws(ClientError) {
          _ = try await answers.next()
          told.append("let in")
        } catch {
          told.append("\(error.status) \(error.status.details)")
        }
      }
      return told
    }
  }
}
