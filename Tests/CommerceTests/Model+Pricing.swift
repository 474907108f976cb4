import Commerce
import StoreSchema
import Values

// Prices as agreed: for a line, for a batch in a session, for the whole order (C10 to C13).

extension Model {
  /// The adjusted price in cents, halves away from zero; nil: it would be negative.
  static func price(_ type: AdjustmentType, _ value: Int64, from base: Int64) -> Int64? {
    let price = Audit.exact(type, value, from: base)
    return price < 0 ? nil : (price + 500_000) / 1_000_000
  }

  static let negative = Rejection.invalidAdjustment(
    allowed: "a price that is not negative")

  /// Why a price may not be so low. John alone may not sell below cost.
  func guarded(_ price: Int64, _ cost: Int64, _ reason: String, _ who: Principal) -> Rejection? {
    if price >= cost { return nil }
    if who.role == .staff && who.staffID.rawValue == 2 {
      return .permissionDenied(allowed: "this price only with permission PRICE_BELOW_COST")
    }
    return reason.isEmpty
      ? .invalidField(
        field: "reason", allowed: "some text: the price is below what is usually allowed") : nil
  }

  /// Puts an override of its own on a line.
  mutating func charge(_ line: inout Line, _ price: Int64, hidden: Bool) {
    line.price = price
    line.override = nextOverride
    line.own = true
    line.hidden = hidden
    line.version += 1
    nextOverride += 1
  }

  mutating func play(_ command: ApplyItemOverride, _ who: Principal) -> Rejection? {
    if let no = cart(command.sessionID, who, staffOnly: true) { return no }
    guard var line = find(command.lineID, command.sessionID) else { return .itemNotInCart }
    let value = command.adjustmentValue.tenThousandths
    guard let price = Self.price(command.adjustmentType, value, from: line.base) else {
      return Self.negative
    }
    if let no = guarded(price, line.cost, command.reason, who) { return no }
    charge(&line, price, hidden: !command.visibleToClient)
    put(line, command.sessionID)
    return nil
  }

  mutating func play(_ command: ApplyBatchOverride, _ who: Principal) -> Rejection? {
    if let no = cart(command.sessionID, who, staffOnly: true) { return no }
    let (id, batch) = (command.sessionID, command.batchID.rawValue)
    guard let visit = visits[id.rawValue] else { return .sessionNotFound }
    let agreed = Agreed(
      id: nextOverride, type: command.adjustmentType,
      value: command.adjustmentValue.tenThousandths, hidden: !command.visibleToClient)
    let lines = visit.cart.filter { $0.batch == batch && !$0.own }
    if let no = guarded(agreed, batch, lines, command.reason, who) { return no }
    nextOverride += 1
    touch(id)
    visits[id.rawValue]?.prices[batch] = agreed
    for var line in lines {
      line.fall(to: agreed)
      line.version += 1
      put(line, id)
    }
    return nil
  }

  mutating func play(_ command: ApplyOrderOverride, _ who: Principal) -> Rejection? {
    if let no = cart(command.sessionID, who, staffOnly: true) { return no }
    let agreed = Agreed(
      id: nextOverride, type: command.adjustmentType,
      value: command.adjustmentValue.tenThousandths, hidden: !command.visibleToClient)
    let lines = visits[command.sessionID.rawValue]?.cart ?? []
    return rejection { () throws(Rejection) in
      let discount = try discount(agreed, on: lines, command.reason, who, .emptyCart)
      nextOverride += 1
      touch(command.sessionID)
      visits[command.sessionID.rawValue]?.discount = discount
    }
  }

  /// A price of whole orders, as it is reckoned from now on.
  func discount(
    _ asked: Agreed, on lines: [Line], _ reason: String, _ who: Principal, _ nothing: Rejection
  ) throws(Rejection) -> Agreed {
    if lines.isEmpty { throw nothing }
    let sum = Self.sum(lines)
    var agreed = asked
    if agreed.type == .percentage && abs(agreed.value) > 1_000_000 {
      throw .invalidAdjustment(allowed: "-100 to 100 percent of the order")
    }
    if agreed.type == .fixed {
      agreed.type = .dollar
      agreed.value -= sum * 100
    }
    let total = sum + agreed.change(of: sum)
    if total < 0 { throw .invalidAdjustment(allowed: "a total that is not negative") }
    let cost = lines.reduce(0) { $0 + Self.cents($1.quantity, $1.cost) }
    try refuse(guarded(total, cost, reason, who))
    return agreed
  }

  /// Why a batch and its lines may not have a price.
  func guarded(
    _ agreed: Agreed, _ batch: UInt64, _ lines: [Line], _ reason: String, _ who: Principal
  ) -> Rejection? {
    guard let item = goods[batch] else { return .batchNotFound }
    for (base, cost) in [(item.price, item.cost)] + lines.map({ ($0.base, $0.cost) }) {
      guard let price = Self.price(agreed.type, agreed.value, from: base) else {
        return Self.negative
      }
      if let no = guarded(price, cost, reason, who) { return no }
    }
    return nil
  }

  mutating func play(_ command: RemoveOverride, _ who: Principal) -> Rejection? {
    if let no = cart(command.sessionID, who, staffOnly: true) { return no }
    let (id, session) = (command.overrideID.rawValue, command.sessionID)
    guard id != 0, let visit = visits[session.rawValue] else { return .overrideNotFound }
    if visit.discount?.id == id {
      visits[session.rawValue]?.discount = nil
    } else if let batch = visit.prices.first(where: { $0.value.id == id })?.key {
      visits[session.rawValue]?.prices[batch] = nil
      fall(visit.cart.filter { $0.override == id }, of: session, to: nil)
    } else if let line = visit.cart.first(where: { $0.own && $0.override == id }) {
      fall([line], of: session, to: visit.prices[line.batch])
    } else {
      return .overrideNotFound
    }
    touch(session)
    return nil
  }

  private mutating func fall(_ lines: [Line], of session: SessionID, to agreed: Agreed?) {
    for var line in lines {
      line.fall(to: agreed)
      line.version += 1
      put(line, session)
    }
  }

  mutating func play(_ command: SetVisibility, _ who: Principal) -> Rejection? {
    if let no = open(command.sessionID, who, staffOnly: true) { return no }
    if let shows = command.showsCost { visits[command.sessionID.rawValue]?.showsCost = shows }
    if let shows = command.showsMargin {
      visits[command.sessionID.rawValue]?.showsMargin = shows
    }
    return nil
  }
}

extension Model.Line {
  /// Takes the price of its batch, or its base price when there is none, or none that fits.
  mutating func fall(to agreed: Model.Agreed?) {
    let price = agreed.flatMap { Model.price($0.type, $0.value, from: base) }
    self.price = price ?? base
    override = price == nil ? 0 : agreed?.id ?? 0
    hidden = price == nil ? false : agreed?.hidden ?? false
    own = false
  }
}

extension Model.Agreed {
  /// What it changes of an order's sum, in cents: never more than there is.
  func change(of sum: Int64) -> Int64 {
    if type == .dollar { return value / 100 }
    let exact = sum * value
    return (exact + (exact < 0 ? -500_000 : 500_000)) / 1_000_000
  }
}

extension Model.Visit {
  var linesTotal: Int64 { Model.sum(cart) }
  var orderChange: Int64 { Model.change(cart, discount) }
}
