import HashTreeCollections
import StoreSchema
import Values

extension State {
  /// Sheets, what their readers did, and mails.
  func checkSheets(_ findings: inout Findings) {
    var links = 0
    sheets.forEach { sheet in
      links += sheet.links.count
      check(copy sheet, &findings)
    }
    findings.expect(
      sheetByTokenHash.count == links,
      "S2-P17: \(links) links have \(sheetByTokenHash.count) hashes")
    sheetActivities.forEach { check(copy $0, &findings) }
    emails.forEach { email in
      findings.expect(
        (email.status == .queued) == (emailQueue[email.id] != nil),
        "index: mail \(email.id) is \(email.status)")
      findings.expect(
        (email.status == .queued) == (email.endedAt == nil)
          && email.sheetID.isNone != email.orderID.isNone,
        "mail \(email.id) is about two things, or its end and its status differ")
    }
    webhooks.forEach { webhook in
      findings.expect(
        webhook.status != .deleted && webhook.secretVersion > 0
          && (webhook.attempts > 0) == (webhook.failingSince != nil)
          && (webhook.nextAttemptAt == nil || webhook.attempts > 0),
        "webhook \(webhook.id) is deleted, has no secret, or waits without having failed")
    }
  }

  func check(_ sheet: SalesSheet, _ findings: inout Findings) {
    let items = sheet.items
    findings.expect(
      Set(items.map(\.batchID)).count == items.count && Set(items.map(\.id)).count == items.count
        && items.allSatisfy { $0.id.rawValue < sheet.nextItemID },
      "C29: items of sheet \(sheet.id) are there twice, or have numbers to come")
    for item in items {
      let price = item.override?.newPrice ?? item.basePrice
      findings.expect(
        item.unitPrice == price
          && (item.override?.originalPrice ?? item.basePrice) == item.basePrice,
        "I4: item \(item.id) of sheet \(sheet.id) costs \(item.unitPrice), on record is \(price)")
    }
    for link in sheet.links {
      findings.expect(
        sheetByTokenHash[link.tokenHash] == sheet.id, "index: a link of sheet \(sheet.id)")
    }
    findings.expect(
      sheet.links.dropLast().allSatisfy { $0.revokedAt != nil },
      "C31: sheet \(sheet.id) has two links in force")
    checkConversions(of: sheet, &findings)
  }

  private func checkConversions(of sheet: SalesSheet, _ findings: inout Findings) {
    for conversion in sheet.conversions {
      let (order, session) = (orders[conversion.orderID], sessions[conversion.sessionID])
      findings.expect(
        order.map { $0.sheetID == sheet.id && $0.correlationID == sheet.correlationID }
          ?? session.map { $0.sheetID == sheet.id && $0.correlationID == sheet.correlationID }
          ?? false,
        "C27: a conversion of sheet \(sheet.id) came to nothing, or to something else")
    }
    findings.expect(
      sheet.modeTransitions.count == sheet.conversions.count
        && sheet.modeTransitions.allSatisfy { $0.correlationID == sheet.correlationID },
      "S2-P16: conversions of sheet \(sheet.id) are not all on record")
  }

  private func check(_ activity: SheetActivity, _ findings: inout Findings) {
    guard let sheet = sheets[activity.sheetID] else {
      return findings.expect(false, "somebody read sheet \(activity.sheetID): there is none")
    }
    let selections = activity.selections
    findings.expect(
      Set(selections.map(\.itemID)).count == selections.count
        && selections.allSatisfy { selection in
          sheet.item(selection.itemID).map { (try? $0.check(selection.quantity)) != nil } ?? false
        },
      "C29: what is selected of sheet \(sheet.id) is not what it offers")
    findings.expect(
      activity.days.reduce(0) { $0 + $1.viewCount } <= activity.viewCount
        && zip(activity.days, activity.days.dropFirst()).allSatisfy { $0.day < $1.day }
        && (activity.viewCount == 0) == (activity.lastViewedAt == nil),
      "S2R 13.7: views of sheet \(sheet.id) do not add up")
    findings.expect(
      activity.changes.last.map { $0.selectionVersion == activity.selectionVersion }
        ?? (activity.selectionVersion == 0)
        && activity.days.count <= Limits.sheetDaysKept
        && activity.changes.count <= Limits.selectionChangesKept,
      "S2R 13.7: selections of sheet \(sheet.id) do not follow one another")
  }
}
