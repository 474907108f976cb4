import APISchema
import Client
import Codec
import Foundation
import RPC
import Testing
import Values

extension SystemTests {
  /// Random sales, and every byte that reaches the customer's device: no cost, no margin, no
  /// hidden reason, no note is in them (S2-P05, I7, S2-SEC05).
  @Suite struct SecretsTests {
    private static let cases = 100

    @Test(
      """
      Feature: unified-sales-live-shopping, Property 5: client views never carry non-null \
      cogs/margin/marginPercentage, byte by byte
      """)
    func customersReceiveNoSecret() async throws {
      let seed = firstSeed(5)
      let methods = try Tablet.methods()
      try await Shop.run { shop in
        var random = SplitMix64(seed: seed)
        let goods = try await SecretGoods.stock(shop, &random)
        for number in 0..<Self.cases {
          let sale = try await SecretSale.open(shop, goods, methods, number: number)
          for _ in 0..<Int.random(in: 4...14, using: &random) { await sale.act(&random) }
          let (payloads, secrets) = try await sale.close()
          #expect(payloads.count >= methods.count)
          let leaks = secrets.flatMap { secret in
            payloads.filter { $0.contains(secret.bytes) }.map { "\(secret.name) is in \($0)" }
          }
          #expect(leaks == [], "case \(number) of SHOWROOM_SEED=\(seed)")
          if !leaks.isEmpty { return }
        }
      }
    }
  }
}

/// Something that no customer may learn, as bytes on the wire.
struct Secret: Sendable {
  let name: String
  let bytes: [UInt8]

  init(_ name: String, text: String) {
    self.name = name
    bytes = Array(text.utf8)
  }

  /// A number as protobuf writes it.
  init(_ name: String, number: Int64) {
    self.name = "\(name) \(number)"
    var rest = UInt64(bitPattern: number)
    var bytes: [UInt8] = []
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    self.bytes = bytes + [UInt8(rest)]
  }
}

/// Goods whose costs are numbers that occur nowhere else.
struct SecretGoods: Sendable {
  let batches: [BatchID]
  let secrets: [Secret]
  /// By batch: what a customer pays for one, in cents.
  let price: Int64 = 3_000_000_000
  let costs: [Int64]

  static func stock(_ shop: Shop, _ random: inout SplitMix64) async throws -> SecretGoods {
    var (batches, costs): ([BatchID], [Int64]) = ([], [])
    for number in 1...4 {
      let cost = Int64.random(in: 1_000_000_000...2_900_000_000, using: &random)
      batches.append(
        try await shop.batch(
          "S\(number)", units: 1_000_000, priceCents: 3_000_000_000, costCents: cost))
      costs.append(cost)
    }
    let secrets = costs.flatMap {
      [Secret("the cost", number: $0), Secret("the margin", number: 3_000_000_000 - $0)]
    }
    return SecretGoods(batches: batches, secrets: secrets, costs: costs)
  }
}

/// What a customer's device can call.
enum Tablet {
  /// Every method for CLIENT that changes nothing.
  static func methods() throws -> [MethodDescriptor] {
    let rules = try AccessRules.read()
    return MethodDescriptor.all.filter { method in
      let roles = rules["\(method.service)/\(method.method)"] ?? []
      return roles.contains("CLIENT") && !method.isMutating
    }
  }

  /// The method's request for a session, as far as it has such a field.
  static func request(_ method: MethodDescriptor, _ session: SessionID) -> [UInt8] {
    let type = MessageType.named(method.requestType)
    let json = "{\"sessionId\":\"\(session.rawValue)\"}"
    return (try? type?.binary(fromJSON: json)) ?? []
  }
}
