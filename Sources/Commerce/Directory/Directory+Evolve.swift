import HashTreeCollections
import StoreSchema
import Values

extension State {
  mutating func put(_ client: Client) {
    if let before = clients[client.id], before.code != client.code, !before.code.isEmpty {
      clientByCode[before.code] = nil
    }
    clients[client.id] = client
    if !client.code.isEmpty { clientByCode[client.code] = client.id }
    counters.nextClientID = max(counters.nextClientID, client.id.rawValue + 1)
  }

  mutating func put(_ member: Staff) {
    staff[member.id] = member
    staffByLogin[member.login] = member.id
    counters.nextStaffID = max(counters.nextStaffID, member.id.rawValue + 1)
  }

  mutating func put(_ tier: PriceTier) {
    priceTiers[tier.id] = tier
    priceTierByCode[tier.code] = tier.id
    counters.nextPriceTierID = max(counters.nextPriceTierID, tier.id.rawValue + 1)
  }
}
