public import StoreSchema
public import Values

extension State {
  /// Whether a view of now would count: who asks first spares the log a record that says nothing.
  public func isViewDue(of id: SheetID, at now: Timestamp) -> Bool {
    let last = sheetActivities.read(id) { $0.lastViewedAt } ?? nil
    return last.map { now >= $0.adding(seconds: Limits.sheetViewSeconds) } ?? true
  }

  /// One commit for many looks: a link in many hands, or in hostile ones, can't fill the log.
  func decide(
    _ command: ViewSheet, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    let sheet = try sharedSheet(command.tokenHash, context.principal)
    let reply = Reply.Body.sheet(SheetReply(sheetID: sheet.id, version: sheet.version))
    var activity = sheetActivities[sheet.id] ?? SheetActivity(sheetID: sheet.id)
    if !isViewDue(of: sheet.id, at: context.now) { return .unchanged(reply) }
    activity.countView(at: context.now)
    var recorder = Recorder()
    recorder.record(.sheetActivityChanged(SheetActivityChanged(activity: activity)))
    return recorder.outcome(reply)
  }

  func decide(
    _ command: SelectSheetItems, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    let sheet = try sharedSheet(command.tokenHash, context.principal)
    if let end = sheet.expiresAt, end <= context.now { throw .sheetExpired(at: end) }
    var activity = sheetActivities[sheet.id] ?? SheetActivity(sheetID: sheet.id)
    let expected = command.expectedSelectionVersion
    if expected != 0 && expected != activity.selectionVersion {
      throw .versionConflict(current: activity.selectionVersion)
    }
    guard activity.selectionVersion < Limits.selectionVersionsMax else {
      throw .limitExceeded(
        field: "selections", allowed: "\(Limits.selectionVersionsMax) changes of a selection")
    }
    let selections = try selections(command.choices, of: sheet, activity, context)
    if selections == activity.selections && command.clientMessage == activity.clientMessage {
      return .unchanged(.selection(activity.reply(of: sheet)))
    }
    activity.clientMessage = command.clientMessage
    activity.select(selections, of: sheet, at: context.now)
    var recorder = Recorder()
    recorder.record(.sheetActivityChanged(SheetActivityChanged(activity: activity)))
    return recorder.outcome(.selection(activity.reply(of: sheet)))
  }

  /// What was chosen, in the order of the items' numbers. What was selected before in the same
  /// quantity has been selected since then.
  private func selections(
    _ choices: [SheetChoice], of sheet: SalesSheet, _ activity: SheetActivity,
    _ context: CommandContext
  ) throws(Rejection) -> [SheetSelection] {
    var selections: [SheetSelection] = []
    for (position, choice) in try sheet.distinct(choices, field: "selections") {
      guard let item = sheet.item(choice.itemID) else { continue }
      let quantity = choice.quantity == .zero ? item.quantity : choice.quantity
      try Rejection.at("selections[\(position)]") { () throws(Rejection) in
        try item.check(quantity)
      }
      let before = activity.selections.first { $0.itemID == item.id && $0.quantity == quantity }
      selections.append(
        before
          ?? SheetSelection(itemID: item.id, quantity: quantity, selectedAt: context.now))
    }
    return selections
  }
}

extension SheetActivity {
  mutating func countView(at now: Timestamp) {
    viewCount += 1
    firstViewedAt = firstViewedAt ?? now
    lastViewedAt = now
    let today = UInt32(clamping: now.seconds / 86_400)
    if days.last?.day != today { days.append(SheetDay(day: today)) }
    days[days.count - 1].viewCount += 1
    days = days.suffix(Limits.sheetDaysKept)
  }

  /// Another selection, in its next version.
  mutating func select(_ next: [SheetSelection], of sheet: SalesSheet, at now: Timestamp) {
    selections = next
    selectionVersion += 1
    changes.append(
      SheetSelectionChange(
        selectionVersion: selectionVersion, changedAt: now,
        itemCount: UInt32(clamping: next.count), total: sheet.total(of: next)))
    changes = changes.suffix(Limits.selectionChangesKept)
  }

  /// After a change of the sheet's items: what is still there stays selected, up to what is
  /// offered now. It is another selection in any case, for the prices may be others.
  func following(_ sheet: SalesSheet, at now: Timestamp) -> SheetActivity {
    var next = self
    let kept = selections.compactMap { selection -> SheetSelection? in
      guard let item = sheet.item(selection.itemID) else { return nil }
      var selection = selection
      if item.quantity != .zero { selection.quantity = min(selection.quantity, item.quantity) }
      return (try? item.check(selection.quantity)) == nil ? nil : selection
    }
    next.select(kept, of: sheet, at: now)
    return next
  }

  func reply(of sheet: SalesSheet) -> SelectionReply {
    SelectionReply(
      selectionVersion: selectionVersion, itemCount: UInt32(clamping: selections.count),
      total: sheet.total(of: selections))
  }
}

extension SheetItem {
  /// A quantity that may be selected: a positive multiple of the step, and no more than is offered.
  func check(_ wanted: Quantity) throws(Rejection) {
    guard wanted > .zero, wanted.tenThousandths <= Limits.quantityMax,
      wanted.isMultiple(of: quantityStep), quantity == .zero || wanted <= quantity
    else {
      let most = quantity == .zero ? "" : " up to \(quantity)"
      throw .invalidQuantity(allowed: "positive multiples of \(quantityStep)\(most)")
    }
    guard let total = FixedPoint.extend(wanted, at: max(unitPrice, basePrice)),
      total.cents <= Limits.lineTotalCentsMax
    else { throw State.lineTotalTooLarge }
  }
}

extension SalesSheet {
  /// What a selection comes to, each item rounded once (D10).
  public func total(of selections: [SheetSelection]) -> Money {
    Money(
      cents: selections.reduce(0) { sum, selection in
        guard let item = item(selection.itemID) else { return sum }
        return sum + (FixedPoint.extend(selection.quantity, at: item.unitPrice)?.cents ?? 0)
      })
  }

  /// Choices in the order of their items' numbers, each item of this sheet and only once, with
  /// their places in the request.
  func distinct(
    _ choices: [SheetChoice], field: String
  ) throws(Rejection) -> [(position: Int, choice: SheetChoice)] {
    var seen: Set<SheetItemID> = []
    let known = Set(items.map(\.id))
    for (position, choice) in choices.enumerated() {
      guard known.contains(choice.itemID), seen.insert(choice.itemID).inserted else {
        throw .invalidField(
          field: "\(field)[\(position)].item_id", allowed: "items of this sheet, each once")
      }
    }
    return choices.enumerated().map { ($0.offset, $0.element) }
      .sorted { $0.choice.itemID < $1.choice.itemID }
  }
}
