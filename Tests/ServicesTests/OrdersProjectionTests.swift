import APISchema
import Codec
import Commerce
import CommerceStore
import StoreSchema
import Testing
import Values

@testable import Services

/// What those who follow orders get of a commit, and an order's history.
@Suite struct OrdersProjectionTests {
  private static let time = Timestamp(nanoseconds: 1_767_225_600_000_000_000)
  private static let jane = StoreSchema.Principal(
    role: .staff, staffID: StaffID(rawValue: 1), name: "Jane")

  private static func order(_ id: UInt64, version: UInt64 = 1) -> StoreSchema.Order {
    StoreSchema.Order(
      id: OrderID(rawValue: id), orderNumber: "SO-\(id)", clientID: ClientID(rawValue: 7),
      staffID: StaffID(rawValue: 1), origin: .staffCreated, status: .draft,
      lines: [
        StoreSchema.OrderLine(
          lineID: LineID(rawValue: 1), quantity: Quantity(tenThousandths: 10_000),
          unitPrice: Money(cents: 200), unitCost: Money(cents: 918_273_645))
      ],
      createdBy: jane, createdAt: time,
      notes: [
        StoreSchema.Note(
          id: NoteID(rawValue: 1), text: "internal-secret-text", author: jane, addedAt: time)
      ],
      version: version)
  }

  private static func record(_ events: [StoreSchema.Event.Body]) -> JournalRecord {
    JournalRecord(
      principal: jane, reply: Reply(body: .done(Done())),
      events: events.map { StoreSchema.Event(body: $0) })
  }

  private static func orders(_ message: APISchema.WatchOrdersResponse?) -> [APISchema.Order] {
    guard case .changes(let changes)? = message?.body else { return [] }
    return changes.orders
  }

  @Test func aCommitsOrdersComeOnceAsTheCommitLeftThem() {
    let record = Self.record([
      .orderCreated(OrderCreated(order: Self.order(1))),
      .orderChanged(OrderChanged(order: Self.order(2))),
      .orderChanged(OrderChanged(order: Self.order(1, version: 3))),
    ])
    let message = OrdersProjection.message(record, sequence: 9, time: Self.time)
    #expect(message?.sequence == 9 && message?.actor?.name == "Jane")
    #expect(Self.orders(message).map(\.summary.orderID.rawValue) == [1, 2])
    #expect(Self.orders(message).map(\.version) == [3, 1])
    #expect(
      OrdersProjection.message(record, sequence: 9, time: Self.time)?.encoded()
        == message?.encoded())
  }

  @Test func partnersGetNoNotesAndNobodyCosts() {
    let record = Self.record([.orderCreated(OrderCreated(order: Self.order(1)))])
    for (reader, count) in [(OrderReader.partner, 0), (.staff, 1)] {
      let message = OrdersProjection.message(
        record, sequence: 9, time: Self.time, for: reader)
      #expect(Self.orders(message).map(\.notes.count) == [count])
      let text = message?.jsonText() ?? ""
      #expect(!text.contains("918273645"))
      #expect(text.contains("internal-secret-text") == (reader == .staff))
    }
  }

  @Test func whatIsNotAskedForIsNotTold() {
    let record = Self.record([.orderCreated(OrderCreated(order: Self.order(1)))])
    let filters = [
      OrderFilter(origin: .phoneOrder), OrderFilter(clientID: ClientID(rawValue: 8)),
      OrderFilter(staffID: StaffID(rawValue: 2)),
    ]
    for filter in filters {
      #expect(OrdersProjection.message(record, sequence: 9, time: Self.time, filter) == nil)
    }
    #expect(
      OrdersProjection.message(
        Self.record([]), sequence: 9, time: Self.time) == nil)
  }

  @Test("S2R-9.5: one time line, oldest first; at the same moment in a fixed order")
  func history() {
    var order = Self.order(1)
    let later = Self.time.adding(seconds: 5)
    order.statusHistory = [
      StoreSchema.OrderStatusChange(
        fromStatus: .unspecified, toStatus: .draft, changedBy: Self.jane, changedAt: Self.time),
      StoreSchema.OrderStatusChange(
        fromStatus: .draft, toStatus: .confirmed, changedBy: Self.jane, changedAt: later),
    ]
    order.modeTransitions = [
      StoreSchema.ModeTransition(
        fromMode: .draft, toMode: .confirmed, transitionedBy: Self.jane, transitionedAt: later)
    ]
    var old = StoreSchema.PriceOverride(
      id: OverrideID(rawValue: 1), scope: .order, appliedBy: Self.jane, appliedAt: Self.time)
    old.removedAt = later
    let new = StoreSchema.PriceOverride(
      id: OverrideID(rawValue: 2), scope: .order, appliedBy: Self.jane, appliedAt: later)
    order.priceAdjustments = [old, new]
    let kinds = OrderHistory.entries(of: order, for: .staff).map { entry in
      switch entry.body {
      case .statusChanged(let change): "to \(change.toStatus)"
      case .priceApplied(let price): "price \(price.overrideID)"
      case .priceRemoved(let price): "no price \(price.overrideID)"
      case .modeChanged: "mode"
      case .payment: "payment"
      case .creditOverridden: "credit"
      case .shortPick: "short"
      case .note: "note"
      }
    }
    #expect(
      kinds == [
        "note", "price 1", "to draft", "no price 1", "price 2", "mode", "to confirmed",
      ])
    let partners = OrderHistory.entries(of: order, for: .partner)
    #expect(partners.count == kinds.count - 1)
  }
}
