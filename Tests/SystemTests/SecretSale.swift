import APISchema
import Client
import Codec
import RPC
import Values

/// A sale between a salesperson with secrets and a customer whose device keeps every byte.
final class SecretSale: Sendable {
  private let shop: Shop
  private let goods: SecretGoods
  private let session: SessionID
  private let tablet: ShowroomClient
  private let methods: [MethodDescriptor]
  private let streams: [RawRecorder]
  private let own: RawRecorder
  private let told: Watched<[Secret]>
  private let answers = Watched<[[UInt8]]>([])
  private let number: Int

  static func open(
    _ shop: Shop, _ goods: SecretGoods, _ methods: [MethodDescriptor], number: Int
  ) async throws -> SecretSale {
    let session = try await shop.session()
    let tablet = try await shop.customer(code: session.code)
    return SecretSale(shop, goods, session.sessionID, tablet, methods, number)
  }

  private init(
    _ shop: Shop, _ goods: SecretGoods, _ session: SessionID, _ tablet: ShowroomClient,
    _ methods: [MethodDescriptor], _ number: Int
  ) {
    self.shop = shop
    self.goods = goods
    self.session = session
    self.tablet = tablet
    self.methods = methods.filter { $0.kind == .unary }
    self.number = number
    told = Watched(goods.secrets)
    let watch = { (method: MethodDescriptor) in
      RawRecorder(tablet.exchange(method, payloads: [Tablet.request(method, session)]))
    }
    own = watch(.liveShoppingWatchSessionAsClient)
    streams = [own] + methods.filter { $0.kind == .serverStreaming }.map(watch)
  }

  /// One thing happens. What is refused is refused: its answer is kept all the same.
  func act(_ random: inout SplitMix64) async {
    let lines = (try? await cart())?.items.map(\.item.lineID) ?? []
    let batch = goods.batches[Int.random(in: goods.batches.indices, using: &random)]
    let choice = Int.random(in: 0..<10, using: &random)
    let secret = "secret-\(number)-\(random.next())"
    let value = Int64.random(in: 100_000_000...900_000_000, using: &random)
    guard let line = lines.randomElement(using: &random), choice > 2 else {
      let add = AddToCartRequest(
        idempotencyKey: secret, sessionID: session, batchID: batch, quantity: .units(1),
        separateLine: choice == 0)
      return await ask(.liveShoppingAddToCart, add.encoded())
    }
    switch choice {
    case 3:
      let update = UpdateCartItemRequest(
        idempotencyKey: secret, sessionID: session, lineID: line,
        quantity: .units(1 + value % 5))
      await ask(.liveShoppingUpdateCartItem, update.encoded())
    case 4:
      let remove = RemoveFromCartRequest(
        idempotencyKey: secret, sessionID: session, lineID: line)
      await ask(.liveShoppingRemoveFromCart, remove.encoded())
    case 5: await note(secret)
    default: await haggle(choice, line, batch, secret, value)
    }
  }

  private func cart() async throws -> GetCartResponse {
    try await shop.jane.liveShopping.getCart(GetCartRequest(sessionID: session))
  }

  private func keep(_ secrets: Secret...) { told.update { $0 += secrets } }

  private func note(_ text: String) async {
    keep(Secret("a note", text: text))
    _ = try? await shop.jane.liveShopping.addNote(
      AddNoteRequest(sessionID: session, text: text))
  }

  /// Hidden prices of every scope, taken off so oddly that the number can't be there by chance.
  private func haggle(
    _ choice: Int, _ line: LineID, _ batch: BatchID, _ reason: String, _ value: Int64
  ) async {
    keep(Secret("a reason", text: reason), Secret("an adjustment", number: -value))
    let selling = shop.jane.liveShopping
    let off = AdjustmentValue(tenThousandths: -value)
    switch choice {
    case 6, 7:
      _ = try? await selling.applyItemOverride(
        ApplyItemOverrideRequest(
          sessionID: session, lineID: line, adjustmentType: .dollar, adjustmentValue: off,
          reason: reason, visibility: choice == 6 ? .hidden : .visible))
    case 8:
      _ = try? await selling.applyBatchOverride(
        ApplyBatchOverrideRequest(
          sessionID: session, batchID: batch, adjustmentType: .dollar, adjustmentValue: off,
          reason: reason, visibility: .hidden))
    default:
      _ = try? await selling.applyOrderOverride(
        ApplyOrderOverrideRequest(
          sessionID: session, adjustmentType: .dollar, adjustmentValue: off, reason: reason,
          visibility: .hidden))
    }
  }

  /// The customer calls; every answer's bytes are kept, refusals' too.
  private func ask(_ method: MethodDescriptor, _ payload: [UInt8]) async {
    do throws(ClientError) {
      let answer = try await tablet.unary(
        method, payload: payload, options: CallOptions(retries: false))
      answers.update { $0.append(answer) }
    } catch {
      let bytes = Array(error.status.message.utf8) + error.status.details.flatMap(\.value)
      answers.update { $0.append(bytes) }
    }
  }

  /// Asks for all there is, and says what the device received and must not have.
  func close() async throws -> (payloads: [[UInt8]], secrets: [Secret]) {
    for method in methods { await ask(method, Tablet.request(method, session)) }
    let last = try await shop.jane.liveShopping.cancelSession(
      CancelSessionRequest(sessionID: session))
    try await own.payloads.wait("the sale's end on the customer's stream") {
      $0.contains { payload in
        (try? WatchSessionAsClientResponse(decoding: payload))?.sequence == last.sequence
      }
    }
    let payloads = answers.value + streams.flatMap(\.payloads.value)
    tablet.close()
    return (payloads, told.value)
  }
}
