import Commerce
import StoreSchema
import Values

// Orders without a session: drafts and quotes that may hold for a time, and what is sold.

extension Model {
  /// What the warehouse should see of a line of an order with lines of its own; nil: nothing.
  func pickState(_ line: Line, _ order: Order) -> PickState? {
    if order.mayChange || !line.released { return nil }
    if order.status == .cancelled { return line.picked > 0 ? .recallPending : nil }
    if order.isGone { return .handedOver }
    return line.picked == line.quantity ? .picked : .queued
  }

  func owned(_ id: OrderID, _ who: Principal) -> Rejection? {
    guard let order = orders[id.rawValue] else { return .orderNotFound }
    if who.role == .admin || order.staff == who.staffID.rawValue { return nil }
    return .permissionDenied(allowed: "your own orders, without permission SESSION_WRITE_ALL")
  }

  mutating func play(_ command: CreateStaffOrder, _ who: Principal) -> Rejection? {
    if let no = denied(who, [.staff, .admin]) { return no }
    if ![.unspecified, .staffCreated, .phoneOrder].contains(command.origin) {
      return .invalidField(field: "origin", allowed: "STAFF_CREATED or PHONE_ORDER")
    }
    var order = Order(staff: who.staffID.rawValue)
    var next = nextLine
    for line in command.lines {
      if let no = add(line, to: &order, &next) { return no }
    }
    nextLine = next
    orders[nextOrder] = order
    nextOrder += 1
    return nil
  }

  private func add(
    _ new: NewOrderLine, to order: inout Order, _ next: inout UInt64
  ) -> Rejection? {
    let batch = new.batchID.rawValue
    guard let item = goods[batch] else { return .batchNotFound }
    if item.status != .live { return .batchNotAvailable(item.status) }
    let quantity = new.quantity.tenThousandths
    if let no = goodQuantity(quantity, item) { return no }
    let twin = new.separateLine ? nil : order.lines.firstIndex { $0.batch == batch }
    if let twin {
      order.lines[twin].quantity += quantity
    } else {
      order.lines.append(
        Line(
          id: next, batch: batch, quantity: quantity, base: item.price, cost: item.cost,
          price: item.price))
      next += 1
    }
    return nil
  }

  mutating func play(_ command: EditOrder, _ who: Principal) -> Rejection? {
    let id = command.orderID.rawValue
    if let no = denied(who, [.staff, .admin]) ?? owned(command.orderID, who) { return no }
    guard var order = orders[id] else { return .orderNotFound }
    if !order.mayChange {
      return .orderNotModifiable(
        order.status, allowed: "only DRAFT, QUOTE and PENDING_APPROVAL may change")
    }
    end(&order)
    var next = nextLine
    let known = order
    own(&order, &next)
    if let no = change(&order, known, command.edit, &next) { return no }
    if order.hold != nil {
      let short = short(order.lines, besides: known)
      if !short.isEmpty { return .shortfalls(short) }
    }
    // Numbers of lines that are gone again were never given.
    nextLine = max(nextLine, (order.lines.map(\.id).max() ?? 0) + 1)
    orders[id] = order
    return nil
  }

  /// A hold past its time is over.
  private func end(_ order: inout Order) {
    if let hold = order.hold, hold <= now { order.hold = nil }
  }

  /// Lines of a session that became a draft get numbers of their own.
  private func own(_ order: inout Order, _ next: inout UInt64) {
    if order.visit == 0 { return }
    order.visit = 0
    for index in order.lines.indices {
      order.lines[index].id = next
      order.lines[index].picked = 0
      order.lines[index].released = false
      next += 1
    }
  }

  private func change(
    _ order: inout Order, _ known: Order, _ edit: OrderEdit, _ next: inout UInt64
  ) -> Rejection? {
    let place = { (id: LineID) in known.lines.firstIndex { $0.id == id.rawValue } }
    switch edit {
    case .addLine(let line): return add(line, to: &order, &next)
    case .setQuantity(let id, let quantity):
      guard let index = place(id), let item = goods[order.lines[index].batch] else {
        return .orderLineNotFound
      }
      let wanted = quantity.tenThousandths
      if let no = goodQuantity(wanted, item) { return no }
      if wanted > order.lines[index].quantity && item.status != .live {
        return .batchNotAvailable(item.status)
      }
      order.lines[index].quantity = wanted
    case .removeLine(let id):
      guard let index = place(id) else { return .orderLineNotFound }
      order.lines.remove(at: index)
    case .clear: order.lines = []
    case .setHold(let until):
      order.hold = until.map { ($0.nanoseconds - start) / 1_000_000_000 }
    default: break
    }
    return nil
  }

  /// What an order could not have: each batch is there once for all its lines.
  private func short(_ lines: [Line], besides known: Order) -> [ShortLine] {
    var free: [UInt64: Int64] = [:]
    for (batch, item) in goods {
      let own = known.lines.filter { $0.batch == batch }.reduce(0) { $0 + kept($1, known) }
      free[batch] = own + (item.status == .live ? available(batch) : 0)
    }
    return lines.compactMap { line in
      let (most, step) = (max(0, free[line.batch] ?? 0), goods[line.batch]?.step ?? 1)
      if line.quantity <= most {
        free[line.batch] = most - line.quantity
        return nil
      }
      free[line.batch] = most % step
      return ShortLine(
        lineID: LineID(rawValue: line.id), batchID: BatchID(rawValue: line.batch), batchCode: "",
        wanted: Quantity(tenThousandths: line.quantity),
        available: Quantity(tenThousandths: most / step * step))
    }
  }

  mutating func play(_ command: MoveOrder, _ who: Principal) -> Rejection? {
    if case .advance(let status, let regardless, _) = command.move {
      return advance(command.orderID, to: status, regardless, who)
    }
    if let no = denied(who, [.staff, .admin]) ?? owned(command.orderID, who) { return no }
    guard var order = orders[command.orderID.rawValue] else { return .orderNotFound }
    let (sources, target) = Self.edge(command.move)
    if order.status == target && target == .cancelled { return nil }
    if !sources.contains(order.status) {
      return .invalidOrderTransition(from: order.status, to: target)
    }
    end(&order)
    switch target {
    case .cancelled: order.hold = nil
    case .quote, .pendingApproval: if order.lines.isEmpty { return .emptyOrder }
    case .confirmed: if let no = confirm(&order) { return no }
    default: break
    }
    order.status = target
    orders[command.orderID.rawValue] = order
    return nil
  }

  /// All lines or none.
  private mutating func confirm(_ order: inout Order) -> Rejection? {
    if order.lines.isEmpty { return .emptyOrder }
    let short = short(order.lines, besides: order)
    if !short.isEmpty { return .shortfalls(short) }
    order.hold = nil
    own(&order, &nextLine)
    for index in order.lines.indices { order.lines[index].released = true }
    return nil
  }

  private static func edge(_ move: OrderMove) -> ([OrderStatus], OrderStatus) {
    switch move {
    case .submitQuote: ([.draft], .quote)
    case .acceptQuote: ([.quote], .confirmed)
    case .returnToDraft: ([.quote, .pendingApproval], .draft)
    case .submitForApproval: ([.draft, .quote], .pendingApproval)
    case .approve: ([.pendingApproval], .confirmed)
    case .confirm: ([.draft, .quote, .pendingApproval], .confirmed)
    case .cancel: ([.draft, .quote, .pendingApproval, .confirmed, .processing], .cancelled)
    case .advance(let status, _, _): ([], status)
    }
  }

  private mutating func advance(
    _ id: OrderID, to status: OrderStatus, _ regardless: Bool, _ who: Principal
  ) -> Rejection? {
    if let no = denied(who, [.staff, .admin, .partner]) ?? owned(id, who) { return no }
    guard var order = orders[id.rawValue] else { return .orderNotFound }
    if order.status == status { return nil }
    let next: [OrderStatus: OrderStatus] = [
      .confirmed: .processing, .processing: .shipped, .shipped: .delivered,
    ]
    if next[order.status] != status {
      return .invalidOrderTransition(from: order.status, to: status)
    }
    if status == .shipped, let no = ship(&order, regardless) { return no }
    order.status = status
    orders[id.rawValue] = order
    return nil
  }

  /// The goods leave the house; what is not picked stops them, unless nobody cares.
  private mutating func ship(_ order: inout Order, _ regardless: Bool) -> Rejection? {
    for index in order.lines.indices {
      let line = order.lines[index]
      let state = order.visit == 0 ? pickState(line, order) : stateInVisit(line, order)
      if state != .picked && !(regardless && state == .queued) {
        return .pickConflict(
          state: state ?? .queued, quantity: Quantity(tenThousandths: line.quantity), version: 0)
      }
    }
    for index in order.lines.indices {
      let line = order.lines[index]
      order.lines[index].picked = line.quantity
      goods[line.batch]?.onHand -= line.quantity
      let place = visits[order.visit]?.lines.firstIndex { $0.id == line.id }
      if let place { visits[order.visit]?.lines[place].picked = line.quantity }
    }
    return nil
  }

  private func stateInVisit(_ line: Line, _ order: Order) -> PickState? {
    guard let visit = visits[order.visit] else { return nil }
    return visit.lines.first { $0.id == line.id }.flatMap { pickState($0, visit) }
  }

  /// What the warehouse says of a line of an order without a session.
  mutating func mark(_ id: LineID, isPicked: Bool) -> Rejection? {
    for (key, order) in orders where order.visit == 0 {
      guard let index = order.lines.firstIndex(where: { $0.id == id.rawValue }),
        let state = pickState(order.lines[index], order)
      else { continue }
      let line = order.lines[index]
      let wanted = order.status == .cancelled ? 0 : line.quantity
      if isPicked ? state != .queued : (line.picked == 0 || state == .handedOver) {
        return .pickConflict(
          state: state, quantity: Quantity(tenThousandths: wanted), version: 0)
      }
      orders[key]?.lines[index].picked = isPicked ? line.quantity : 0
      return nil
    }
    return .pickLineNotFound
  }
}
