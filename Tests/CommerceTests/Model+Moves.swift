import Commerce
import StoreSchema
import Values

// What becomes of orders: quoted, submitted, sold, cancelled, shipped.

extension Model {
  /// What the warehouse should see of a line of an order with lines of its own; nil: nothing.
  func pickState(_ line: Line, _ order: Order) -> PickState? {
    if order.mayChange || !line.released { return nil }
    if order.status == .cancelled { return line.picked > 0 ? .recallPending : nil }
    if order.isGone { return .handedOver }
    return line.picked == line.quantity ? .picked : .queued
  }

  mutating func move(_ command: MoveOrder, _ who: Principal) throws(Rejection) {
    let id = command.orderID.rawValue
    if case .advance(let status, let regardless, _) = command.move {
      return try advance(id, to: status, regardless, who)
    }
    try refuse(denied(who, [.staff, .admin]) ?? owned(id, who))
    if case .cancel = command.move { return try cancel(id) }
    guard let order = orders[id] else { throw .orderNotFound }
    if !order.mayChange && !order.ranOut {
      throw .invalidOrderTransition(from: order.status, to: Self.edge(command.move).1)
    }
    try step(id, command.move, who)
  }

  /// Before an order is sold, whoever asked.
  mutating func step(_ id: UInt64, _ move: OrderMove, _ who: Principal) throws(Rejection) {
    var order = try changeable(id)
    let (sources, target) = Self.edge(move)
    if !sources.contains(order.status) {
      throw .invalidOrderTransition(from: order.status, to: target)
    }
    if target != .draft && order.lines.isEmpty { throw .emptyOrder }
    switch move {
    case .submitQuote(let end): order.end = try end.map(toCome) ?? now + 30 * 86_400
    case .submitForApproval: order.end = nil
    case .returnToDraft: order.end = longTime
    case .acceptQuote(let reason), .approve(let reason), .confirm(let reason):
      if order.channel == .selfService { seen.insert(.approved) }
      try sell(&order, id, reason, who)
    case .cancel, .advance: break
    }
    order.status = target
    orders[id] = order
  }

  /// All lines or none.
  mutating func sell(
    _ order: inout Order, _ id: UInt64, _ reason: String, _ who: Principal
  ) throws(Rejection) {
    if order.lines.isEmpty { throw .emptyOrder }
    let short = short(order.lines, of: order)
    for line in short { met(Self.taker(order, who), line.batch, own: id) }
    if !short.isEmpty { throw .shortfalls(Self.rejected(short)) }
    try refuse(credit(order, reason, who))
    if order.staff == 0 { order.staff = who.staffID.rawValue }
    if order.channel == .sheet { seen.insert(.sheetSold) }
    order.hold = nil
    own(&order)
    for index in order.lines.indices { order.lines[index].released = true }
    order.status = .confirmed
  }

  mutating func cancel(_ id: UInt64) throws(Rejection) {
    guard let order = orders[id] else { throw .orderNotFound }
    if order.status == .cancelled { return }
    try refuse(locked(order))
    if !order.mayChange && !order.isCommitted {
      throw .invalidOrderTransition(from: order.status, to: .cancelled)
    }
    orders[id]?.hold = nil
    orders[id]?.status = .cancelled
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
    _ id: UInt64, to status: OrderStatus, _ regardless: Bool, _ who: Principal
  ) throws(Rejection) {
    try refuse(denied(who, [.staff, .admin, .partner]) ?? owned(id, who))
    guard var order = orders[id] else { throw .orderNotFound }
    if order.status == status { return }
    let next: [OrderStatus: OrderStatus] = [
      .confirmed: .processing, .processing: .shipped, .shipped: .delivered,
    ]
    if next[order.status] != status {
      throw .invalidOrderTransition(from: order.status, to: status)
    }
    if status == .shipped {
      try refuse(unpaid(order))
      try refuse(ship(&order, regardless))
    }
    order.status = status
    orders[id] = order
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
