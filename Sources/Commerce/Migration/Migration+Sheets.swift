import HashTreeCollections
import StoreSchema
import Values

extension Intake {
  /// An offer as it stood. One that is here already stays as it is, if it is the same one.
  mutating func take(_ row: ImportedSheet) {
    let problemsBefore = problemCount
    var maker = SheetMaker(row: row, state: state, context: context)
    let sheet = maker.make()
    for (path, rejection) in maker.problems { refuse(rejection, at: path) }
    guard let sheet, problemCount == problemsBefore else { return }
    if let known = known(row) {
      let isSame =
        known.clientID == sheet.clientID
        && (row.createdAt == nil || known.createdAt == sheet.createdAt)
      if isSame { return accept([], created: false) }
      return refuse(.alreadyExists(field: "external_number"))
    }
    guard reserve(sheet.estimatedBytes) else { return refuse(Self.tooMuch("items")) }
    var events = [Event(body: .sheetSaved(SheetSaved(sheet: sheet)))]
    if let activity = maker.activity(of: sheet) {
      events.append(Event(body: .sheetActivityChanged(SheetActivityChanged(activity: activity))))
    }
    accept(events, created: true)
  }

  /// The sheet with this number from elsewhere, or of this store itself.
  private mutating func known(_ row: ImportedSheet) -> SalesSheet? {
    if let id = state.sheetByExternalNumber[row.externalNumber] { return state.sheets[id] }
    let own = row.externalNumber.ownNumber
    guard own.hasPrefix("sheet-"), let id = UInt64(own.dropFirst(6)),
      let sheet = state.sheets[SheetID(rawValue: id)], sheet.externalNumber.isEmpty
    else { return nil }
    return sheet
  }
}

extension SalesSheet {
  /// What it comes to in the log, at most.
  fileprivate var estimatedBytes: Int {
    let goods = items.reduce(0) {
      $0 + 250 + $1.productName.utf8.count + $1.batchCode.utf8.count + $1.remark.utf8.count
        + ($1.override.map { $0.reason.utf8.count + $0.appliedBy.name.utf8.count } ?? 0)
    }
    return 600 + name.utf8.count + message.utf8.count + goods
      + notes.reduce(0) { $0 + 60 + $1.text.utf8.count + $1.author.name.utf8.count }
  }
}

/// Makes a sheet of a row, and finds everything that is wrong with it.
struct SheetMaker {
  let row: ImportedSheet
  let state: State
  let context: CommandContext
  private(set) var problems: [(path: String, Rejection)] = []
  private var nextOverrideID: UInt64
  private var seen: Set<BatchID> = []
  /// What is selected, by the place of its item.
  private var selected: [Int: Quantity] = [:]

  init(row: ImportedSheet, state: State, context: CommandContext) {
    self.row = row
    self.state = state
    self.context = context
    nextOverrideID = state.counters.nextOverrideID
  }

  /// The sheet; nil or not to be used when there are problems.
  mutating func make() -> SalesSheet? {
    attempt("") { maker throws(Rejection) in try maker.requireWhole() }
    let client = state.clientByCode[row.clientCode].flatMap { state.clients[$0] }
    if client == nil { problems.append(("", .clientNotFound)) }
    let member = state.staffByLogin[row.staffLogin].flatMap { state.staff[$0] }
    if member == nil && !row.staffLogin.isEmpty { problems.append(("", .staffNotFound)) }
    let id = SheetID(rawValue: state.counters.nextSheetID)
    var sheet = SalesSheet(
      id: id, name: row.name, clientID: client?.id ?? .none, clientName: client?.name ?? "",
      staffID: member?.id ?? .none, staffName: member?.name ?? "", message: row.message,
      expiresAt: row.expiresAt, createdBy: context.principal,
      createdAt: row.createdAt ?? context.now, version: 1, correlationID: "sheet-\(id)",
      archived: row.archived, nextItemID: 1, externalNumber: row.externalNumber)
    for (position, item) in row.items.enumerated() {
      attempt("items[\(position)]") { maker throws(Rejection) in
        try maker.add(item, at: position, to: &sheet)
      }
    }
    sheet.notes = notes()
    return client == nil ? nil : sheet
  }

  /// What its readers did, as far as it is told.
  func activity(of sheet: SalesSheet) -> SheetActivity? {
    if selected.isEmpty && row.clientMessage.isEmpty { return nil }
    var activity = SheetActivity(sheetID: sheet.id, clientMessage: row.clientMessage)
    let selections = sheet.items.enumerated().compactMap { position, item in
      selected[position].map {
        SheetSelection(itemID: item.id, quantity: $0, selectedAt: context.now)
      }
    }
    if !selections.isEmpty { activity.select(selections, of: sheet, at: context.now) }
    return activity
  }

  private mutating func attempt(
    _ path: String, _ body: (inout SheetMaker) throws(Rejection) -> Void
  ) {
    do throws(Rejection) { try body(&self) } catch { problems.append((path, error)) }
  }

  private func requireWhole() throws(Rejection) {
    if row.name.isEmpty { throw .invalidField(field: "name", allowed: "some text") }
    guard (1...Limits.sheetItemsMax).contains(row.items.count) else {
      throw .limitExceeded(field: "items", allowed: "1 to \(Limits.sheetItemsMax) items")
    }
    if row.notes.count > Limits.notesPerOrderMax {
      throw .limitExceeded(field: "notes", allowed: "\(Limits.notesPerOrderMax) notes")
    }
    if let time = row.createdAt, time > context.now {
      throw .invalidField(field: "created_at", allowed: "a time that is past")
    }
    // One that has expired does so here, too.
    if let end = row.expiresAt, end > context.now { try state.checkExpiry(end, context) }
  }

  private mutating func notes() -> [Note] {
    var notes: [Note] = []
    for (position, note) in row.notes.enumerated() {
      attempt("notes[\(position)]") { maker throws(Rejection) in
        let (author, time) = try note.stamp.read("author", "added_at", maker.context)
        let id = NoteID(rawValue: maker.state.counters.nextNoteID + UInt64(position))
        notes.append(Note(id: id, text: note.text, author: author, addedAt: time))
      }
    }
    return notes
  }

  private mutating func add(
    _ wanted: ImportedSheetItem, at position: Int, to sheet: inout SalesSheet
  ) throws(Rejection) {
    guard let batch = state.batchByCode[wanted.batchCode].flatMap({ state.batches[$0] }) else {
      throw .batchNotFound
    }
    guard seen.insert(batch.id).inserted else { throw .alreadyExists(field: "batch_code") }
    var item = SheetItem(
      id: SheetItemID(rawValue: sheet.nextItemID), batchID: batch.id, batchCode: batch.code,
      productName: wanted.productName.isEmpty ? batch.name : wanted.productName,
      unitOfMeasure: wanted.unitOfMeasure == .unspecified
        ? batch.unitOfMeasure : wanted.unitOfMeasure,
      quantity: wanted.quantity,
      quantityStep: wanted.quantityStep == .zero ? batch.quantityStep : wanted.quantityStep,
      remark: wanted.remark)
    guard (1...Limits.quantityMax).contains(item.quantityStep.tenThousandths) else {
      throw .invalidField(field: "quantity_step_e4", allowed: "more than 0")
    }
    item.basePrice = wanted.basePrice ?? state.basePrice(of: batch, for: sheet.clientID)
    item.unitPrice = wanted.unitPrice ?? item.basePrice
    try OrderMaker.checkPrice(item.basePrice, "base_price.unit_price_cents")
    try OrderMaker.checkPrice(item.unitPrice, "unit_price.unit_price_cents")
    if item.unitPrice != item.basePrice { item.override = try override(of: item, wanted) }
    if item.quantity != .zero { try item.check(item.quantity) }
    if wanted.selected != .zero {
      try item.check(wanted.selected, field: "selected_e4")
      selected[position] = wanted.selected
    }
    // Items keep their places, for what is selected of them.
    sheet.items.append(item)
    sheet.nextItemID += 1
  }

  private mutating func override(
    of item: SheetItem, _ wanted: ImportedSheetItem
  ) throws(Rejection) -> PriceOverride {
    let (by, time) = try wanted.priced.read("priced_by", "priced_at", context)
    let isUnsaid = wanted.priceReason.isEmpty && wanted.priced.isEmpty
    let change = PriceChange(
      fixed: item.unitPrice, reason: isUnsaid ? "imported" : wanted.priceReason)
    let id = OverrideID(rawValue: nextOverrideID)
    nextOverrideID += 1
    return PriceOverride(
      id: id, scope: .item, batchID: item.batchID, adjustmentType: change.type,
      adjustmentValue: change.value, originalPrice: item.basePrice, newPrice: item.unitPrice,
      reason: change.reason, visibleToClient: !wanted.basePriceHidden, appliedBy: by,
      appliedAt: time)
  }
}

extension SheetItem {
  /// The same as `check`, telling the row's own name of the field.
  fileprivate func check(_ wanted: Quantity, field: String) throws(Rejection) {
    do throws(Rejection) { try check(wanted) } catch {
      guard case .invalidQuantity(let allowed) = error else { throw error }
      throw .invalidField(field: field, allowed: allowed)
    }
  }
}
