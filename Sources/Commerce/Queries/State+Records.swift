import HashTreeCollections
public import StoreSchema
public import Values

// Single records, by id and by what else is unique.

extension State {
  /// The client with this id.
  public func client(_ id: ClientID) -> Client? { clients[id] }
  /// The client with this code.
  public func client(code: String) -> Client? { clientByCode[code].flatMap { clients[$0] } }
  /// The member of staff with this id.
  public func staffMember(_ id: StaffID) -> Staff? { staff[id] }
  /// The member of staff with this login.
  public func staffMember(login: String) -> Staff? { staffByLogin[login].flatMap { staff[$0] } }
  /// The batch with this id.
  public func batch(_ id: BatchID) -> Batch? { batches[id] }
  /// The batch with this code.
  public func batch(code: String) -> Batch? { batchByCode[code].flatMap { batches[$0] } }
  /// The numbers of a batch.
  public func stock(of id: BatchID) -> BatchStock? { stocks[id] }
  /// The session with this id.
  public func session(_ id: SessionID) -> Session? { sessions[id] }
  /// The session with this code, as people type it.
  public func session(code: String) -> Session? {
    SessionCode(code).flatMap { sessionByCode[$0.number] }.flatMap { sessions[$0] }
  }
  /// The numbers of a session.
  public func activity(of id: SessionID) -> SessionActivity? {
    sessionIndexes.read(id) { $0.activity }
  }
  /// A cart line.
  public func line(_ id: LineID) -> CartLine? { lines[id] }
  /// An override, in force or not.
  public func override(_ id: OverrideID) -> PriceOverride? { overrides[id] }
  /// What a line holds.
  public func hold(of id: LineID) -> Hold? { holds[id] }
  /// A line as the warehouse sees it.
  public func pickLine(_ id: LineID) -> PickLine? { pickLines[id] }
  /// The order with this id.
  public func order(_ id: OrderID) -> Order? { orders[id] }
  /// The order with this number.
  public func order(number: String) -> Order? { OrderNumber(number).flatMap { orders[$0.orderID] } }
  /// The token with this id.
  public func token(_ id: TokenID) -> Token? { tokens[id] }

  /// Whom a token stands for, if it is worth anything: not revoked, not expired, its staff or
  /// client active, and for a join token its session open. Nil otherwise.
  public func principal(ofToken id: TokenID, at now: Timestamp) -> Principal? {
    guard let token = tokens[id], token.revokedAt == nil, token.expiresAt > now else { return nil }
    let principal = token.principal
    if !principal.staffID.isNone && staff[principal.staffID]?.active != true { return nil }
    if !principal.clientID.isNone && clients[principal.clientID]?.active != true { return nil }
    if principal.sessionID.isNone { return principal }
    guard let activity = activity(of: principal.sessionID),
      deadlines[principal.sessionID] != nil, activity.expiresAt > now
    else { return nil }
    return principal
  }
}
