import APISchema
import Client
import Clocks
import Values

extension Provocation {
  static let sheets: [Provocation] = [
    Provocation(.sheetNotFound) { stage in
      _ = try await stage.jane.salesSheets.get(
        GetSheetRequest(sheetID: SheetID(rawValue: 1_000_000)))
    },
    Provocation(.sheetRevoked) { stage in
      let desk = SheetDesk(stage.shop, stage.jane)
      let sheet = try await desk.sheet([NewSheetItem(batchID: stage.batch)])
      let link = try await desk.share(sheet)
      _ = try await desk.sheets.revokeShareUrl(SheetReferenceRequest(sheetID: sheet))
      _ = try await desk.sheets.getByToken(GetSheetByTokenRequest(shareToken: link.shareToken))
    },
    Provocation(.sheetExpired, .expiry) { stage in
      let desk = SheetDesk(stage.shop, stage.jane)
      let end = stage.clocked.clock.timestamp.adding(seconds: 60)
      let sheet = try await desk.sheet([NewSheetItem(batchID: stage.batch)], expires: end)
      let link = try await desk.share(sheet)
      stage.clocked.clock.advance(seconds: 60)
      _ = try await desk.sheets.getByToken(GetSheetByTokenRequest(shareToken: link.shareToken))
      _ = try await desk.select(link.shareToken, [1: 1])
    },
    Provocation(.emailNotFound) { stage in
      _ = try await stage.jane.emails.get(GetEmailRequest(emailID: EmailID(rawValue: 1_000_000)))
    },
    Provocation(.emailNotConfigured) { stage in
      let desk = SheetDesk(stage.shop, stage.jane)
      let sheet = try await desk.sheet([NewSheetItem(batchID: stage.batch)])
      _ = try await desk.sheets.sendViaEmail(
        SendSheetViaEmailRequest(sheetID: sheet, toAddress: "buyer@acme.example"))
    },
  ]
}
