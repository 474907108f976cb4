public import StoreSchema
public import Values

/// What a principal wants with a session.
public enum SessionUse: Sendable {
  /// Reads its cart and prices.
  case read
  /// Changes it.
  case write
}

extension State {
  /// Refuses principals of other roles, and those who may do nothing at present (D3: the route
  /// table refuses roles too; the domain does not lean on it).
  func authorize(_ principal: Principal, as roles: Role...) throws(Rejection) {
    guard roles.contains(principal.role) else {
      let names = roles.map { "\($0)".uppercasedASCII }.joined(separator: ", ")
      throw .permissionDenied(allowed: "callers of role \(names)")
    }
    try requireActive(principal)
  }

  /// Refuses inactive staff and clients.
  func requireActive(_ principal: Principal) throws(Rejection) {
    if !principal.staffID.isNone {
      guard let active = staff.read(principal.staffID, { $0.active }) else { throw .staffNotFound }
      if !active { throw .staffIsInactive }
    }
    if !principal.clientID.isNone {
      guard let active = clients.read(principal.clientID, { $0.active }) else {
        throw .clientNotFound
      }
      if !active { throw .clientIsInactive }
    }
  }

  /// The session, if the principal may use it: admins all, staff their own or with the
  /// permission, customers the one they joined or, with an account, their business's (C17, C37).
  public func session(
    _ id: SessionID, for use: SessionUse, by principal: Principal
  ) -> Result<Session, Rejection> {
    do {
      try requireActive(principal)
      return .success(try usableSession(id, for: use, by: principal))
    } catch {
      return .failure(error)
    }
  }

  func usableSession(
    _ id: SessionID, for use: SessionUse, by principal: Principal
  ) throws(Rejection) -> Session {
    guard let session = sessions[id] else {
      // Whoever may not use it does not learn by its number whether there is one.
      throw principal.role == .client && id != principal.sessionID
        ? .unauthorizedSessionAccess : .sessionNotFound
    }
    guard mayUse(session, for: use, principal) else { throw .unauthorizedSessionAccess }
    return session
  }

  private func mayUse(_ session: Session, for use: SessionUse, _ principal: Principal) -> Bool {
    switch principal.role {
    case .admin: return true
    case .staff:
      if principal.staffID.isNone { return false }
      return session.staffID == principal.staffID || mayUseAll(principal.staffID, for: use)
    case .client:
      if !principal.sessionID.isNone { return session.id == principal.sessionID }
      return !principal.clientID.isNone && session.clientID == principal.clientID
    case .unspecified, .warehouse, .partner, .system, .sheet: return false
    }
  }

  /// Whether a member of staff may use colleagues' sessions too.
  func mayUseAll(_ staffID: StaffID, for use: SessionUse) -> Bool {
    guard let permissions = staff[staffID]?.permissions else { return false }
    switch use {
    case .read:
      return permissions.contains(.sessionReadAll) || permissions.contains(.sessionWriteAll)
    case .write: return permissions.contains(.sessionWriteAll)
    }
  }

  /// A session that the principal may change and that has not ended. Expiry counts from its
  /// moment on, however late the timer (C05).
  func openSession(
    _ id: SessionID, _ context: CommandContext
  ) throws(Rejection) -> (Session, SessionActivity) {
    let session = try usableSession(id, for: .write, by: context.principal)
    guard let activity = activity(of: id) else { throw .sessionNotFound }
    try requireOpen(session, activity, at: context.now)
    return (session, activity)
  }

  func requireOpen(
    _ session: Session, _ activity: SessionActivity, at now: Timestamp
  ) throws(Rejection) {
    if session.status == .expired { throw .sessionExpired(at: activity.expiresAt) }
    if !session.status.isOpen { throw .sessionAlreadyEnded(session.status) }
    if activity.expiresAt <= now { throw .sessionExpired(at: activity.expiresAt) }
  }

  /// The same for a change of its cart, which a paused session refuses.
  func activeSession(
    _ id: SessionID, _ context: CommandContext
  ) throws(Rejection) -> (Session, SessionActivity) {
    let (session, activity) = try openSession(id, context)
    if session.status == .paused { throw .sessionPaused }
    return (session, activity)
  }
}

extension String {
  /// Capital letters, for role names in sentences.
  fileprivate var uppercasedASCII: String { uppercased() }
}
