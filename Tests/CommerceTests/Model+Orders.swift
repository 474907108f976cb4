import Commerce
import StoreSchema
import Values

// Orders without a session: drafts and quotes that may hold for a time.

extension Model {
  /// Ends with what was thrown, if anything was.
  func refuse(_ no: Rejection?) throws(Rejection) { if let no { throw no } }

  func owned(_ id: UInt64, _ who: Principal) -> Rejection? {
    guard let order = orders[id] else { return .orderNotFound }
    let mine = who.staffID.rawValue != 0 && [0, who.staffID.rawValue].contains(order.staff)
    if who.role == .admin || mine { return nil }
    return .permissionDenied(allowed: "your own orders, without permission SESSION_WRITE_ALL")
  }

  /// Why an order may not change now.
  mutating func changeable(_ id: UInt64) throws(Rejection) -> Order {
    guard var order = orders[id] else { throw .orderNotFound }
    try refuse(locked(order))
    if visits[order.lockedBy]?.isOpen == true { seen.insert(.unlockedByTime) }
    if order.ranOut { throw .orderExpired(at: Timestamp(nanoseconds: order.end ?? 0)) }
    if !order.mayChange {
      throw .orderNotModifiable(
        order.status, allowed: "only DRAFT, QUOTE and PENDING_APPROVAL may change")
    }
    // A hold past its time is over.
    if let hold = order.hold, hold <= now {
      order.hold = nil
      seen.insert(.holdOver)
    }
    return order
  }

  mutating func locked(_ order: Order) -> Rejection? {
    guard let visit = visits[order.lockedBy], isLive(visit) else { return nil }
    seen.insert(.locked)
    let id = SessionID(rawValue: order.lockedBy)
    return .orderNotModifiable(
      order.status, allowed: "it is in live session \(id) until that ends")
  }

  /// A draft without lines, on the client's terms.
  func draft(of client: UInt64, by staff: UInt64, _ channel: Channel) -> Order {
    let terms = clients[client]?.terms ?? Terms(kind: .cashOnDelivery)
    var order = Order(staff: staff, client: client, channel: channel, end: longTime, terms: terms)
    let transport = clients[client]?.transport ?? 0
    if transport > 0 { order.fees = [Fee(isPercentage: true, value: transport)] }
    return order
  }

  /// Ninety days from now.
  var longTime: Int64 { now + 90 * 86_400 }

  /// Gives an order the next number.
  mutating func place(_ order: Order) -> UInt64 {
    orders[nextOrder] = order
    nextOrder += 1
    return nextOrder - 1
  }

  mutating func create(_ command: CreateStaffOrder, _ who: Principal) throws(Rejection) {
    try refuse(denied(who, [.staff, .admin]))
    if ![.unspecified, .staffCreated, .phoneOrder].contains(command.origin) {
      throw .invalidField(field: "origin", allowed: "STAFF_CREATED or PHONE_ORDER")
    }
    var order = draft(of: command.clientID.rawValue, by: who.staffID.rawValue, .staff)
    for line in command.lines { _ = try add(line, to: &order, who) }
    try update(&order, .none, command.paymentTerms, command.expiresAt, who)
    _ = place(order)
    told = short(order.lines, of: order)
  }

  /// Answers the line.
  mutating func add(
    _ new: NewOrderLine, to order: inout Order, _ who: Principal
  ) throws(Rejection) -> UInt64 {
    let batch = new.batchID.rawValue
    guard let item = goods[batch] else { throw .batchNotFound }
    if item.status != .live { throw .batchNotAvailable(item.status) }
    let quantity = new.quantity.tenThousandths
    try refuse(goodQuantity(quantity, item))
    let twin = new.separateLine ? nil : order.lines.firstIndex { $0.batch == batch }
    let index = twin ?? order.lines.count
    if twin == nil {
      var line = Line(
        id: nextLine, batch: batch, quantity: 0, base: item.price, cost: item.cost,
        price: item.price)
      line.fall(to: order.prices[batch])
      order.lines.append(line)
      nextLine += 1
    }
    order.lines[index].quantity += quantity
    if let price = new.unitPrice?.cents, price != order.lines[index].price {
      try refuse(guarded(price, order.lines[index].cost, new.reason, who))
      charge(&order.lines[index], price, hidden: !new.visibleToClient)
    }
    return order.lines[index].id
  }

  mutating func edit(_ command: EditOrder, _ who: Principal) throws(Rejection) {
    try refuse(denied(who, [.staff, .admin]) ?? owned(command.orderID.rawValue, who))
    _ = try edit(command.orderID.rawValue, command.edit, who)
  }

  /// Changes an order; it goes on holding all of its lines, if it holds. Answers the line that it
  /// was about; 0: none.
  mutating func edit(
    _ id: UInt64, _ edit: OrderEdit, _ who: Principal
  ) throws(Rejection) -> UInt64 {
    var order = try changeable(id)
    let (known, first) = (order, nextLine)
    own(&order)
    let line = try change(&order, known, edit, who)
    if order.status == .draft, let end = order.end, !Self.saysEnd(edit) {
      order.end = max(end, longTime)
    }
    if order.hold != nil {
      let short = short(order.lines, of: known)
      for line in short { met(.heldDraft, line.batch, own: id) }
      if !short.isEmpty { throw .shortfalls(Self.rejected(short)) }
    }
    for index in order.lines.indices {
      order.lines[index].held = order.hold == nil ? 0 : order.lines[index].quantity
    }
    // Numbers of lines that are gone again were never given.
    nextLine = max(first, (order.lines.map(\.id).max() ?? 0) + 1)
    orders[id] = order
    let batch = order.lines.first { $0.id == line }?.batch
    told = short(order.lines.filter { $0.batch == batch }, of: order)
    return line
  }

  private static func saysEnd(_ edit: OrderEdit) -> Bool {
    if case .update(_, _, .some) = edit { return true }
    return false
  }

  /// Lines of a session that became a draft get numbers of their own.
  mutating func own(_ order: inout Order) {
    if order.visit == 0 { return }
    order.visit = 0
    for index in order.lines.indices {
      order.lines[index].id = nextLine
      order.lines[index].picked = 0
      order.lines[index].released = false
      nextLine += 1
    }
  }

  /// Answers the line that it was about; 0: none.
  private mutating func change(
    _ order: inout Order, _ known: Order, _ edit: OrderEdit, _ who: Principal
  ) throws(Rejection) -> UInt64 {
    let place = { (id: LineID) in known.lines.firstIndex { $0.id == id.rawValue } }
    switch edit {
    case .addLine(let line): return try add(line, to: &order, who)
    case .setQuantity(let id, let quantity):
      guard let index = place(id), let item = goods[order.lines[index].batch] else {
        throw .orderLineNotFound
      }
      let wanted = quantity.tenThousandths
      try refuse(goodQuantity(wanted, item))
      if wanted > order.lines[index].quantity && item.status != .live {
        throw .batchNotAvailable(item.status)
      }
      order.lines[index].quantity = wanted
      return order.lines[index].id
    case .removeLine(let id):
      guard let index = place(id) else { throw .orderLineNotFound }
      order.lines.remove(at: index)
    case .clear: order.lines = []
    case .applyPrice(let price): return try agree(price, &order, known, who)
    case .removePrice(let id): return try drop(id.rawValue, &order)
    case .setFees(let fees):
      order.fees = fees.map {
        Fee(isPercentage: $0.kind == .percentage, value: $0.value.tenThousandths)
      }
    case .update(let staff, let terms, let end): try update(&order, staff, terms, end, who)
    case .setHold(let until): order.hold = until.map(seconds)
    }
    return 0
  }

  private func update(
    _ order: inout Order, _ staff: StaffID, _ terms: PaymentTerms?, _ end: Timestamp?,
    _ who: Principal
  ) throws(Rejection) {
    if !staff.isNone {
      if who.role != .admin && who.staffID != staff {
        throw .permissionDenied(
          allowed: "your own sessions, without permission SESSION_WRITE_ALL")
      }
      order.staff = staff.rawValue
    }
    if let terms {
      let isGood = terms.kind == .net ? terms.days > 0 : terms.days == 0
      if !isGood {
        throw .invalidField(
          field: "payment_terms.days", allowed: "1 to 365 with NET and INSTALLMENTS, else 0")
      }
      order.terms = Terms(kind: terms.kind, days: Int64(terms.days))
    }
    if let end { order.end = try toCome(end) }
  }

  func seconds(_ time: Timestamp) -> Int64 { (time.nanoseconds - start) / 1_000_000_000 }

  func toCome(_ end: Timestamp) throws(Rejection) -> Int64 {
    if seconds(end) > now { return seconds(end) }
    throw .invalidField(field: "expires_at", allowed: "a time to come, within 3650 days")
  }

  /// What lines of an order could not have: each batch is there once for all of them.
  func short(_ lines: [Line], of known: Order) -> [Short] {
    var free: [UInt64: Int64] = [:]
    for (batch, item) in goods {
      // What is not for sale is left to the lines that have it.
      let own = known.lines.filter { line in
        line.batch == batch && (item.status == .live || lines.contains { $0.id == line.id })
      }
      free[batch] =
        own.reduce(0) { $0 + kept($1, known) } + (item.status == .live ? available(batch) : 0)
    }
    return lines.compactMap { line in
      let (most, step) = (max(0, free[line.batch] ?? 0), goods[line.batch]?.step ?? 1)
      if line.quantity <= most {
        free[line.batch] = most - line.quantity
        return nil
      }
      free[line.batch] = most % step
      return Short(
        line: line.id, batch: line.batch, wanted: line.quantity, has: most / step * step)
    }
  }

  static func rejected(_ short: [Short]) -> [ShortLine] {
    short.map {
      ShortLine(
        lineID: LineID(rawValue: $0.line), batchID: BatchID(rawValue: $0.batch), batchCode: "",
        wanted: Quantity(tenThousandths: $0.wanted),
        available: Quantity(tenThousandths: $0.has))
    }
  }
}
