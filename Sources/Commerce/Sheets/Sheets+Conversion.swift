import StoreSchema
import Values

// What was chosen from a sheet becomes a draft order, or a live session by way of one that is
// never recorded: lines and prices go the same way into both (S2-P15).

extension State {
  func decide(
    _ command: ConvertSheetToOrder, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    let request = command.conversion
    let (sheet, chosen) = try convertible(request, context)
    if let order = lastOrder(of: sheet, chosen, at: context.now) {
      // What is sold has its goods.
      let wanted = order.status.isModifiable ? order.lines : []
      return .unchanged(.order(reply(order, short: shortfalls(of: order, wanted, context))))
    }
    let (sold, order) = try convert(
      sheet, chosen, into: .draft, request, OrderID(rawValue: counters.nextOrderID), .none,
      context)
    var recorder = Recorder()
    recorder.record(.orderCreated(OrderCreated(order: order)))
    recorder.record(.sheetSaved(SheetSaved(sheet: sold)))
    let short = shortfalls(of: order, order.lines, context)
    return recorder.outcome(.order(reply(order, short: short)))
  }

  func decide(
    _ command: ConvertSheetToSession, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    let request = command.conversion
    let (sheet, chosen) = try convertible(request, context)
    if let reply = lastSession(of: sheet, chosen, at: context.now) {
      return .unchanged(.conversion(reply))
    }
    var recorder = Recorder()
    let opening = SessionOpening(
      clientID: sheet.clientID,
      staffID: request.staffID.isNone ? sheet.staffID : request.staffID,
      releasePolicy: command.releasePolicy)
    var session = try newSession(opening, context, &recorder)
    var (sold, draft) = try convert(
      sheet, chosen, into: .liveSession, request, .none, session.id, context)
    session.notes = draft.notes
    session.sheetID = sheet.id
    session.correlationID = sheet.correlationID
    var change = LineChange(
      session: session, activity: start(session, context, &recorder), context: context)
    change.recorder = recorder
    var carrying = DraftConversion(order: draft, start: self, change: change)
    try carrying.carry()
    sold.modeTransitions[sold.modeTransitions.count - 1].shortfalls = carrying.shortfalls
    carrying.change.recorder.record(.sheetSaved(SheetSaved(sheet: sold)))
    return carrying.outcome()
  }

  /// The sheet, and what of it is to be converted.
  private func convertible(
    _ request: SheetConversionRequest, _ context: CommandContext
  ) throws(Rejection) -> (SalesSheet, [SheetChoice]) {
    let sheet = try changeableSheet(request.sheetID, 0, context.principal)
    guard let client = clients[sheet.clientID] else { throw .clientNotFound }
    if !client.active { throw .clientIsInactive }
    if let end = sheet.expiresAt, end <= context.now, !request.reprice {
      throw .sheetExpired(at: end)
    }
    return (sheet, try chosen(request.choices, of: sheet))
  }

  /// Staff may give more than is offered: that bounds the customer's selection.
  private func chosen(
    _ choices: [SheetChoice], of sheet: SalesSheet
  ) throws(Rejection) -> [SheetChoice] {
    let selections = sheetActivities[sheet.id]?.selections ?? []
    var chosen: [SheetChoice] = []
    if choices.isEmpty {
      chosen = selections.map { SheetChoice(itemID: $0.itemID, quantity: $0.quantity) }
    }
    for (position, choice) in try sheet.distinct(choices, field: "items") {
      guard let item = sheet.item(choice.itemID), let batch = batches[item.batchID] else {
        throw .batchNotFound
      }
      let selected = selections.first { $0.itemID == item.id }?.quantity ?? item.quantity
      let quantity = choice.quantity == .zero ? selected : choice.quantity
      try Rejection.at("items[\(position)]") { () throws(Rejection) in
        try check(quantity, of: batch)
      }
      chosen.append(SheetChoice(itemID: item.id, quantity: quantity))
    }
    if chosen.isEmpty { throw .emptyOrder }
    return chosen
  }

  /// The draft that was chosen, and the sheet with what became of it.
  private func convert(
    _ sheet: SalesSheet, _ chosen: [SheetChoice], into mode: SalesMode,
    _ request: SheetConversionRequest, _ orderID: OrderID, _ sessionID: SessionID,
    _ context: CommandContext
  ) throws(Rejection) -> (SalesSheet, Order) {
    guard sheet.conversions.count < Limits.modeTransitionsMax else {
      throw .limitExceeded(
        field: "conversions", allowed: "\(Limits.modeTransitionsMax) conversions of a sheet")
    }
    let transition = ModeTransition(
      fromMode: .salesSheet, toMode: mode, correlationID: sheet.correlationID,
      sessionID: sessionID, transitionedBy: context.principal, transitionedAt: context.now,
      reason: "from sales sheet \(sheet.id)", sheetID: sheet.id, orderID: orderID)
    var sold = sheet
    sold.conversions.append(
      SheetConversion(
        selectionVersion: sheetActivities[sheet.id]?.selectionVersion ?? 0, orderID: orderID,
        sessionID: sessionID, convertedAt: context.now, convertedBy: context.principal,
        chosen: chosen))
    sold.modeTransitions.append(transition)
    sold.version += 1
    return (sold, try draft(of: sheet, chosen, request, transition, context))
  }

  private func draft(
    of sheet: SalesSheet, _ chosen: [SheetChoice], _ request: SheetConversionRequest,
    _ transition: ModeTransition, _ context: CommandContext
  ) throws(Rejection) -> Order {
    guard let client = clients[sheet.clientID] else { throw .clientNotFound }
    let member = try salesperson(
      request.staffID.isNone ? sheet.staffID : request.staffID, context.principal)
    var editor = OrderEditor(
      newFor: client, origin: .salesSheet, staff: member, in: self, context)
    for choice in chosen {
      guard let item = sheet.item(choice.itemID), let batch = batches[item.batchID] else {
        throw .batchNotFound
      }
      let today = basePrice(of: batch, for: client.id)
      try editor.append(
        batch, choice.quantity, basePrice: request.reprice ? today : item.basePrice)
      if let agreed = item.override, !request.reprice {
        try editor.restore(agreed, on: editor.lineID)
      }
    }
    let message = sheetActivities[sheet.id]?.clientMessage ?? ""
    let notes = sheet.notes + self.notes(of: message, sheet, context)
    editor.update { order in
      order.sheetID = sheet.id
      order.clientMessage = message
      order.notes = notes
      order.correlationID = sheet.correlationID
      order.record(transition)
    }
    return try editor.finished()
  }

  /// What the customer wrote, where staff look for it in a session too.
  private func notes(
    of message: String, _ sheet: SalesSheet, _ context: CommandContext
  ) -> [Note] {
    if message.isEmpty { return [] }
    let author = Principal(
      role: .sheet, clientID: sheet.clientID, name: sheet.clientName, sheetID: sheet.id)
    return [
      Note(
        id: NoteID(rawValue: counters.nextNoteID), text: message, author: author,
        addedAt: context.now)
    ]
  }
}
