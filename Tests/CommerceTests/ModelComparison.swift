import Commerce
import StoreSchema
import Values

/// What the store shows otherwise than the model.
enum ModelComparison {
  static func difference(_ shop: Shop, _ model: Model) -> String? {
    var settled = shop
    settled.runTimers()
    var plain = model
    plain.expireDue()
    for batch in model.goods.keys.sorted() {
      let stock = settled.stock(batch)
      let numbers = [
        stock.onHand, stock.quarantined, stock.held, stock.committed, stock.sampleOnHand,
        stock.sampleReserved,
      ].map(\.tenThousandths)
      let goods = plain.goods[batch]
      let expected = [
        goods?.onHand ?? 0, goods?.quarantined ?? 0, plain.held(batch), plain.committed(batch),
        goods?.samples ?? 0, plain.promised(batch),
      ]
      if numbers != expected { return "batch \(batch) has \(numbers), the model \(expected)" }
    }
    for (id, sample) in plain.samples {
      let status = settled.state.samples[SampleID(rawValue: id)]?.status
      if status != plain.status(of: sample) {
        return "sample \(id) is \(String(describing: status)), the model \(sample)"
      }
    }
    for (id, order) in plain.orders {
      if let difference = difference(id, order, plain, settled.state) { return difference }
    }
    for (id, visit) in plain.visits {
      if let difference = difference(id, visit, plain, settled.state) { return difference }
    }
    for (id, sheet) in plain.sheets {
      if let difference = difference(id, sheet, settled.state) { return difference }
    }
    for id in plain.clients.keys {
      let owed = settled.state.creditUse(of: ClientID(rawValue: id)).exposure.cents
      if owed != plain.owed(by: id) {
        return "client \(id) owes \(owed), not \(plain.owed(by: id))"
      }
    }
    return nil
  }

  private static func difference(
    _ id: UInt64, _ order: Model.Order, _ model: Model, _ state: State
  ) -> String? {
    guard let real = state.order(OrderID(rawValue: id)) else { return "order \(id) is missing" }
    let isHeld = real.holdUntil != nil
    if real.status != order.status || isHeld != (order.hold != nil)
      || real.staffID.rawValue != order.staff || real.clientID.rawValue != order.client
      || real.accountID.rawValue != order.account
    {
      return "order \(id) is \(real), the model says \(order)"
    }
    let lines = real.lines.map {
      [
        Int64($0.lineID.rawValue), Int64($0.batchID.rawValue), $0.quantity.tenThousandths,
        $0.basePrice.cents, $0.unitPrice.cents, Int64($0.overrideID.rawValue),
        $0.overrideHidden ? 1 : 0, $0.unitCost.cents,
      ]
    }
    let expected = order.lines.map {
      [
        Int64($0.id), Int64($0.batch), $0.quantity, $0.base, $0.price, Int64($0.override),
        $0.hidden ? 1 : 0, $0.cost,
      ]
    }
    if lines != expected { return "order \(id) has \(lines), the model \(expected)" }
    let numbers = [real.total, real.feeTotal, real.amountDue, real.paid].map(\.cents)
    let sums = [model.total(order), model.fees(order), model.due(order), order.paid]
    if numbers != sums { return "order \(id) comes to \(numbers), the model \(sums)" }
    for line in order.lines where order.visit == 0 {
      if let difference = difference(line, order, model, state) { return difference }
    }
    return nil
  }

  private static func difference(
    _ line: Model.Line, _ order: Model.Order, _ model: Model, _ state: State
  ) -> String? {
    let id = LineID(rawValue: line.id)
    let (real, plain) = (state.pickLine(id)?.state, model.pickState(line, order))
    if real != plain { return "pick line \(line.id): \(real as Any), not \(plain as Any)" }
    return held(id, model.kept(line, order), state)
  }

  /// Who holds what.
  static func held(_ id: LineID, _ kept: Int64, _ state: State) -> String? {
    let hold = state.hold(of: id)
    let total = (hold?.quantity.tenThousandths ?? 0) + (hold?.recalled.tenThousandths ?? 0)
    return total == kept ? nil : "line \(id) holds \(total), the model says \(kept)"
  }
}
