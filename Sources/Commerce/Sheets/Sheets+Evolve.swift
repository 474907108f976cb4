import HashTreeCollections
import StoreSchema
import Values

extension State {
  mutating func put(_ sheet: SalesSheet) {
    sheets[sheet.id] = sheet
    counters.nextSheetID = max(counters.nextSheetID, sheet.id.rawValue + 1)
    for item in sheet.items {
      guard let override = item.override else { continue }
      counters.nextOverrideID = max(counters.nextOverrideID, override.id.rawValue + 1)
    }
    for note in sheet.notes {
      counters.nextNoteID = max(counters.nextNoteID, note.id.rawValue + 1)
    }
    indexLinks(of: sheet)
  }

  /// Links are found by their token's hash, revoked ones too: they say so (C31).
  mutating func indexLinks(of sheet: SalesSheet) {
    if !sheet.externalNumber.isEmpty { sheetByExternalNumber[sheet.externalNumber] = sheet.id }
    for link in sheet.links { sheetByTokenHash[link.tokenHash] = sheet.id }
  }
}
