import Commerce
import StoreSchema
import Testing
import Values

@Suite struct PolicyTests {
  private static func save(_ shop: inout Shop, _ policy: StorePolicy) throws {
    try shop.run(.savePolicy(SavePolicy(policy: policy)), as: Shop.admin)
  }

  private static let open = Command.createSession(CreateSession(clientID: ClientID(rawValue: 1)))

  @Test("C43: a policy has versions, and whoever saw an older one is told")
  func versionsRise() throws {
    var shop = Shop()
    let policy = StorePolicy(idleTimeoutSeconds: 600)
    try Self.save(&shop, policy)
    #expect(shop.state.policy.version == 1)
    try Self.save(&shop, policy)
    #expect(shop.state.policy.version == 1, "nothing changed")
    let next = StorePolicy(idleTimeoutSeconds: 700, version: 1)
    try Self.save(&shop, next)
    let late = Command.savePolicy(SavePolicy(policy: StorePolicy(version: 1)))
    #expect(shop.rejection(late, as: Shop.admin) == .versionConflict(current: 2))
    guard case .permissionDenied = shop.rejection(late, as: Shop.staff(1)) else {
      Issue.record("staff may save the policy")
      return
    }
  }

  @Test(
    "C05, C40: a policy out of bounds is refused",
    arguments: [
      StorePolicy(idleTimeoutSeconds: 59), StorePolicy(idleTimeoutSeconds: 86_401),
      StorePolicy(pauseTimeoutSeconds: 59), StorePolicy(pauseTimeoutSeconds: 604_801),
      StorePolicy(historyDays: 3_651), StorePolicy(openSessionsPerClientMax: 100_001),
      StorePolicy(liveSessionStaffIDs: [StaffID(rawValue: 9)]),
      StorePolicy(liveSessionStaffIDs: [StaffID(rawValue: 1), StaffID(rawValue: 1)]),
    ])
  func boundsHold(_ policy: StorePolicy) {
    var shop = Shop()
    guard
      case .invalidField = shop.rejection(
        .savePolicy(SavePolicy(policy: policy)), as: Shop.admin)
    else {
      Issue.record("\(policy) was saved")
      return
    }
  }

  @Test("C43, S1-ROL01: only listed salespeople open sessions")
  func listedStaffOpenSessions() throws {
    var shop = Shop()
    try Self.save(
      &shop,
      StorePolicy(
        liveSessions: .onForListedStaff, liveSessionStaffIDs: [StaffID(rawValue: 2)]))
    guard case .featureDisabled = shop.rejection(Self.open, as: Shop.staff(1)) else {
      Issue.record("Jane is not listed")
      return
    }
    #expect(shop.rejection(Self.open, as: Shop.staff(2)) == nil)
  }

  @Test("C43, S1-ROL02 to ROL04: switched off, open sessions still run to their end")
  func openSessionsOutliveTheFeature() throws {
    var shop = Shop()
    let id = shop.open()
    let draft = shop.open(by: 1)
    try shop.add(1, of: 1, to: draft)
    let order = try shop.convert(draft, asDraft: true).orderID
    try Self.save(&shop, StorePolicy(liveSessions: .off))
    guard case .featureDisabled = shop.rejection(Self.open, as: Shop.staff(1)) else {
      Issue.record("a session was opened")
      return
    }
    let convert = Command.convertFromDraft(ConvertFromDraft(orderID: order))
    guard case .featureDisabled = shop.rejection(convert, as: Shop.staff(1)) else {
      Issue.record("a draft became a session")
      return
    }
    try shop.add(2, of: 1, to: id)
    try shop.run(.pauseSession(PauseSession(sessionID: id)), as: Shop.staff(1))
    try shop.run(.resumeSession(ResumeSession(sessionID: id)), as: Shop.staff(1))
    #expect(try shop.convert(id).status == .confirmed)
  }

  @Test("C05, C20: sessions that do not say go by the policy; open ones keep what they have")
  func defaultsComeFromThePolicy() throws {
    var shop = Shop()
    let before = shop.open()
    try Self.save(
      &shop,
      StorePolicy(
        idleTimeoutSeconds: 600, pauseTimeoutSeconds: 7_200, releasePolicy: .onConfirm))
    let id = shop.open()
    let session = try #require(shop.state.session(id))
    #expect(session.idleTimeoutSeconds == 600 && session.pauseTimeoutSeconds == 7_200)
    #expect(session.releasePolicy == .onConfirm)
    #expect(shop.state.activity(of: session.id)?.expiresAt == shop.now.adding(seconds: 600))
    let own = CreateSession(
      clientID: ClientID(rawValue: 1), releasePolicy: .onIntent, idleTimeoutSeconds: 60,
      pauseTimeoutSeconds: 604_800)
    guard case .session(let reply) = try shop.run(.createSession(own), as: Shop.staff(1)) else {
      Issue.record("no session")
      return
    }
    let other = try #require(shop.state.session(reply.sessionID))
    #expect(other.idleTimeoutSeconds == 60 && other.pauseTimeoutSeconds == 604_800)
    #expect(other.releasePolicy == .onIntent)
    #expect(shop.state.session(before)?.idleTimeoutSeconds == 1_800)
  }

  @Test("C05: pause times out of bounds are refused", arguments: [59, 604_801] as [UInt32])
  func pauseTimesHaveBounds(_ seconds: UInt32) {
    var shop = Shop()
    let create = CreateSession(clientID: ClientID(rawValue: 1), pauseTimeoutSeconds: seconds)
    guard
      case .invalidField(field: "pause_timeout_seconds", _) = shop.rejection(
        .createSession(create), as: Shop.staff(1))
    else {
      Issue.record("\(seconds) seconds were taken")
      return
    }
  }

  @Test("C40: a client has so many open sessions, and ended ones do not count")
  func sessionsPerClientAreBounded() throws {
    var shop = Shop()
    try Self.save(&shop, StorePolicy(openSessionsPerClientMax: 2))
    let first = shop.open()
    _ = shop.open(by: 2)
    let full = Rejection.limitExceeded(
      field: "client_id", allowed: "2 open sessions of a client")
    #expect(shop.rejection(Self.open, as: Shop.staff(3)) == full)
    _ = shop.open(by: 1, client: 2)
    #expect(shop.state.openSessionCount(of: ClientID(rawValue: 1)) == 2)
    try shop.run(.cancelSession(CancelSession(sessionID: first)), as: Shop.staff(1))
    try shop.run(.cancelSession(CancelSession(sessionID: first)), as: Shop.staff(1))
    #expect(shop.rejection(Self.open, as: Shop.staff(3)) == nil)
    #expect(shop.rejection(Self.open, as: Shop.staff(3)) == full)
    #expect(shop.state.invariantViolations() == [])
  }

  @Test("C05, C40: a late timer keeps no client from a new session")
  func expiredSessionsDoNotCount() throws {
    var shop = Shop()
    try Self.save(&shop, StorePolicy(openSessionsPerClientMax: 1))
    let idle = shop.open()
    let other = shop.open(by: 1, client: 2)
    shop.wait(1_800)
    #expect(shop.rejection(Self.open, as: Shop.staff(2)) == nil)
    #expect(shop.state.session(idle)?.status == .expired)
    #expect(shop.state.session(other)?.status == .active, "it was in nobody's way")
    #expect(shop.state.invariantViolations() == [])
  }

  @Test("S2-P19: a session starts with the view of its preset, as it was then")
  func presetsGiveTheFirstView() throws {
    var shop = Shop()
    func start(_ preset: UInt64) throws -> Session {
      let create = CreateSession(
        clientID: ClientID(rawValue: 1), presetID: PresetID(rawValue: preset), pickPriority: 3)
      guard case .session(let reply) = try shop.run(.createSession(create), as: Shop.staff(1))
      else { throw Rejection.sessionNotFound }
      return try #require(shop.state.session(reply.sessionID))
    }
    #expect(try start(0).catalogView == nil)
    let arrivals = try start(2)
    #expect(arrivals.presetID.rawValue == 2 && arrivals.catalogView?.addedWithinDays == 14)
    #expect(arrivals.pickPriority == 3)
    #expect(try start(3).catalogView?.onSale == true)
    #expect(throws: Rejection.presetNotFound) { try start(77) }
    shop.state.evolve([
      Event(
        body: .presetAssigned(
          PresetAssigned(
            assignment: PresetAssignment(
              clientID: ClientID(rawValue: 1), presetID: PresetID(rawValue: 3),
              assignedBy: Shop.admin, assignedAt: shop.now))))
    ])
    let session = try start(0)
    #expect(session.presetID.rawValue == 3 && session.catalogView?.onSale == true)
  }
}
