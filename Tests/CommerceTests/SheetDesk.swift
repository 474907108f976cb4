import Commerce
import StoreSchema
import Testing
import Values

/// A shop with a salesperson's sheet for Acme Corp, and its link. Four batches of 100 units at
/// 1.00 to 4.00; Acme Corp pays ten percent less.
struct SheetDesk {
  var shop = Shop(batches: 4)
  var id = SheetID.none
  var token: [UInt8] = []
  private var links: UInt8 = 0

  /// 2 is offered in ten units at most, 3 at 2.00 instead of 2.70, the rest in any quantity.
  static let items = [
    NewSheetItem(batchID: BatchID(rawValue: 1)),
    NewSheetItem(batchID: BatchID(rawValue: 2), quantity: .units(10), remark: "fresh"),
    NewSheetItem(
      batchID: BatchID(rawValue: 3), unitPrice: Money(cents: 200), reason: "end of season"),
  ]

  init(items: [NewSheetItem] = items, lifetime: Int64? = nil, note: String = "") throws {
    var client = shop.state.client(ClientID(rawValue: 1))!
    client.priceRule = PriceRule(
      basis: .list, percent: AdjustmentValue(tenThousandths: -100_000))
    shop.state.evolve(Event(body: .clientSaved(ClientSaved(client: client))))
    let command = CreateSheet(
      name: "Spring", clientID: client.id, items: items,
      expiresAt: lifetime.map { shop.now.adding(seconds: $0) }, message: "For you", note: note)
    guard case .sheet(let reply) = try shop.run(.createSheet(command), as: Shop.staff(1)) else {
      fatalError("a sheet answers a sheet")
    }
    id = reply.sheetID
    try share()
  }

  var sheet: SalesSheet { shop.state.sheet(id)! }
  var activity: SheetActivity { shop.state.sheetActivity(of: id) }
  var holder: Principal { shop.state.holder(ofSheetLink: token)! }

  /// Another link; answers its hash.
  mutating func share() throws(Rejection) {
    links += 1
    let token = [UInt8](repeating: links, count: 32)
    let command = ShareSheet(
      sheetID: id, nonce: [UInt8](repeating: 255 - links, count: 32), tokenHash: token)
    try shop.run(.shareSheet(command), as: Shop.staff(1))
    self.token = token
  }

  mutating func view() throws(Rejection) {
    try shop.run(.viewSheet(ViewSheet(tokenHash: token)), as: holder)
  }

  @discardableResult
  mutating func select(
    _ units: [UInt64: Int64], seen: UInt64 = 0, message: String = ""
  ) throws(Rejection) -> SelectionReply {
    let command = SelectSheetItems(
      tokenHash: token, choices: Self.choices(units), expectedSelectionVersion: seen,
      clientMessage: message)
    guard case .selection(let reply) = try shop.run(.selectSheetItems(command), as: holder) else {
      fatalError("a selection answers a selection")
    }
    return reply
  }

  /// By item number.
  static func choices(_ units: [UInt64: Int64]) -> [SheetChoice] {
    units.map { SheetChoice(itemID: SheetItemID(rawValue: $0.key), quantity: .units($0.value)) }
  }

  @discardableResult
  mutating func toOrder(
    _ units: [UInt64: Int64] = [:], reprice: Bool = false
  ) throws(Rejection) -> OrderReply {
    let command = ConvertSheetToOrder(
      SheetConversionRequest(sheetID: id, choices: Self.choices(units), reprice: reprice))
    guard
      case .order(let reply) = try shop.run(.convertSheetToOrder(command), as: Shop.staff(1))
    else { fatalError("a conversion answers an order") }
    #expect(shop.state.invariantViolations() == [])
    return reply
  }

  @discardableResult
  mutating func toSession(
    _ units: [UInt64: Int64] = [:], reprice: Bool = false
  ) throws(Rejection) -> ConversionReply {
    let command = ConvertSheetToSession(
      SheetConversionRequest(sheetID: id, choices: Self.choices(units), reprice: reprice))
    guard
      case .conversion(let reply) = try shop.run(
        .convertSheetToSession(command), as: Shop.staff(1))
    else { fatalError("a conversion answers a session") }
    #expect(shop.state.invariantViolations() == [])
    return reply
  }

  /// Why a command is refused; nil: it is not.
  mutating func refusal<Result>(
    _ body: (inout SheetDesk) throws(Rejection) -> Result
  ) -> Rejection? {
    do throws(Rejection) {
      _ = try body(&self)
      return nil
    } catch {
      return error
    }
  }
}
