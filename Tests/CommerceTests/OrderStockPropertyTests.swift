import Commerce
import StoreSchema
import Testing
import Values

/// What orders and sessions take of the same goods, after every step of 1,000 random sales.
@Suite struct OrderStockPropertyTests {
  @Test(
    """
    Feature: unified-sales-live-shopping, Property 14: \
    on CONFIRMED all lines reserved (available decremented)
    """)
  func confirmedOrdersAreReserved() {
    property { played in
      for order in Audit.orders(played.state) where order.status == .confirmed {
        if played.before.order(order.id)?.status == .confirmed { continue }
        if let wrong = Self.unreserved(order, played) { return wrong }
      }
      return Self.wrongShortfalls(played)
    }
  }

  /// What is available goes down by exactly the lines, minus what the order or its session held.
  private static func unreserved(_ order: Order, _ played: Played) -> String? {
    let (before, after) = (settled(played, played.before), settled(played, played.state))
    for stock in Audit.stocks(before) {
      guard let now = after.stock(of: stock.batchID) else { return "batch \(stock) is gone" }
      let lines = order.lines.filter { $0.batchID == stock.batchID }
      let sold = lines.reduce(Int64(0)) { $0 + $1.quantity.tenThousandths }
      let own = own(of: order, stock.batchID, before, played)
      let taken = stock.available.tenThousandths - now.available.tenThousandths
      if taken != sold - own { return "\(taken) e4 were taken, not \(sold) without \(own)" }
      let committed = now.committed.tenThousandths - stock.committed.tenThousandths
      if committed != sold { return "\(committed) e4 were committed, not \(sold)" }
      let isLive = before.batch(stock.batchID)?.status == .live
      if !isLive && sold > own { return "\(sold) e4 were sold of what is not for sale" }
    }
    return nil
  }

  /// What an order, or the session that becomes it, held itself.
  private static func own(
    of order: Order, _ batch: BatchID, _ state: State, _ played: Played
  ) -> Int64 {
    var session = SessionID.none
    if case .convertToOrder(let command) = played.command { session = command.sessionID }
    return Audit.holds(state).reduce(0) { sum, hold in
      let isOwn = session.isNone ? hold.orderID == order.id : hold.sessionID == session
      return sum + (isOwn && hold.batchID == batch ? hold.quantity.tenThousandths : 0)
    }
  }

  /// Once everything that is past its time is over.
  private static func settled(_ played: Played, _ state: State) -> State {
    var shop = played.shop
    shop.state = state
    shop.runTimers()
    return shop.state
  }

  /// A confirmation is refused with exactly the lines that are short, and what they could have.
  private static func wrongShortfalls(_ played: Played) -> String? {
    guard case .moveOrder(let command) = played.command,
      case .failure(.shortfalls(let short)) = played.result,
      let order = played.before.order(command.orderID)
    else { return nil }
    let state = settled(played, played.before)
    var free: [BatchID: Int64] = [:]
    for stock in Audit.stocks(state) {
      let isLive = state.batch(stock.batchID)?.status == .live
      free[stock.batchID] =
        own(of: order, stock.batchID, state, played)
        + (isLive ? stock.available.tenThousandths : 0)
    }
    var expected: [BatchID: [Int64]] = [:]
    var missing: [BatchID] = []
    for line in order.lines {
      let wanted = line.quantity.tenThousandths
      let most = free[line.batchID] ?? 0
      let step = state.batch(line.batchID)?.quantityStep.tenThousandths ?? 1
      let given = wanted <= most ? wanted : most / step * step
      free[line.batchID] = most - given
      if given == wanted { continue }
      expected[line.batchID, default: []].append(given)
      missing.append(line.batchID)
    }
    let told = short.map(\.available.tenThousandths)
    let given = missing.map { batch in expected[batch]?.removeFirst() ?? 0 }
    let isRight = short.map(\.batchID) == missing && told == given && !short.isEmpty
    return isRight ? nil : "\(short) were told, \(missing) could have \(given)"
  }

  /// Live sessions, held drafts and sold orders keep what they have, whoever else wants it.
  @Test(
    "Feature: unified-sales-live-shopping, Property I1, I2: no channel can take another's hold")
  func nobodyTakesAnothersHold() {
    property { played in
      guard let command = played.command, !Self.losesGoods(command) else { return nil }
      let own = Own(command, played)
      for hold in Audit.holds(played.before) where hold.quantity != .zero {
        let now = played.state.hold(of: hold.lineID)?.quantity ?? .zero
        if now >= hold.quantity || own.includes(hold) { continue }
        if !Self.isOver(hold, played) { return "\(hold) is \(now) after \(command)" }
      }
      return Self.lostCommitment(own, played)
    }
  }

  private static func losesGoods(_ command: Command) -> Bool {
    switch command {
    case .adjustStock, .quarantineStock, .setBatchStatus, .upsertBatches: true
    default: false
    }
  }

  /// Its session or its draft is past its time.
  private static func isOver(_ hold: Hold, _ played: Played) -> Bool {
    if hold.orderID.isNone {
      let end = played.before.activity(of: hold.sessionID)?.expiresAt
      return end.map { $0 <= played.shop.now } ?? true
    }
    let order = played.before.order(hold.orderID)
    return [order?.holdUntil, order?.expiresAt].contains {
      $0.map { $0 <= played.shop.now } ?? false
    }
  }

  private static func lostCommitment(_ own: Own, _ played: Played) -> String? {
    for order in Audit.orders(played.before)
    where (order.status == .confirmed || order.status == .processing) && order.id != own.order {
      let now = played.state.order(order.id)
      if now?.lines != order.lines || now?.status != order.status {
        return "\(order.orderNumber) was sold, and is now \(String(describing: now))"
      }
    }
    return nil
  }

  /// The session and the order that a command is about.
  private struct Own {
    var session = SessionID.none
    var order = OrderID.none

    init(_ command: Command, _ played: Played) {
      switch command {
      case .addToCart(let command): session = command.sessionID
      case .updateCartItem(let command): session = command.sessionID
      case .removeFromCart(let command): session = command.sessionID
      case .clearCart(let command): session = command.sessionID
      case .decideSample(let command): session = command.sessionID
      case .cancelSession(let command): session = command.sessionID
      case .convertToOrder(let command): session = command.sessionID
      case .editOrder(let command): order = command.orderID
      case .moveOrder(let command): order = command.orderID
      case .convertFromDraft(let command): order = command.orderID
      case .shortPick(let command): own(command.lineID, command.sessionID, played)
      case .reallocatePick(let command): own(command.lineID, command.sessionID, played)
      case .substitutePick(let command): own(command.lineID, command.sessionID, played)
      case .acceptShort(let command): own(command.lineID, command.sessionID, played)
      case .shop(.withdraw(let id)): order = id
      case .shop:
        order = played.before.selfServiceCart(of: played.principal.accountID)?.id ?? .none
      default: break
      }
    }

    private mutating func own(_ line: LineID, _ session: SessionID, _ played: Played) {
      self.session = session
      let sold = Audit.orders(played.before).first { order in
        order.status != .draft && order.lines.contains { $0.lineID == line }
      }
      order = sold?.id ?? .none
    }

    func includes(_ hold: Hold) -> Bool {
      hold.orderID.isNone ? hold.sessionID == session : hold.orderID == order
    }
  }
}
