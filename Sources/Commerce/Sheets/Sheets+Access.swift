import HashTreeCollections
public import StoreSchema
public import Values

// Who may do what with which sheet (C15, C17): staff with their own, as with sessions; whoever
// holds the link with that one sheet, and only look and select.

extension State {
  /// The sheet, if the principal may use it: admins all, staff their own or with the permission.
  public func sheet(
    _ id: SheetID, for use: SessionUse, by principal: Principal
  ) -> Result<SalesSheet, Rejection> {
    do {
      try authorize(principal, as: .staff, .admin)
      return .success(try usableSheet(id, for: use, by: principal))
    } catch {
      return .failure(error)
    }
  }

  func usableSheet(
    _ id: SheetID, for use: SessionUse, by principal: Principal
  ) throws(Rejection) -> SalesSheet {
    guard let sheet = sheets[id] else { throw .sheetNotFound }
    guard mayUse(sheet, for: use, principal) else {
      let name = use == .read ? "SESSION_READ_ALL" : "SESSION_WRITE_ALL"
      throw .permissionDenied(allowed: "your own sheets, without permission \(name)")
    }
    return sheet
  }

  func mayUse(_ sheet: SalesSheet, for use: SessionUse, _ principal: Principal) -> Bool {
    if principal.role == .admin { return true }
    guard principal.role == .staff, !principal.staffID.isNone else { return false }
    return sheet.staffID == principal.staffID || mayUseAll(principal.staffID, for: use)
  }

  /// A sheet that staff may change now.
  func changeableSheet(
    _ id: SheetID, _ expectedVersion: UInt64, _ principal: Principal
  ) throws(Rejection) -> SalesSheet {
    try authorize(principal, as: .staff, .admin)
    let sheet = try usableSheet(id, for: .write, by: principal)
    if expectedVersion != 0 && expectedVersion != sheet.version {
      throw .versionConflict(current: sheet.version)
    }
    if sheet.archived { throw .sheetRevoked }
    return sheet
  }

  /// Who holds a link: a principal for its one sheet. Not an answer to whether the link is good.
  public func holder(ofSheetLink tokenHash: [UInt8]) -> Principal? {
    guard let id = sheetByTokenHash[tokenHash], let sheet = sheets[id] else { return nil }
    return Principal(
      role: .sheet, clientID: sheet.clientID, name: sheet.clientName, sheetID: sheet.id)
  }

  /// The sheet that a link opens now; SHEET_NOT_FOUND or SHEET_REVOKED.
  public func sheet(
    sharedBy tokenHash: [UInt8], with principal: Principal
  ) -> Result<SalesSheet, Rejection> {
    do {
      return .success(try sharedSheet(tokenHash, principal))
    } catch {
      return .failure(error)
    }
  }

  /// The same, looked at again when something is decided: the hash must be of the principal's
  /// sheet, and the link in force.
  func sharedSheet(
    _ tokenHash: [UInt8], _ principal: Principal
  ) throws(Rejection) -> SalesSheet {
    try authorize(principal, as: .sheet)
    guard let id = sheetByTokenHash[tokenHash], id == principal.sheetID, let sheet = sheets[id],
      sheet.clientID == principal.clientID
    else { throw .sheetNotFound }
    guard !sheet.archived, let link = sheet.linkInForce, link.tokenHash == tokenHash else {
      throw .sheetRevoked
    }
    return sheet
  }
}

extension SalesSheet {
  /// The link that opens it; nil: none does.
  public var linkInForce: SheetLink? {
    guard let link = links.last, link.revokedAt == nil, !archived else { return nil }
    return link
  }

  /// Whether its prices have ended (C31).
  public func isExpired(at now: Timestamp) -> Bool { expiresAt.map { $0 <= now } ?? false }

  /// The item with this number.
  public func item(_ id: SheetItemID) -> SheetItem? { items.first { $0.id == id } }
}
