import Commerce
import StoreSchema
import Values

// Sessions and sheets, and what a command answers.

extension ModelComparison {
  static func difference(
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
    if session.clientID.rawValue != visit.client || session.staffID.rawValue != visit.staff
      || session.sourceOrderID.rawValue != visit.source
    {
      return "session \(id) is \(session), the model says \(visit)"
    }
    for line in visit.lines {
      let kept = model.kept(line, visit)
      if let held = held(LineID(rawValue: line.id), kept, state) { return held }
      let real = state.pickLine(LineID(rawValue: line.id))?.state
      let plain = model.pickState(line, visit)
      if real != plain {
        return "pick line \(line.id) is \(String(describing: real)), "
          + "the model says \(String(describing: plain))"
      }
    }
    return nil
  }

  static func difference(_ id: UInt64, _ sheet: Model.Sheet, _ state: State) -> String? {
    let sheetID = SheetID(rawValue: id)
    guard let real = state.sheet(sheetID) else { return "sheet \(id) is missing" }
    let items = real.items.map {
      [
        Int64($0.id.rawValue), Int64($0.batchID.rawValue), $0.quantity.tenThousandths,
        $0.basePrice.cents, $0.unitPrice.cents, Int64($0.override?.id.rawValue ?? 0),
      ]
    }
    let expected = sheet.items.map {
      [Int64($0.id), Int64($0.batch), $0.quantity, $0.base, $0.price, Int64($0.override)]
    }
    if items != expected { return "sheet \(id) offers \(items), the model \(expected)" }
    let activity = state.sheetActivity(of: sheetID)
    let selected = activity.selections.map {
      Model.Choice(item: $0.itemID.rawValue, quantity: $0.quantity.tenThousandths)
    }
    if selected != sheet.selected || activity.selectionVersion != sheet.version
      || real.links.last?.tokenHash != sheet.token
    {
      return "sheet \(id) is \(activity), the model says \(sheet)"
    }
    let became = real.conversions.map { [$0.orderID.rawValue, $0.sessionID.rawValue] }
    return became == sheet.conversions.map { [$0.order, $0.visit] }
      ? nil : "sheet \(id) became \(became), the model says \(sheet.conversions)"
  }

  /// What was answered otherwise than it is.
  static func difference(_ result: Result<Outcome, Rejection>, _ model: Model) -> String? {
    guard case .success(let outcome) = result else { return nil }
    switch outcome.reply.body {
    case .order(let reply):
      guard let order = model.orders[reply.orderID.rawValue] else { return "\(reply) of no order" }
      let numbers = [reply.total.cents, reply.amountDue.cents]
      // That it ended by itself may not be recorded yet.
      let isSame = order.ranOut || reply.status == order.status
      if numbers != [model.total(order), model.due(order)] || !isSame {
        return "\(reply) was answered, the model has \(order)"
      }
      return difference(reply.shortfalls, model.told)
    case .conversion(let reply):
      let lines = model.visits[reply.sessionID.rawValue]?.linesTotal
      if lines == nil { return "\(reply) of no session" }
      return difference(reply.shortfalls, model.told)
    case .selection(let reply):
      let isKnown = model.sheets.values.contains {
        $0.version == reply.selectionVersion && $0.selectedTotal == reply.total.cents
          && $0.selected.count == reply.itemCount
      }
      return isKnown ? nil : "\(reply) was answered, the model has \(model.sheets)"
    default: return nil
    }
  }

  private static func difference(_ real: [LineShortfall], _ told: [Model.Short]) -> String? {
    let short = real.map {
      Model.Short(
        line: $0.lineID.rawValue, batch: $0.batchID.rawValue, wanted: $0.wanted.tenThousandths,
        has: $0.held.tenThousandths)
    }
    return short == told ? nil : "\(short) are told as short, the model says \(told)"
  }
}

extension Model.Sheet {
  /// What the selection comes to, each item rounded once.
  var selectedTotal: Int64 {
    selected.reduce(0) { sum, choice in
      let price = items.first { $0.id == choice.item }?.price ?? 0
      return sum + Model.cents(choice.quantity, price)
    }
  }
}
