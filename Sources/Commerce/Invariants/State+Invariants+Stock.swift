import StoreSchema
import Values

extension State {
  /// I1: held is the sum of the holds, committed that of confirmed orders' lines.
  func checkStocks(_ findings: inout Findings) {
    var held: [BatchID: Int64] = [:]
    holds.forEach { held[$0.batchID, default: 0] += $0.quantity.tenThousandths }
    holds.forEach { held[$0.batchID, default: 0] += $0.recalled.tenThousandths }
    var committed: [BatchID: Int64] = [:]
    orders.forEach { order in
      guard order.isCommitted else { return }
      for line in order.lines {
        committed[line.batchID, default: 0] += line.committed.tenThousandths
      }
    }
    var reserved: [BatchID: Int64] = [:]
    samples.forEach { sample in
      if sample.status.isReserved {
        reserved[sample.batchID, default: 0] += sample.quantity.tenThousandths
      }
    }
    stocks.forEach { stock in
      let stock = copy stock
      findings.expect(
        stock.sampleReserved.tenThousandths == reserved[stock.batchID, default: 0],
        "C34: batch \(stock.batchID) says \(stock.sampleReserved) of samples are reserved")
      check(stock, &findings)
      let id = stock.batchID
      findings.expect(
        stock.held.tenThousandths == held[id, default: 0],
        "I1: batch \(id) says \(stock.held) is held, its holds say \(held[id, default: 0]) e4")
      findings.expect(
        stock.committed.tenThousandths == committed[id, default: 0],
        "I1: batch \(id) says \(stock.committed) is committed, orders say "
          + "\(committed[id, default: 0]) e4")
    }
    findings.expect(stocks.count == batches.count, "I1: not every batch has its numbers")
  }

  func check(_ stock: BatchStock, _ findings: inout Findings) {
    findings.expect(
      stock.available >= .zero && stock.held >= .zero && stock.committed >= .zero
        && stock.quarantined >= .zero && stock.sampleReserved >= .zero
        && stock.sampleReserved <= stock.sampleOnHand,
      "I1: batch \(stock.batchID) has a negative number: \(stock)")
  }

  /// I2: a hold belongs to one live line of an open session, or of a draft that holds for a time,
  /// but for recalled goods.
  func check(_ hold: Hold, _ findings: inout Findings) {
    let id = hold.lineID
    if hold.quantity != .zero && !hold.orderID.isNone {
      let order = orders[hold.orderID]
      let line = order?.lines.first { $0.lineID == id }
      findings.expect(
        order?.status.isModifiable == true && order?.holdUntil != nil
          && line?.batchID == hold.batchID && line.map { hold.quantity <= $0.quantity } == true,
        "I2: hold \(id) is not that of a line of order \(hold.orderID) while it holds")
    } else if hold.quantity != .zero {
      let line = lines[id]
      findings.expect(
        line?.quantity == hold.quantity && line?.batchID == hold.batchID
          && line?.sessionID == hold.sessionID,
        "I2: hold \(id) is not that of its line")
      findings.expect(
        sessions[hold.sessionID]?.status.isOpen == true,
        "I2: hold \(id) outlives session \(hold.sessionID)")
    }
    findings.expect(
      hold.recalled == pickLines[id]?.recalled ?? .zero,
      "I8: hold \(id) and its pick line recall different quantities")
  }

  /// I8, and a pick line's state follows from its facts.
  func check(_ pick: PickLine, _ findings: inout Findings) {
    let id = pick.lineID
    findings.expect(
      pick.state == pick.stateOfFacts && pick.state != .withdrawn,
      "I8: pick line \(id) is \(pick.state), its facts say \(pick.stateOfFacts)")
    let (wanted, picked) = (pick.quantity.tenThousandths, pick.picked.tenThousandths)
    let recalled = pick.recalled.tenThousandths
    findings.expect(
      0 <= picked && picked <= wanted + recalled,
      "I8: \(pick.picked) of pick line \(id) are off the shelf, more than are accounted for")
    let excess = max(0, picked - wanted)
    findings.expect(
      pick.claimedBy == nil ? recalled == excess : recalled >= excess,
      "I8: pick line \(id) recalls \(pick.recalled)")
    findings.expect(
      0 <= pick.short.tenThousandths && pick.short <= pick.missing
        && (pick.short == .zero || pick.claimedBy == nil),
      "I8: \(pick.short) of pick line \(id) are short, \(pick.missing) are missing")
    findings.expect(
      (holds[id]?.recalled ?? .zero) == pick.recalled,
      "I8: what is recalled of line \(id) is not held")
    findings.expect(
      pick.quantity == self.wanted(pick),
      "I8: pick line \(id) wants \(pick.quantity), not what is sold")
    findings.expect(
      pick.handedOverAt == nil || isSold(pick),
      "I8: pick line \(id) was handed over and is not sold")
  }

  /// What the warehouse should want of a line: what its cart or its confirmed order has of it.
  private func wanted(_ pick: PickLine) -> Quantity {
    if let order = order(selling: pick) {
      return order.lines.first { $0.lineID == pick.lineID }?.committed ?? .zero
    }
    guard let session = sessions[pick.sessionID], let line = lines[pick.lineID] else {
      return .zero
    }
    return session.status.isOpen ? line.quantity : .zero
  }
}

extension OrderLine {
  /// What of it is kept from everyone else: what was sold and is there.
  var committed: Quantity {
    Quantity(tenThousandths: quantity.tenThousandths - short.tenThousandths)
  }
}

extension Order {
  /// Whether its goods are kept from everyone else. History moves none (S2-MIG07).
  var isCommitted: Bool { status.isCommitted && !historical }
}

extension OrderStatus {
  /// Whether the order's lines are sold but not shipped.
  var isCommitted: Bool { self == .confirmed || self == .processing }
}
