import HashTreeCollections
import StoreSchema
import Values

extension State {
  func decide(
    _ command: ShareSheet, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    var sheet = try changeableSheet(
      command.sheetID, command.expectedVersion, context.principal)
    guard command.nonce.count == Limits.sheetTokenBytes,
      command.tokenHash.count == Limits.sheetTokenBytes,
      sheetByTokenHash[command.tokenHash] == nil
    else {
      throw .invalidField(
        field: "nonce", allowed: "\(Limits.sheetTokenBytes) bytes that were never used (S2-P17)")
    }
    guard sheet.links.count < Limits.linksPerSheetMax else {
      throw .limitExceeded(field: "links", allowed: "\(Limits.linksPerSheetMax) links of a sheet")
    }
    sheet.revokeLink(context)
    sheet.links.append(
      SheetLink(
        nonce: command.nonce, tokenHash: command.tokenHash, createdAt: context.now,
        createdBy: context.principal))
    let version = sheet.version + 1
    var outcome = saved(&sheet)
    outcome.reply = Reply(
      body: .sheetLink(
        SheetLinkReply(
          sheetID: sheet.id, version: version, nonce: command.nonce, expiresAt: sheet.expiresAt)))
    return outcome
  }

  func decide(
    _ command: RevokeSheetLink, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    var sheet = try changeableSheet(
      command.sheetID, command.expectedVersion, context.principal)
    if sheet.linkInForce == nil {
      return .unchanged(.sheet(SheetReply(sheetID: sheet.id, version: sheet.version)))
    }
    sheet.revokeLink(context)
    return saved(&sheet)
  }
}

extension SalesSheet {
  /// The link in force opens nothing any more.
  mutating func revokeLink(_ context: CommandContext) {
    if linkInForce == nil { return }
    links[links.count - 1].revokedAt = context.now
    links[links.count - 1].revokedBy = context.principal
  }
}
