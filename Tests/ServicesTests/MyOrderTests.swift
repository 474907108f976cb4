import APISchema
import Codec
import StoreSchema
import Testing
import Values

@testable import Services

/// An order as its customer sees it.
@Suite struct MyOrderTests {
  private static let time = Timestamp(nanoseconds: 1)

  private static func order(_ id: UInt64, lines: [StoreSchema.OrderLine]) -> StoreSchema.Order {
    StoreSchema.Order(
      id: OrderID(rawValue: id), lines: lines, createdBy: StoreSchema.Principal(role: .client),
      createdAt: time)
  }

  private static func order(_ id: UInt64, lineCount: Int) -> StoreSchema.Order {
    let line = StoreSchema.OrderLine(
      lineID: LineID(rawValue: .max), batchID: BatchID(rawValue: .max),
      batchCode: String(repeating: "c", count: 64),
      productName: String(repeating: "n", count: 200), quantity: Quantity(tenThousandths: .max),
      basePrice: Money(cents: .max), unitPrice: Money(cents: .max), total: Money(cents: .max))
    return order(id, lines: Array(repeating: line, count: lineCount))
  }

  @Test("ListOrders, WatchOrders: whole orders, as many as a message holds, and one at least")
  func messagesOfLargeOrders() throws {
    let orders = [1_999, 2_000, 1, 1].enumerated().map {
      Self.order(UInt64($0.offset + 1), lineCount: $0.element)
    }
    #expect(orders.fittingMessage.count == 3)
    #expect([orders[1], orders[1], orders[1]].fittingMessage.count == 2)
    #expect([Self.order(1, lineCount: 5_000)].fittingMessage.count == 1)
    #expect([StoreSchema.Order]().fittingMessage.isEmpty)
    let message = APISchema.MyOrders(orders: orders.fittingMessage.map { APISchema.MyOrder($0) })
    #expect(message.encoded().count < 4 << 20)
  }

  @Test("C13, I7: a hidden discount is inside the price, a shown one beside it")
  func discounts() throws {
    var shown = StoreSchema.OrderLine(
      lineID: LineID(rawValue: 1), quantity: Quantity(tenThousandths: 20_000),
      basePrice: Money(cents: 1_000), unitPrice: Money(cents: 900), unitCost: Money(cents: 600),
      subtotal: Money(cents: 2_000), total: Money(cents: 1_800),
      overrideID: OverrideID(rawValue: 1), overrideScope: .item)
    var order = APISchema.MyOrder(Self.order(1, lines: [shown]))
    #expect(order.lines.first?.visibleAdjustment?.originalUnitPrice.cents == 1_000)
    shown.overrideHidden = true
    order = APISchema.MyOrder(Self.order(1, lines: [shown]))
    #expect(order.lines.first?.visibleAdjustment == nil)
    #expect(order.lines.first?.unitPrice.cents == 900 && order.totals.subtotal.cents == 1_800)
  }
}
