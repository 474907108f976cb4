import Commerce
import StoreSchema
import Testing
import Values

/// Random sales of several people: the real store and the plain model agree on every rejection
/// and on everything one can see afterwards.
@Suite struct ModelTests {
  @Test("Feature: unified-sales-live-shopping, model: store and model agree")
  func storeAndModelAgree() { sales(cases: 1_000, steps: 30, Self.disagreement) }

  private static func disagreement(_ steps: [Step]) -> String? {
    var shop = Trial.shop
    var model = Model()
    let start = shop.now.nanoseconds
    model.start = start
    for (number, step) in steps.enumerated() {
      let place = "step \(number + 1), \(step)"
      switch shop.move(step) {
      case .wait(let seconds):
        shop.wait(seconds)
        model.now += seconds
      case .command(let command, _) where Model.skips(command): continue
      case .command(let command, let principal):
        // What is promised to sessions past their expiry is free once the timer says so.
        if case .requestSample = command { shop.runTimers() }
        let isLate = lateSession(command, shop) || Model.leavesOut(command)
        model.codes = codes(shop.state)
        let expected = model.play(command, principal)
        var actual: Rejection?
        if case .failure(let rejection) = shop.execute(command, as: principal) {
          actual = rejection.normal(start)
        }
        if actual != expected && !isLate {
          return "\(place): \(String(describing: actual)), "
            + "the model says \(String(describing: expected))"
        }
      }
      if let difference = difference(shop, model) { return "\(place): \(difference)" }
    }
    return nil
  }

  private static func codes(_ state: State) -> [String: UInt64] {
    Dictionary(
      uniqueKeysWithValues: Audit.sessions(state).map { ($0.code, $0.id.rawValue) })
  }

  /// The pick commands of a session whose timer is late are answered by what the warehouse sees,
  /// which the model, having no timers, does not know.
  private static func lateSession(_ command: Command, _ shop: Shop) -> Bool {
    let id: SessionID
    switch command {
    case .markPicked(let command): id = command.sessionID
    case .unmarkPicked(let command): id = command.sessionID
    default: return false
    }
    guard let session = shop.state.session(id), let activity = shop.state.activity(of: id) else {
      return false
    }
    return session.status.isOpen && activity.expiresAt <= shop.now
  }

  private static func difference(_ shop: Shop, _ model: Model) -> String? {
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
    return nil
  }

  private static func difference(
    _ id: UInt64, _ order: Model.Order, _ model: Model, _ state: State
  ) -> String? {
    guard let real = state.order(OrderID(rawValue: id)) else { return "order \(id) is missing" }
    let hold = real.holdUntil.map(\.nanoseconds) == nil
    if real.status != order.status || hold != (order.hold == nil) {
      return "order \(id) is \(real.status), the model says \(order)"
    }
    let lines = real.lines.map {
      [$0.lineID.rawValue, $0.batchID.rawValue, UInt64($0.quantity.tenThousandths)]
    }
    let expected = order.lines.map { [$0.id, $0.batch, UInt64($0.quantity)] }
    if lines != expected { return "order \(id) has \(lines), the model \(expected)" }
    for line in order.lines where order.visit == 0 {
      let (real, plain) = (
        state.pickLine(LineID(rawValue: line.id))?.state, model.pickState(line, order)
      )
      if real != plain { return "pick line \(line.id): \(real as Any), not \(plain as Any)" }
    }
    return nil
  }

  private static func difference(
    _ id: UInt64, _ visit: Model.Visit, _ model: Model, _ state: State
  ) -> String? {
    let sessionID = SessionID(rawValue: id)
    guard let session = state.session(sessionID), let activity = state.activity(of: sessionID)
    else { return "session \(id) is missing" }
    if session.status != visit.status || session.orderID.rawValue != visit.order {
      return "session \(id) is \(session.status), the model says \(visit.status)"
    }
    let cart = state.cart(of: sessionID).map {
      [
        Int64($0.id.rawValue), Int64($0.batchID.rawValue), $0.quantity.tenThousandths,
        $0.basePrice.cents, $0.unitPrice.cents, Int64($0.overrideID.rawValue),
      ]
    }
    let expected = visit.cart.map {
      [Int64($0.id), Int64($0.batch), $0.quantity, $0.base, $0.price, Int64($0.override)]
    }
    if cart != expected { return "session \(id) has \(cart), the model \(expected)" }
    let change = visit.orderChange
    let client = visit.cart.reduce(visit.discount?.hidden == true ? change : 0) {
      $0 + Model.cents($1.quantity, $1.hidden ? $1.price : $1.base)
    }
    let total = visit.linesTotal + change
    if activity.costHidden == visit.showsCost || activity.marginHidden == visit.showsMargin {
      return "session \(id) shows other numbers: \(activity)"
    }
    if activity.clientSubtotal.cents != client || activity.total.cents != total {
      return "session \(id) has totals \(activity), the model \(total) and \(client)"
    }
    for line in visit.lines {
      let real = state.pickLine(LineID(rawValue: line.id))?.state
      let plain = model.pickState(line, visit)
      if real != plain {
        return "pick line \(line.id) is \(String(describing: real)), "
          + "the model says \(String(describing: plain))"
      }
    }
    return nil
  }
}

extension Rejection {
  /// Without what the model does not keep: versions, paths of fields, and time in its own seconds.
  fileprivate func normal(_ start: Int64) -> Rejection {
    switch self {
    case .pickConflict(let state, let quantity, _):
      .pickConflict(state: state, quantity: quantity, version: 0)
    case .shortfalls(let lines): .shortfalls(lines.map(\.withoutCode))
    case .sessionExpired(let at):
      .sessionExpired(at: Timestamp(nanoseconds: (at.nanoseconds - start) / 1_000_000_000))
    case .part(_, let rejection): rejection.normal(start)
    default: self
    }
  }
}

extension ShortLine {
  fileprivate var withoutCode: ShortLine {
    var line = self
    line.batchCode = ""
    return line
  }
}
