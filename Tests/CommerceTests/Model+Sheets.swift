import Commerce
import StoreSchema
import Values

// Offers: they hold nothing, and become drafts or live sessions.

extension Model {
  mutating func create(_ command: CreateSheet, _ who: Principal) throws(Rejection) {
    try refuse(denied(who, [.staff, .admin]))
    var sheet = Sheet(staff: who.staffID.rawValue, client: command.clientID.rawValue, items: [])
    sheet.end = try command.expiresAt.map(toCome)
    for new in command.items {
      guard let item = goods[new.batchID.rawValue] else { throw .batchNotFound }
      if item.status != .live { throw .batchNotAvailable(item.status) }
      let quantity = new.quantity.tenThousandths
      if quantity != 0 { try refuse(goodQuantity(quantity, item)) }
      var offer = Item(
        id: UInt64(sheet.items.count + 1), batch: new.batchID.rawValue, quantity: quantity,
        base: item.price, price: item.price)
      if let price = new.unitPrice?.cents, price != item.price {
        try refuse(guarded(price, item.cost, new.reason, who))
        offer.price = price
        offer.override = nextOverride
        nextOverride += 1
      }
      sheet.items.append(offer)
    }
    sheets[UInt64(sheets.count + 1)] = sheet
  }

  private func usable(_ id: SheetID, _ who: Principal) throws(Rejection) -> Sheet {
    try refuse(denied(who, [.staff, .admin]))
    guard let sheet = sheets[id.rawValue] else { throw .sheetNotFound }
    if who.role == .admin || sheet.staff == who.staffID.rawValue { return sheet }
    throw .permissionDenied(allowed: "your own sheets, without permission SESSION_WRITE_ALL")
  }

  mutating func share(_ command: ShareSheet, _ who: Principal) throws(Rejection) {
    _ = try usable(command.sheetID, who)
    if tokens[command.tokenHash] != nil {
      throw .invalidField(field: "nonce", allowed: "32 bytes that were never used (S2-P17)")
    }
    tokens[command.tokenHash] = command.sheetID.rawValue
    sheets[command.sheetID.rawValue]?.token = command.tokenHash
  }

  mutating func select(_ command: SelectSheetItems, _ who: Principal) throws(Rejection) {
    try refuse(denied(who, [.sheet]))
    guard let id = tokens[command.tokenHash], id == who.sheetID.rawValue,
      var sheet = sheets[id]
    else { throw .sheetNotFound }
    if sheet.token != command.tokenHash { throw .sheetRevoked }
    if let end = sheet.end, end <= now { throw .sheetExpired(at: Timestamp(nanoseconds: end)) }
    var selected: [Choice] = []
    for choice in command.choices {
      guard let item = sheet.items.first(where: { $0.id == choice.itemID.rawValue }),
        let goods = goods[item.batch]
      else { throw .batchNotFound }
      let asked = choice.quantity.tenThousandths
      let quantity = asked == 0 ? item.quantity : asked
      let isOffered = item.quantity == 0 || quantity <= item.quantity
      if goodQuantity(quantity, goods) != nil || !isOffered {
        let step = Quantity(tenThousandths: goods.step)
        let most = Quantity(tenThousandths: item.quantity)
        let bound = item.quantity == 0 ? "" : " up to \(most)"
        throw .invalidQuantity(allowed: "positive multiples of \(step)\(bound)")
      }
      selected.append(Choice(item: item.id, quantity: quantity))
    }
    if selected != sheet.selected || !sheet.hasMessage { sheet.version += 1 }
    sheet.selected = selected
    sheet.hasMessage = true
    sheets[id] = sheet
  }

  mutating func convert(_ command: ConvertSheetToOrder, _ who: Principal) throws(Rejection) {
    let request = command.conversion
    let (id, sheet) = (request.sheetID.rawValue, try usable(request.sheetID, who))
    let chosen = try chosen(request, sheet)
    let before = sheet.conversions.last { $0.order != 0 && $0.isOf(sheet, chosen) }
    if let order = before.flatMap({ orders[$0.order] }), order.status != .cancelled {
      seen.insert(.sheetConvertedAgain)
      told = order.mayChange ? short(order.lines, of: order) : []
      return
    }
    var order = draft(sheet, chosen, request)
    for index in order.lines.indices {
      order.lines[index].id = nextLine
      nextLine += 1
      if order.lines[index].own { number(&order.lines[index]) }
    }
    told = short(order.lines, of: order)
    if !told.isEmpty { seen.insert(.sheetShort) }
    let conversion = Conversion(version: sheet.version, chosen: chosen, order: place(order))
    sheets[id]?.conversions.append(conversion)
  }

  private mutating func number(_ line: inout Line) {
    line.override = nextOverride
    nextOverride += 1
  }

  mutating func convert(_ command: ConvertSheetToSession, _ who: Principal) throws(Rejection) {
    let request = command.conversion
    let (id, sheet) = (request.sheetID.rawValue, try usable(request.sheetID, who))
    let chosen = try chosen(request, sheet)
    if let before = sheet.conversions.last(where: { $0.visit != 0 && $0.isOf(sheet, chosen) }),
      let visit = visits[before.visit], visit.status == .completed || isLive(visit)
    {
      seen.insert(.sheetConvertedAgain)
      told = before.told
      return
    }
    let visit = begin(Visit(staff: sheet.staff, client: sheet.client, now: now))
    visits[visit]?.isOfSheet = true
    carry(draft(sheet, chosen, request), into: visit, .sheetToSession)
    let conversion = Conversion(
      version: sheet.version, chosen: chosen, visit: visit, told: told)
    sheets[id]?.conversions.append(conversion)
  }

  /// What of a sheet is converted: what is asked for, else what is selected.
  private func chosen(
    _ request: SheetConversionRequest, _ sheet: Sheet
  ) throws(Rejection) -> [Choice] {
    if let end = sheet.end, end <= now, !request.reprice {
      throw .sheetExpired(at: Timestamp(nanoseconds: end))
    }
    var chosen = request.choices.isEmpty ? sheet.selected : []
    for choice in request.choices {
      guard let item = sheet.items.first(where: { $0.id == choice.itemID.rawValue }),
        let goods = goods[item.batch]
      else { throw .batchNotFound }
      let selected = sheet.selected.first { $0.item == item.id }?.quantity ?? item.quantity
      let asked = choice.quantity.tenThousandths
      let quantity = asked == 0 ? selected : asked
      try refuse(goodQuantity(quantity, goods))
      chosen.append(Choice(item: item.id, quantity: quantity))
    }
    if chosen.isEmpty { throw .emptyOrder }
    return chosen
  }

  /// The draft that was chosen, its lines numbered by their place.
  private mutating func draft(
    _ sheet: Sheet, _ chosen: [Choice], _ request: SheetConversionRequest
  ) -> Order {
    if request.reprice { seen.insert(.sheetRepriced) }
    var order = draft(of: sheet.client, by: sheet.staff, .sheet)
    for choice in chosen {
      guard let item = sheet.items.first(where: { $0.id == choice.item }),
        let goods = goods[item.batch]
      else { continue }
      let number = UInt64(order.lines.count + 1)
      let base = request.reprice ? goods.price : item.base
      var line = Line(
        id: number, batch: item.batch, quantity: choice.quantity, base: base, cost: goods.cost,
        price: base)
      if item.override != 0 && !request.reprice {
        line.price = item.price
        line.override = number
        line.own = true
      }
      order.lines.append(line)
    }
    return order
  }
}

extension Model.Conversion {
  /// Whether it was one of the same selection, and of the same choice of it.
  func isOf(_ sheet: Model.Sheet, _ chosen: [Model.Choice]) -> Bool {
    version == sheet.version && self.chosen == chosen
  }
}
