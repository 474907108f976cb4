import Commerce
import StoreSchema
import Values

extension Model {
  /// What changes nothing that the model keeps.
  static func leavesOut(_ command: Command) -> Bool {
    switch command {
    case .savePreset, .deletePreset, .assignPreset: true
    default: false
    }
  }

  /// Plays a command: nil when it is accepted, else why not. What is refused changes nothing.
  mutating func play(_ command: Command, _ who: Principal) -> Rejection? {
    told = []
    endOrders()
    let before = self
    guard let no = answer(command, who) else { return nil }
    let (seen, rivalries) = (seen, rivalries)
    self = before
    self.seen = seen
    self.rivalries = rivalries
    return no
  }

  private mutating func answer(_ command: Command, _ who: Principal) -> Rejection? {
    switch command {
    case .createSession(let command): return play(command, who)
    case .addToCart(let command): return play(command, who)
    case .updateCartItem(let command): return play(command, who)
    case .removeFromCart(let command): return play(command, who)
    case .clearCart(let command): return play(command, who)
    case .applyItemOverride(let command): return play(command, who)
    case .applyBatchOverride(let command): return play(command, who)
    case .applyOrderOverride(let command): return play(command, who)
    case .removeOverride(let command): return play(command, who)
    case .setVisibility(let command): return play(command, who)
    case .pauseSession(let command):
      return change(command.sessionID, who, from: .active, to: .paused)
    case .resumeSession(let command):
      return change(command.sessionID, who, from: .paused, to: .active)
    case .extendSession(let command): return change(command.sessionID, who, from: nil, to: nil)
    case .addNote(let command): return change(command.sessionID, who, from: nil, to: nil)
    case .cancelSession(let command):
      if let visit = visits[command.sessionID.rawValue], visit.status == .cancelled {
        return denied(who, [.staff, .admin]) ?? owned(visit, command.sessionID, who)
      }
      if let no = open(command.sessionID, who, staffOnly: true) { return no }
      visits[command.sessionID.rawValue]?.status = .cancelled
      return nil
    case .requestSample(let command): return play(command, who)
    case .moveSample(let command): return play(command, who)
    case .decideSample(let command): return play(command, who)
    case .joinSession(let command): return play(command)
    case .markPicked(let command): return denied(who, [.warehouse, .admin]) ?? play(command)
    case .unmarkPicked(let command): return denied(who, [.warehouse, .admin]) ?? play(command)
    case .runTimers: return nil
    case .adjustStock(let command): return play(command)
    case .quarantineStock(let command): return play(command, who)
    case .setBatchStatus(let command): return play(command)
    case .upsertBatches(let command): return play(command)
    case .addOrderNote(let command):
      let order = orders[command.orderID.rawValue]
      return denied(who, [.staff, .admin]) ?? owned(command.orderID.rawValue, who)
        ?? order.flatMap { locked($0) }
    default: return answerForOrders(command, who)
    }
  }

  private mutating func answerForOrders(_ command: Command, _ who: Principal) -> Rejection? {
    rejection { () throws(Rejection) in
      switch command {
      case .convertToOrder(let command): try convert(command, who)
      case .convertFromDraft(let command): try convert(command, who)
      case .createStaffOrder(let command): try create(command, who)
      case .editOrder(let command): try edit(command, who)
      case .moveOrder(let command): try move(command, who)
      case .recordPayment(let command): try pay(command, who)
      case .shop(let command): try shop(command, who)
      case .createSheet(let command): try create(command, who)
      case .shareSheet(let command): try share(command, who)
      case .selectSheetItems(let command): try select(command, who)
      case .convertSheetToOrder(let command): try convert(command, who)
      case .convertSheetToSession(let command): try convert(command, who)
      default: throw .permissionDenied(allowed: "not in the model")
      }
    }
  }

  private mutating func play(_ command: CreateSession, _ who: Principal) -> Rejection? {
    let idle = Int64(command.idleTimeoutSeconds)
    _ = begin(
      Visit(
        staff: who.staffID.rawValue, client: command.clientID.rawValue,
        policy: command.releasePolicy, idle: idle == 0 ? 1_800 : idle, now: now))
    return nil
  }

  /// Why somebody may not touch a session now.
  func open(_ id: SessionID, _ who: Principal, staffOnly: Bool) -> Rejection? {
    let roles: [Role] = staffOnly ? [.staff, .admin] : [.client, .staff, .admin]
    if let no = denied(who, roles) { return no }
    guard let visit = visits[id.rawValue] else {
      let isStrangers = who.role == .client && who.sessionID != id
      return isStrangers ? .unauthorizedSessionAccess : .sessionNotFound
    }
    if let no = owned(visit, id, who) { return no }
    return ended(visit)
  }

  func denied(_ who: Principal, _ roles: [Role]) -> Rejection? {
    let names = roles.map { "\($0)".uppercased() }.joined(separator: ", ")
    return roles.contains(who.role) ? nil : .permissionDenied(allowed: "callers of role \(names)")
  }

  func ended(_ visit: Visit) -> Rejection? {
    if visit.status == .expired || (visit.isOpen && visit.expires <= now) {
      return .sessionExpired(at: Timestamp(nanoseconds: visit.expires))
    }
    return visit.isOpen ? nil : .sessionAlreadyEnded(visit.status)
  }

  func owned(_ visit: Visit, _ id: SessionID, _ who: Principal) -> Rejection? {
    let mine =
      who.role == .admin || (who.role == .staff && who.staffID.rawValue == visit.staff)
      || (who.role == .client && who.sessionID == id)
    return mine ? nil : .unauthorizedSessionAccess
  }

  func cart(_ id: SessionID, _ who: Principal, staffOnly: Bool = false) -> Rejection? {
    if let no = open(id, who, staffOnly: staffOnly) { return no }
    return visits[id.rawValue]?.status == .paused ? .sessionPaused : nil
  }

  mutating func touch(_ id: SessionID) {
    guard let visit = visits[id.rawValue] else { return }
    visits[id.rawValue]?.expires = now + (visit.status == .paused ? 28_800 : visit.idle)
  }

  /// Codes are the store's own: the trial gives the model the session that has it.
  private func play(_ command: JoinSession) -> Rejection? {
    codes[command.code].flatMap { visits[$0] }.map(ended) ?? .sessionNotFound
  }

  func goodQuantity(_ quantity: Int64, _ item: Goods) -> Rejection? {
    let isGood = quantity > 0 && quantity % item.step == 0
    let step = Quantity(tenThousandths: item.step)
    return isGood ? nil : .invalidQuantity(allowed: "positive multiples of \(step)")
  }

  mutating func play(_ command: AddToCart, _ who: Principal) -> Rejection? {
    if let no = denied(who, [.client, .staff, .admin]) { return no }
    if command.unitPrice != nil && who.role == .client {
      return .permissionDenied(allowed: "unit_price only from staff")
    }
    if let no = cart(command.sessionID, who) { return no }
    let batch = command.batchID.rawValue
    guard let item = goods[batch], let visit = visits[command.sessionID.rawValue] else {
      return .batchNotFound
    }
    if item.status != .live { return .batchNotAvailable(item.status) }
    let quantity = command.quantity.tenThousandths
    if let no = goodQuantity(quantity, item) { return no }
    let old = command.separateLine ? nil : visit.cart.first { $0.batch == batch }
    var line = old ?? fresh(batch, item, visit)
    if let no = grow(&line, by: quantity, visit) { return no }
    if old == nil { line.released = visit.policy == .onAdd }
    if let price = command.unitPrice, price.cents != line.price {
      if let no = guarded(price.cents, line.cost, command.reason, who) { return no }
      charge(&line, price.cents, hidden: false)
    }
    if old == nil { nextLine += 1 } else { line.version += 1 }
    put(line, command.sessionID)
    return nil
  }

  /// A line in the making, at the price agreed for its batch.
  private func fresh(_ batch: UInt64, _ item: Goods, _ visit: Visit) -> Line {
    var line = Line(
      id: nextLine, batch: batch, quantity: 0, base: item.price, cost: item.cost,
      price: item.price)
    line.fall(to: visit.prices[batch])
    return line
  }

  private mutating func grow(_ line: inout Line, by delta: Int64, _ visit: Visit) -> Rejection? {
    let before = kept(line, visit)
    line.quantity += delta
    let after = max(line.quantity, line.picked)
    if after - before > available(line.batch) {
      let own = visits.first { $0.value.lines.contains { $0.id == line.id } }?.key ?? 0
      met(.cart, line.batch, visit: own)
      let (most, step) = (before + available(line.batch), goods[line.batch]?.step ?? 1)
      return .insufficientInventory(available: Quantity(tenThousandths: most / step * step))
    }
    return nil
  }

  mutating func put(_ line: Line, _ id: SessionID) {
    touch(id)
    guard var visit = visits[id.rawValue] else { return }
    if let index = visit.lines.firstIndex(where: { $0.id == line.id }) {
      visit.lines[index] = line
    } else {
      visit.lines.append(line)
    }
    visits[id.rawValue] = visit
  }

  func find(_ line: LineID, _ session: SessionID) -> Line? {
    visits[session.rawValue]?.cart.first { $0.id == line.rawValue }
  }

  private mutating func play(_ command: UpdateCartItem, _ who: Principal) -> Rejection? {
    if let no = cart(command.sessionID, who) { return no }
    guard var line = find(command.lineID, command.sessionID), let item = goods[line.batch],
      let visit = visits[command.sessionID.rawValue]
    else { return .itemNotInCart }
    let quantity = command.quantity.tenThousandths
    if let no = goodQuantity(quantity, item) { return no }
    if quantity > line.quantity && item.status != .live {
      return .batchNotAvailable(item.status)
    }
    if let no = grow(&line, by: quantity - line.quantity, visit) { return no }
    line.version += 1
    put(line, command.sessionID)
    return nil
  }

  private mutating func play(_ command: RemoveFromCart, _ who: Principal) -> Rejection? {
    if let no = cart(command.sessionID, who) { return no }
    guard var line = find(command.lineID, command.sessionID) else { return .itemNotInCart }
    line.removed = true
    put(line, command.sessionID)
    return nil
  }

  private mutating func play(_ command: ClearCart, _ who: Principal) -> Rejection? {
    if let no = cart(command.sessionID, who) { return no }
    for var line in visits[command.sessionID.rawValue]?.cart ?? [] {
      line.removed = true
      put(line, command.sessionID)
    }
    return nil
  }

  private mutating func change(
    _ id: SessionID, _ who: Principal, from: SessionStatus?, to: SessionStatus?
  ) -> Rejection? {
    if let no = open(id, who, staffOnly: true) { return no }
    if let from, let to {
      let status = visits[id.rawValue]?.status ?? .unspecified
      if status != from { return .invalidSessionTransition(from: status, to: to) }
      visits[id.rawValue]?.status = to
    }
    touch(id)
    return nil
  }
}
