import APISchema
import Client
import Codec
import Foundation
import Glibc
import RPC
import Testing
import Values

extension SystemTests {
  /// Input that no honest client sends gets an error that names its fault; the server goes on.
  @Suite struct BadInputTests {
    @Test func faultsAreNamed() async throws {
      try await Shop.run { shop in
        let client = shop.jane
        let long = SaveClientRequest(
          idempotencyKey: "k", name: String(repeating: "x", count: 201))
        await Self.expect("name", client, .directorySaveClient, long.encoded())
        // active_state = 99
        let valid = SaveClientRequest(idempotencyKey: "k", name: "N").encoded()
        await Self.expect("active_state", client, .directorySaveClient, valid + [0x30, 99])
        await Self.expect(
          "idempotency_key", client, .directorySaveClient, SaveClientRequest(name: "N").encoded())
        // name = two bytes that are no UTF-8
        let key: [UInt8] = [0x0A, 1, 0x6B]
        await Self.expect("name", client, .directorySaveClient, key + [0x22, 2, 0xC3, 0x28])
        await Self.expect("name", client, .directorySaveClient, key + [0x22, 3, 0x61, 0, 0x62])
        let batches = UpsertBatchesRequest(
          idempotencyKey: "k", batches: [BatchInput(code: "A", name: "A"), BatchInput(code: "B")])
        await Self.expect("batches[1].name", client, .inventoryUpsertBatches, batches.encoded())
        for garbage in Self.garbage {
          await Self.expect(nil, client, .directorySaveClient, garbage)
        }
        let (batch, session) = (try await shop.batch("A1", units: 1), try await shop.session())
        let quantity = await refusal { () throws(ClientError) in
          try await client.liveShopping.addToCart(
            AddToCartRequest(
              sessionID: session.sessionID, batchID: batch,
              quantity: Quantity(tenThousandths: 5_000)))
        }
        #expect(quantity?.code == .invalidQuantity)
        #expect(quantity?.detail?.allowed.isEmpty == false)
        #expect(try await client.server.health(HealthRequest()).status == .serving)
      }
    }

    @Test func strangersOnThePortHarmNobody() async throws {
      try await Shop.run { shop in
        let texts = [
          "GET / HTTP/1.1\r\n\r\n", "\u{16}\u{3}\u{1}", "\0\0\0\0\0\0\0\u{1}\u{1}\0", "",
        ]
        for text in texts {
          try Self.shout(Array(text.utf8), at: shop.server.endpoint.port)
          #expect(try await shop.jane.server.health(HealthRequest()).status == .serving)
        }
        let unknown = MethodDescriptor(
          service: "showroom.v1.Nothing", method: "Do", kind: .unary, isMutating: false,
          requestType: "", responseType: "")
        let error = await refusal { () throws(ClientError) in
          try await shop.jane.unary(unknown, payload: [])
        }
        #expect(error?.status.code == .unimplemented)
        #expect(try await shop.jane.server.health(HealthRequest()).status == .serving)
      }
    }

    /// Bytes that are no message, each in its own way.
    private static var garbage: [[UInt8]] {
      [
        [0xFF], [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F], [0x0A, 5, 1], [0x0B, 0x0B, 0x0B],
        [UInt8](repeating: 0xFF, count: 1_000), [0x08] + [UInt8](repeating: 0x80, count: 12),
      ]
    }

    private static func expect(
      _ field: String?, _ client: ShowroomClient, _ method: MethodDescriptor, _ payload: [UInt8]
    ) async {
      var refused: ClientError?
      do throws(ClientError) {
        var answers = client.exchange(method, payloads: [payload]).makeAsyncIterator()
        _ = try await answers.next()
      } catch {
        refused = error
      }
      #expect(refused?.code == .invalidField, "\(method.method) of \(payload.prefix(20))")
      #expect(refused?.status.code == .invalidArgument)
      if let field { #expect(refused?.detail?.field == field) }
      #expect(refused?.detail?.allowed.isEmpty == false)
    }

    /// Sends bytes without TLS and hangs up.
    private static func shout(_ bytes: [UInt8], at port: UInt16) throws {
      let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      defer { close(socket) }
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = port.bigEndian
      address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
      let size = socklen_t(MemoryLayout<sockaddr_in>.size)
      let result = withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(socket, $0, size) }
      }
      guard result == 0 else { throw Unmet("the server takes no connections") }
      _ = send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }
  }
}
