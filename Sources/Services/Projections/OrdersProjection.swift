public import APISchema
public import Commerce
public import StoreSchema
public import Values

/// What a commit means to those who follow orders (WatchOrders, webhooks).
public enum OrdersProjection {
  /// The message, without `previousSequence`; nil when the commit changes no order that the filter
  /// shows. A function of the record alone: each order once, as the commit left it.
  public static func message(
    _ record: StoreSchema.JournalRecord, sequence: UInt64, time: Timestamp,
    _ filter: Commerce.OrderFilter = OrderFilter(), for reader: OrderReader = .partner
  ) -> APISchema.WatchOrdersResponse? {
    let orders = changed(record).filter { filter.matches($0) }
    guard !orders.isEmpty else { return nil }
    return APISchema.WatchOrdersResponse(
      sequence: sequence,
      committedAt: time,
      actor: APISchema.Actor(record.principal),
      body: .changes(
        APISchema.OrderChanges(
          orders: orders.map { order in
            // How much of a line is picked is told by the pick list's stream.
            APISchema.Order(order, for: reader) { _ in .zero }
          })))
  }

  /// In order of their first change.
  private static func changed(_ record: StoreSchema.JournalRecord) -> [StoreSchema.Order] {
    var orders: [StoreSchema.Order] = []
    var places: [OrderID: Int] = [:]
    for event in record.events {
      let order: StoreSchema.Order
      switch event.body {
      case .orderCreated(let created): order = created.order
      case .orderChanged(let changed): order = changed.whole
      default: continue
      }
      if let index = places[order.id] {
        orders[index] = order
      } else {
        places[order.id] = orders.count
        orders.append(order)
      }
    }
    return orders
  }
}
