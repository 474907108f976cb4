import HashTreeCollections
import StoreSchema
import Values

extension State {
  /// I3 and I4 of one session: how it ended, and its totals against its lines.
  func check(_ session: Session, _ findings: inout Findings) {
    let id = session.id
    guard let activity = activity(of: id), let index = sessionIndexes[id] else {
      findings.expect(false, "I4: session \(id) has no numbers")
      return
    }
    let cart = cart(of: id)
    checkTotals(activity, cart, &findings)
    checkOrderOverride(activity, &findings)
    checkEnding(session, &findings)
    findings.expect(
      (deadlines[id] != nil) == session.status.isOpen,
      "I3: session \(id) is \(session.status), its deadline says otherwise")
    if !session.status.isOpen {
      for lineID in listedLines(of: id) {
        findings.expect(
          holds[lineID]?.quantity ?? .zero == .zero, "I2: hold \(lineID) outlives session \(id)")
      }
      return
    }
    findings.expect(deadlines[id] == activity.deadline, "I3: session \(id) has a wrong deadline")
    for line in cart {
      findings.expect(
        holds[line.id]?.quantity == line.quantity, "I2: line \(line.id) is not held")
      findings.expect(
        index.lineByBatch[line.batchID].map { $0 <= line.id } ?? false,
        "index: line \(line.id) is not found by its batch")
    }
  }

  private func checkTotals(
    _ activity: SessionActivity, _ cart: [CartLine], _ findings: inout Findings
  ) {
    var reckoned = activity
    reckoned.lineCount = 0
    reckoned.subtotal = .zero
    reckoned.clientSubtotal = .zero
    reckoned.linesTotal = .zero
    reckoned.costTotal = .zero
    reckoned.orderAdjustment = .zero
    reckoned.withoutOrderAdjustment { activity in
      for line in cart { activity.count(line) }
    }
    findings.expect(
      reckoned == activity,
      "I4: session \(activity.sessionID) has totals \(activity), its lines say \(reckoned)")
  }

  private func checkEnding(_ session: Session, _ findings: inout Findings) {
    let order = orders[session.orderID]
    findings.expect(
      (session.status == .completed) == (order != nil),
      "I3: session \(session.id) is \(session.status) with order \(session.orderID)")
    findings.expect(
      session.status.isOpen == (session.endedAt == nil),
      "I3: session \(session.id) is \(session.status) and its end says otherwise")
    if let order {
      findings.expect(
        order.sessionID == session.id
          || order.modeTransitions.contains { $0.sessionID == session.id },
        "I3: order \(order.id) is of another session")
    }
    checkSource(of: session, &findings)
  }

  /// I3, C28: a session that came from a draft has that order for its own until it ends, and
  /// completes it and no other.
  private func checkSource(of session: Session, _ findings: inout Findings) {
    if session.sourceOrderID.isNone { return }
    let source = orders[session.sourceOrderID]
    findings.expect(
      source?.modeTransitions.contains { $0.sessionID == session.id } == true,
      "C28: order \(session.sourceOrderID) does not know of session \(session.id)")
    findings.expect(
      !session.status.isOpen
        || (source?.sessionID == session.id
          && (source?.status == .draft || source?.status == .quote)),
      "C28: order \(session.sourceOrderID) does not wait for session \(session.id)")
    findings.expect(
      session.status != .completed || session.orderID == session.sourceOrderID,
      "I3: session \(session.id) came from order \(session.sourceOrderID) and made another")
  }

  /// I3: one order for each completed session, and orders add up.
  func checkOrders(_ findings: inout Findings) {
    var sessionsSeen: Set<SessionID> = []
    orders.forEach { order in
      check(copy order, &findings)
      findings.expect(
        order.modeTransitions.allSatisfy { $0.correlationID == order.correlationID },
        "C27: the changes of mode of order \(order.orderNumber) have several ids")
      if !order.sessionID.isNone {
        findings.expect(
          sessionsSeen.insert(order.sessionID).inserted,
          "I3: session \(order.sessionID) has two orders")
      }
      let subtotal = order.lines.reduce(0) { $0 + $1.subtotal.cents }
      let total = order.lines.reduce(0) { $0 + $1.total.cents }
      findings.expect(
        order.subtotal.cents == subtotal
          && order.total.cents == total + order.orderAdjustment.cents
          && order.discountTotal.cents == subtotal - order.total.cents,
        "I4: order \(order.orderNumber) does not add up")
    }
  }
}
