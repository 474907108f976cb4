import Commerce
import StoreSchema
import Values

// From one mode into another: live sessions become orders and drafts, drafts become live sessions.

extension Model {
  /// Begins a session; answers its number.
  mutating func begin(_ visit: Visit) -> UInt64 {
    visits[UInt64(visits.count + 1)] = visit
    return UInt64(visits.count)
  }

  mutating func convert(_ command: ConvertToOrder, _ who: Principal) throws(Rejection) {
    let id = command.sessionID
    try refuse(denied(who, [.staff, .admin]))
    if let visit = visits[id.rawValue], visit.status == .completed {
      return try refuse(owned(visit, id, who))
    }
    try refuse(open(id, who, staffOnly: true))
    guard var visit = visits[id.rawValue], !visit.cart.isEmpty else { throw .emptyCart }
    var order = orders[visit.source] ?? draft(of: visit.client, by: visit.staff, .live)
    order.lines = visit.cart
    order.visit = id.rawValue
    order.prices = visit.prices
    order.discount = visit.discount
    order.end = command.asDraft ? longTime : nil
    if !command.asDraft { try refuse(credit(order, command.creditOverrideReason, who)) }
    if visit.source != 0 { seen.insert(command.asDraft ? .savedAgain : .soldThroughSession) }
    if visit.isOfSheet { seen.insert(.sheetSoldLive) }
    order.status = command.asDraft ? .draft : .confirmed
    visit.status = .completed
    visit.draft = command.asDraft
    visit.order = visit.source
    if !visit.draft {
      for index in visit.lines.indices where !visit.lines[index].removed {
        visit.lines[index].released = true
      }
      order.lines = visit.cart
    }
    if visit.source == 0 { visit.order = place(order) } else { orders[visit.source] = order }
    visits[id.rawValue] = visit
    if command.asDraft, let until = command.keepHoldUntil {
      keep(visit.order, until: seconds(until))
    }
  }

  /// A draft holds what it can of what its session gave back.
  private mutating func keep(_ id: UInt64, until: Int64) {
    guard var order = orders[id] else { return }
    order.hold = until
    own(&order)
    orders[id] = order
    told = short(order.lines, of: order)
    seen.insert(told.isEmpty ? .keptHolds : .keptHoldsInPart)
    for index in order.lines.indices {
      let line = order.lines[index]
      order.lines[index].held = told.first { $0.line == line.id }?.has ?? line.quantity
    }
    orders[id] = order
  }

  mutating func convert(_ command: ConvertFromDraft, _ who: Principal) throws(Rejection) {
    let id = command.orderID.rawValue
    try refuse(denied(who, [.staff, .admin]) ?? owned(id, who))
    guard var order = orders[id] else { throw .orderNotFound }
    try refuse(locked(order))
    if order.ranOut { throw .orderExpired(at: Timestamp(nanoseconds: order.end ?? 0)) }
    if order.status != .draft && order.status != .quote {
      throw .orderNotModifiable(
        order.status, allowed: "only drafts and quotes become live sessions")
    }
    if who.staffID.isNone { throw .staffNotFound }
    var visit = Visit(
      staff: who.staffID.rawValue, client: order.client, policy: command.releasePolicy, now: now)
    visit.source = id
    order.lockedBy = begin(visit)
    // It neither holds nor ends while the session works on it.
    order.hold = nil
    // A quote's end waits for it.
    if order.status != .quote { order.end = nil }
    orders[id] = order
    carry(order, into: order.lockedBy, .draftToSession)
    seen.insert(told.isEmpty ? .carriedWhole : .carriedInPart)
  }

  /// Puts lines into a cart: of each what can be had, at the price that it has.
  mutating func carry(_ order: Order, into visit: UInt64, _ taker: Taker) {
    let isReleased = visits[visit]?.policy == .onAdd
    var carried: [(old: Line, new: UInt64)] = []
    for line in order.lines {
      guard let item = goods[line.batch] else { continue }
      let free = item.status == .live ? max(0, available(line.batch)) : 0
      let has = min(line.quantity, free) / item.step * item.step
      let number = has > 0 ? nextLine : 0
      if has < line.quantity {
        told.append(Short(line: number, batch: line.batch, wanted: line.quantity, has: has))
        met(taker, line.batch, visit: visit)
      }
      if has == 0 { continue }
      visits[visit]?.lines.append(
        Line(
          id: nextLine, batch: line.batch, quantity: has, base: line.base, cost: item.cost,
          price: line.base, released: isReleased))
      nextLine += 1
      carried.append((line, number))
    }
    carryPrices(order, carried, into: visit)
  }

  /// Every price in force once more, in the order in which they were agreed.
  private mutating func carryPrices(
    _ order: Order, _ carried: [(old: Line, new: UInt64)], into id: UInt64
  ) {
    guard var visit = visits[id] else { return }
    let owned = carried.filter(\.old.own).map(\.old.override)
    let all = order.prices.values.map(\.id) + [order.discount?.id].compactMap(\.self) + owned
    for old in all.sorted() {
      seen.insert(.carriedPrices)
      if var discount = order.discount, discount.id == old {
        discount.id = nextOverride
        visit.discount = discount
        nextOverride += 1
        continue
      }
      let batch = order.prices.first { $0.value.id == old }
      for (line, new) in carried where line.override == old {
        guard let index = visit.lines.firstIndex(where: { $0.id == new }) else { continue }
        visit.lines[index].price = line.price
        visit.lines[index].override = nextOverride
        visit.lines[index].own = line.own
        visit.lines[index].hidden = line.hidden
      }
      if let batch {
        visit.prices[batch.key] = batch.value
        visit.prices[batch.key]?.id = nextOverride
      }
      nextOverride += 1
    }
    visits[id] = visit
  }
}
