import StoreSchema
import Values

extension State {
  func decide(
    _ command: CreateSheet, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .staff, .admin)
    guard let client = clients[command.clientID] else { throw .clientNotFound }
    if !client.active { throw .clientIsInactive }
    let member = try salesperson(command.staffID, context.principal)
    let id = SheetID(rawValue: counters.nextSheetID)
    var sheet = SalesSheet(
      id: id, name: command.name, clientID: client.id, clientName: client.name,
      staffID: member.id, staffName: member.name, message: command.message,
      createdBy: context.principal, createdAt: context.now, version: 1,
      correlationID: "sheet-\(id)", nextItemID: 1)
    if !command.note.isEmpty { sheet.notes = [note(command.note, context)] }
    try requireName(command.name)
    try setExpiry(command.expiresAt, of: &sheet, context)
    try setItems(command.items, of: &sheet, context)
    var recorder = Recorder()
    recorder.record(.sheetSaved(SheetSaved(sheet: sheet)))
    return recorder.outcome(.sheet(SheetReply(sheetID: id, version: sheet.version)))
  }

  func decide(
    _ command: UpdateSheet, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    let before = try changeableSheet(
      command.sheetID, command.expectedVersion, context.principal)
    var sheet = before
    try requireName(command.name)
    sheet.name = command.name
    sheet.message = command.message
    try setExpiry(command.expiresAt, of: &sheet, context)
    try setItems(command.items, of: &sheet, context)
    sheet.version += 1
    var recorder = Recorder()
    recorder.record(.sheetSaved(SheetSaved(sheet: sheet)))
    if sheet.items != before.items {
      let activity = (sheetActivities[sheet.id] ?? SheetActivity(sheetID: sheet.id))
        .following(sheet, at: context.now)
      recorder.record(.sheetActivityChanged(SheetActivityChanged(activity: activity)))
    }
    return recorder.outcome(.sheet(SheetReply(sheetID: sheet.id, version: sheet.version)))
  }

  func decide(
    _ command: ArchiveSheet, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .staff, .admin)
    let known = try usableSheet(command.sheetID, for: .write, by: context.principal)
    if known.archived {
      return .unchanged(.sheet(SheetReply(sheetID: known.id, version: known.version)))
    }
    var sheet = try changeableSheet(command.sheetID, command.expectedVersion, context.principal)
    sheet.revokeLink(context)
    sheet.archived = true
    return saved(&sheet)
  }

  /// A sheet in its next version.
  func saved(_ sheet: inout SalesSheet) -> Outcome {
    sheet.version += 1
    var recorder = Recorder()
    recorder.record(.sheetSaved(SheetSaved(sheet: sheet)))
    return recorder.outcome(.sheet(SheetReply(sheetID: sheet.id, version: sheet.version)))
  }

  private func requireName(_ name: String) throws(Rejection) {
    if name.isEmpty { throw .invalidField(field: "name", allowed: "some text") }
  }

  /// An expiry that does not change may lie in the past.
  private func setExpiry(
    _ end: Timestamp?, of sheet: inout SalesSheet, _ context: CommandContext
  ) throws(Rejection) {
    if let end, end != sheet.expiresAt { try checkExpiry(end, context) }
    sheet.expiresAt = end
  }
}
