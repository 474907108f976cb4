import HashTreeCollections
import StoreSchema
import Values

extension State {
  func decide(
    _ command: CreateStore, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .system)
    if settings != nil { throw .alreadyExists(field: "store") }
    let letters = command.currency.utf8
    guard letters.count == 3, letters.allSatisfy({ (0x41...0x5A).contains($0) }) else {
      throw .invalidField(field: "currency", allowed: "three capital letters of ISO 4217")
    }
    let id = Self.hexadecimal(context.entropy.high) + Self.hexadecimal(context.entropy.low)
    let settings = StoreSettings(
      currency: command.currency, storeID: id, createdAt: context.now)
    var recorder = Recorder()
    recorder.record(.storeCreated(StoreCreated(settings: settings)))
    return recorder.outcome(.done(Done()))
  }

  private static func hexadecimal(_ number: UInt64) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }

  func decide(
    _ command: SaveClient, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .staff, .admin, .system)
    if command.name.isEmpty { throw .invalidField(field: "name", allowed: "some text") }
    let known = try knownClient(command)
    if let known { try check(command.expectedVersion, known.version) }
    var client =
      known ?? Client(id: ClientID(rawValue: counters.nextClientID), createdAt: context.now)
    client.code = command.code
    client.name = command.name
    client.country = command.country
    client.email = command.email
    client.active = command.active
    if let rule = command.priceRule { try Self.validate(rule, "price_rule") }
    if !command.priceTierID.isNone && priceTiers[command.priceTierID] == nil {
      throw .priceTierNotFound
    }
    client.priceRule = command.priceRule
    client.priceTierID = command.priceTierID
    if client == known { return .unchanged(.saved(Self.saved(client.id.rawValue, client.version))) }
    client.version += 1
    var recorder = Recorder()
    recorder.record(.clientSaved(ClientSaved(client: client)))
    let reply = Self.saved(client.id.rawValue, client.version, created: known == nil)
    return recorder.outcome(.saved(reply))
  }

  private func knownClient(_ command: SaveClient) throws(Rejection) -> Client? {
    let sameCode = command.code.isEmpty ? nil : clientByCode[command.code]
    if command.clientID.isNone { return sameCode.flatMap { clients[$0] } }
    guard let client = clients[command.clientID] else { throw .clientNotFound }
    if let sameCode, sameCode != client.id { throw .alreadyExists(field: "code") }
    return client
  }

  func decide(
    _ command: SaveStaff, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .admin, .system)
    if command.name.isEmpty { throw .invalidField(field: "name", allowed: "some text") }
    guard !command.login.isEmpty, command.login.utf8.allSatisfy(Self.isLoginByte) else {
      throw .invalidField(
        field: "login", allowed: "lower-case letters, digits, '.', '_' and '-'")
    }
    let role = command.role == .unspecified ? Role.staff : command.role
    guard role == .staff || role == .warehouse || role == .admin else {
      throw .invalidField(field: "role", allowed: "STAFF, WAREHOUSE or ADMIN")
    }
    let known = staffByLogin[command.login].flatMap { staff[$0] }
    if let known { try check(command.expectedVersion, known.version) }
    var member = known ?? Staff(id: StaffID(rawValue: counters.nextStaffID), createdAt: context.now)
    member.login = command.login
    member.name = command.name
    member.role = role
    member.permissions = Permission.allCases.filter {
      $0 != .unspecified && command.permissions.contains($0)
    }
    member.active = command.active
    if member == known { return .unchanged(.saved(Self.saved(member.id.rawValue, member.version))) }
    member.version += 1
    var recorder = Recorder()
    recorder.record(.staffSaved(StaffSaved(staff: member)))
    let reply = Self.saved(member.id.rawValue, member.version, created: known == nil)
    return recorder.outcome(.saved(reply))
  }

  private static func isLoginByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
    case UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"): true
    default: false
    }
  }

  private func check(_ expected: UInt64, _ current: UInt64) throws(Rejection) {
    if expected != 0 && expected != current { throw .versionConflict(current: current) }
  }

  private static func saved(
    _ id: UInt64, _ version: UInt64, created: Bool = false
  ) -> SavedReply {
    SavedReply(
      id: id, created: created, version: version, createdCount: created ? 1 : 0,
      updatedCount: created ? 0 : 1, ids: [id])
  }
}
