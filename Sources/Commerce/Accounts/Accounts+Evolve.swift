import HashTreeCollections
import StoreSchema
import Values

extension State {
  mutating func put(_ account: ClientAccount) {
    let before = accounts[account.id]
    accounts[account.id] = account
    counters.nextAccountID = max(counters.nextAccountID, account.id.rawValue + 1)
    indexAccount(account, replacing: before)
  }

  mutating func indexAccount(_ account: ClientAccount, replacing before: ClientAccount?) {
    accountByLogin[account.login.foldedLogin] = account.id
    if before == nil {
      clientAccounts[account.clientID] = (clientAccounts[account.clientID] ?? []) + [account.id]
    }
    if let before, !before.invitationHash.isEmpty {
      accountByInvitation[before.invitationHash] = nil
    }
    if !account.invitationHash.isEmpty { accountByInvitation[account.invitationHash] = account.id }
  }
}

extension String {
  /// Logins are unique whatever the case of their letters.
  var foldedLogin: String { lowercased() }
}
