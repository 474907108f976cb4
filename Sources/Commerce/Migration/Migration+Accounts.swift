import HashTreeCollections
import StoreSchema
import Values

extension Intake {
  /// A named view, by the rules of `SavePreset`. The row is the preset.
  mutating func take(_ row: ImportedPreset) {
    if let rejection = row.view.problem { return refuse(rejection) }
    let id = state.presetByName[FoldedText(row.name)] ?? .none
    take(.savePreset(SavePreset(presetID: id, name: row.name, view: row.view)))
  }

  /// A person without password and invitation. One that is here stays as it is: neither does an old
  /// file switch on who was switched off, nor does it end a password.
  mutating func take(_ row: ImportedAccount) {
    guard let client = state.clientByCode[row.clientCode] else { return refuse(.clientNotFound) }
    if let known = state.account(login: row.login) {
      if known.clientID == client { return accept([], created: false) }
      return refuse(.alreadyExists(field: "login"))
    }
    do throws(Rejection) {
      let account = try state.newAccount(row, of: client, context)
      accept([Event(body: .accountSaved(AccountSaved(account: account)))], created: true)
    } catch {
      refuse(error)
    }
  }
}

extension CatalogView {
  /// What a catalog would refuse is no preset.
  fileprivate var problem: Rejection? {
    if addedWithinDays <= Limits.addedWithinDaysMax { return nil }
    return .invalidField(
      field: "view.filters.added_within_days",
      allowed: "1 to \(Limits.addedWithinDaysMax), or 0 for any")
  }
}

extension State {
  /// Its client may be inactive: then nobody signs in anyway.
  fileprivate func newAccount(
    _ row: ImportedAccount, of client: ClientID, _ context: CommandContext
  ) throws(Rejection) -> ClientAccount {
    try Self.check(login: row.login)
    guard accounts(of: client).count < Limits.accountsPerClientMax else {
      throw .limitExceeded(
        field: "client_code", allowed: "\(Limits.accountsPerClientMax) accounts of a client")
    }
    return ClientAccount(
      id: AccountID(rawValue: counters.nextAccountID), clientID: client, login: row.login,
      name: row.name.isEmpty ? row.login : row.name, active: row.active,
      createdAt: context.now, createdBy: context.principal, version: 1)
  }
}
