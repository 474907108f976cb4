import APISchema
import Client
import Codec
import Testing
import Values

/// A sale that is watched from its first moment on, by its salesperson and its customer.
struct WatchedSale {
  var session: SessionID
  /// The customer's device.
  var customer: ShowroomClient
  /// The payloads that came, without signs of life.
  var staff: [[UInt8]]
  var client: [[UInt8]]
  /// The cart as it was read after each step.
  var carts: [GetCartResponse]

  static let costCents: Int64 = 5_432_109
}

extension WatchedSale {
  /// Goods are added, negotiated, picked, dropped and sold, a step at a time.
  static func play(in shop: Shop) async throws -> WatchedSale {
    let first = try await shop.batch(
      "A1", units: 10, priceCents: 7_654_321, costCents: costCents)
    let second = try await shop.batch("B2", units: 10)
    let opened = try await shop.session()
    let id = opened.sessionID
    let watch = [WatchSessionRequest(sessionID: id).encoded()]
    let staff = RawRecorder(shop.jane.exchange(.liveShoppingWatchSession, payloads: watch))
    let client = RawRecorder(
      shop.jane.exchange(.liveShoppingWatchSessionAsClient, payloads: watch))
    _ = try await staff.payloads.wait("the first message") { !$0.isEmpty }
    _ = try await client.payloads.wait("the first message") { !$0.isEmpty }
    let customer = try await shop.customer(code: opened.code)
    var carts: [GetCartResponse] = []
    func read(_ sequence: UInt64) async throws {
      carts.append(
        try await shop.jane.liveShopping.getCart(
          GetCartRequest(sessionID: id, atLeast: sequence)))
    }
    let kept = try await shop.jane.liveShopping.addToCart(
      AddToCartRequest(sessionID: id, batchID: first, quantity: .units(2)))
    try await read(kept.sequence)
    let dropped = try await shop.jane.liveShopping.addToCart(
      AddToCartRequest(sessionID: id, batchID: second, quantity: .units(1)))
    try await read(dropped.sequence)
    let priced = try await shop.jane.liveShopping.applyItemOverride(
      ApplyItemOverrideRequest(
        sessionID: id, lineID: kept.item.lineID, adjustmentType: .fixed,
        adjustmentValue: AdjustmentValue(tenThousandths: 600_000_000), reason: "regular",
        visibility: .hidden))
    try await read(priced.sequence)
    _ = try await shop.jane.liveShopping.addNote(AddNoteRequest(sessionID: id, text: "a note"))
    let picked = try await shop.scanner.pickList.markPicked(
      MarkPickedRequest(
        sessionID: id, lineID: kept.item.lineID, expectedQuantity: .units(2)))
    try await read(picked.sequence)
    let removed = try await shop.jane.liveShopping.removeFromCart(
      RemoveFromCartRequest(sessionID: id, lineID: dropped.item.lineID))
    try await read(removed.sequence)
    let order = try await shop.jane.liveShopping.convertToOrder(
      ConvertToOrderRequest(sessionID: id))
    try await read(order.sequence)
    return WatchedSale(
      session: id, customer: customer,
      staff: try await messages(staff, upTo: order.sequence),
      client: try await messages(client, upTo: order.sequence), carts: carts)
  }

  private static func messages(
    _ recorder: RawRecorder, upTo sequence: UInt64
  ) async throws -> [[UInt8]] {
    let payloads = try await recorder.payloads.wait("the sale's end") { payloads in
      payloads.contains { Self.sequence($0) >= sequence }
    }
    return payloads.filter { !isProgress($0) }
  }

  /// Both kinds of message have the same numbers for these fields.
  private static func sequence(_ payload: [UInt8]) -> UInt64 {
    (try? WatchSessionResponse(decoding: payload))?.sequence
      ?? (try? WatchSessionAsClientResponse(decoding: payload))?.sequence ?? 0
  }

  static func isProgress(_ payload: [UInt8]) -> Bool {
    if case .progress? = (try? WatchSessionResponse(decoding: payload))?.body { return true }
    if case .progress? = (try? WatchSessionAsClientResponse(decoding: payload))?.body {
      return true
    }
    return false
  }
}
