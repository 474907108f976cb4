import Commerce
import StoreSchema
import Testing
import Values

@Suite struct SessionTests {
  @Test func opensForAClientWithACode() throws {
    var shop = Shop()
    let id = shop.open()
    let session = try #require(shop.state.session(id))
    #expect(session.status == .active && session.clientName == "Acme Corp")
    #expect(session.staffName == "Jane" && session.releasePolicy == .onAdd)
    #expect(session.idleTimeoutSeconds == 1_800 && session.pauseTimeoutSeconds == 28_800)
    #expect(shop.state.session(code: session.code)?.id == id)
    #expect(shop.state.activity(of: id)?.expiresAt == shop.now.adding(seconds: 1_800))
  }

  @Test(arguments: ["0O1ILoil", "abcd-efgh", " A B C D E F G H "])
  func codesForgiveTypingErrors(_ text: String) throws {
    let code = try #require(SessionCode(text))
    #expect(SessionCode(code.description) == code)
    #expect(code.description.allSatisfy { "0123456789ABCDEFGHJKMNPQRSTVWXYZ".contains($0) })
  }

  @Test(arguments: ["", "1234567", "123456789", "U2345678", "1234567é"])
  func otherTextIsNoCode(_ text: String) {
    #expect(SessionCode(text) == nil)
  }

  @Test func onlyOwnersAndThePermittedChangeASession() throws {
    var shop = Shop()
    let id = shop.open(by: 1)
    let other = shop.open(by: 1, client: 2)
    let note = Command.addNote(AddNote(sessionID: id, text: "hello"))
    let add = Command.addToCart(
      AddToCart(sessionID: id, batchID: BatchID(rawValue: 1), quantity: .units(1)))
    let no = Rejection.unauthorizedSessionAccess
    #expect(shop.rejection(note, as: Shop.staff(2)) == no)
    #expect(shop.rejection(add, as: shop.customer(of: other)) == no)
    #expect(shop.rejection(add, as: shop.customer(of: id)) == nil)
    #expect(shop.rejection(note, as: Shop.admin) == nil)
    let account = Principal(role: .client, clientID: ClientID(rawValue: 1), name: "Acme")
    let stranger = Principal(role: .client, clientID: ClientID(rawValue: 2), name: "Beta")
    #expect(shop.rejection(add, as: account) == nil)
    #expect(shop.rejection(add, as: stranger) == no)
    let john = SaveStaff(login: "john", name: "John", permissions: [.sessionWriteAll])
    try shop.run(.saveStaff(john), as: Shop.admin)
    #expect(shop.rejection(note, as: Shop.staff(2)) == nil)
    for role in [Role.warehouse, .partner, .unspecified, .system, .client] {
      guard case .permissionDenied = shop.rejection(note, as: Principal(role: role)) else {
        Issue.record("\(role) may add notes")
        continue
      }
    }
  }

  @Test func readingNeedsOwnershipOrPermissionToo() throws {
    var shop = Shop()
    let id = shop.open(by: 1)
    let no = Result<Session, Rejection>.failure(.unauthorizedSessionAccess)
    #expect(shop.state.session(id, for: .read, by: Shop.staff(2)) == no)
    let john = SaveStaff(login: "john", name: "John", permissions: [.sessionReadAll])
    try shop.run(.saveStaff(john), as: Shop.admin)
    #expect(shop.state.session(id, for: .read, by: Shop.staff(2)) != no)
    #expect(shop.state.session(id, for: .write, by: Shop.staff(2)) == no)
  }

  @Test func theInactiveDoNothing() throws {
    var shop = Shop()
    let id = shop.open(by: 1)
    let jane = SaveStaff(login: "jane", name: "Jane", active: false)
    try shop.run(.saveStaff(jane), as: Shop.admin)
    let extend = Command.extendSession(ExtendSession(sessionID: id))
    #expect(shop.rejection(extend, as: Shop.staff(1)) == .staffIsInactive)
    let client = SaveClient(clientID: ClientID(rawValue: 1), name: "Acme Corp", active: false)
    try shop.run(.saveClient(client), as: Shop.admin)
    let create = Command.createSession(CreateSession(clientID: ClientID(rawValue: 1)))
    #expect(shop.rejection(create, as: Shop.staff(2)) == .clientIsInactive)
    let add = Command.clearCart(ClearCart(sessionID: id))
    #expect(shop.rejection(add, as: shop.customer(of: id)) == .clientIsInactive)
  }

  @Test func opensForOthersOnlyWithPermission() throws {
    var shop = Shop()
    let create = Command.createSession(
      CreateSession(clientID: ClientID(rawValue: 1), staffID: StaffID(rawValue: 2)))
    guard case .permissionDenied = shop.rejection(create, as: Shop.staff(1)) else {
      Issue.record("Jane opened a session of John's")
      return
    }
    #expect(shop.rejection(create, as: Shop.admin) == nil)
    let nobody = Command.createSession(CreateSession(clientID: ClientID(rawValue: 1)))
    #expect(shop.rejection(nobody, as: Shop.admin) == .staffNotFound)
    let unknown = Command.createSession(CreateSession(clientID: ClientID(rawValue: 9)))
    #expect(shop.rejection(unknown, as: Shop.staff(1)) == .clientNotFound)
  }

  @Test func pausedCartsDoNotChange() throws {
    var shop = Shop()
    let id = shop.open()
    let line = try shop.add(5, of: 1, to: id)
    try shop.run(.pauseSession(PauseSession(sessionID: id)), as: Shop.staff(1))
    #expect(throws: Rejection.sessionPaused) { try shop.add(1, of: 1, to: id) }
    #expect(throws: Rejection.sessionPaused) { try shop.set(1, on: line) }
    #expect(throws: Rejection.sessionPaused) { try shop.remove(line) }
    #expect(shop.available(1) == 95)
    shop.wait(28_799)
    shop.runTimers()
    try shop.run(.resumeSession(ResumeSession(sessionID: id)), as: Shop.staff(1))
    try shop.add(1, of: 1, to: id)
    let again = Command.resumeSession(ResumeSession(sessionID: id))
    #expect(
      shop.rejection(again, as: Shop.staff(1))
        == .invalidSessionTransition(from: .active, to: .active))
  }

  @Test func warnsOnceAndThenExpires() throws {
    var shop = Shop()
    let id = shop.open()
    try shop.add(5, of: 1, to: id)
    #expect(shop.state.nextDeadline == shop.now.adding(seconds: 1_500))
    shop.wait(1_499)
    shop.runTimers()
    #expect(shop.state.activity(of: id)?.expiryWarned == false)
    shop.wait(1)
    shop.runTimers()
    #expect(shop.state.activity(of: id)?.expiryWarned == true)
    #expect(shop.state.nextDeadline == shop.now.adding(seconds: 300))
    let before = shop.log.count
    shop.runTimers()
    #expect(shop.log.count == before)
    shop.wait(300)
    shop.runTimers()
    let session = try #require(shop.state.session(id))
    #expect(session.status == .expired && session.endReason == "idle for 30 minutes")
    #expect(session.endedBy?.role == .system && shop.state.nextDeadline == nil)
    #expect(shop.available(1) == 100 && shop.state.pickLines.isEmpty)
    #expect(throws: Rejection.sessionExpired(at: shop.now)) { try shop.add(1, of: 1, to: id) }
  }

  @Test func shortTimeoutsWarnAtHalf() throws {
    var shop = Shop()
    let id = shop.open(idle: 60)
    #expect(shop.state.nextDeadline == shop.now.adding(seconds: 30))
    shop.wait(30)
    shop.runTimers()
    try shop.run(.extendSession(ExtendSession(sessionID: id)), as: Shop.staff(1))
    #expect(shop.state.activity(of: id)?.expiryWarned == false)
    #expect(shop.state.nextDeadline == shop.now.adding(seconds: 30))
  }

  @Test func everyCartActionCountsAsActivity() throws {
    var shop = Shop()
    let id = shop.open()
    var version = try #require(shop.state.activity(of: id)?.version)
    func check(_ shop: Shop) {
      let activity = shop.state.activity(of: id)
      #expect(activity?.expiresAt == shop.now.adding(seconds: 1_800))
      #expect((activity?.version ?? 0) > version)
      version = activity?.version ?? 0
    }
    shop.wait(100)
    let line = try shop.add(5, of: 1, to: id)
    check(shop)
    shop.wait(100)
    try shop.set(6, on: line)
    check(shop)
    shop.wait(100)
    let command = ApplyItemOverride(
      sessionID: id, lineID: line.id, adjustmentType: .fixed, adjustmentValue: .zero)
    try shop.run(.applyItemOverride(command), as: Shop.staff(1))
    check(shop)
    shop.wait(100)
    try shop.remove(line)
    check(shop)
  }

  @Test func aLateTimerNeverLetsAnExpiredHoldCount() throws {
    var shop = Shop()
    let idle = shop.open(by: 1)
    let taken = try shop.add(60, of: 1, to: idle)
    let picked = try shop.add(40, of: 1, to: idle, separate: true)
    try shop.pick(picked)
    shop.wait(1_700)
    let other = shop.open(by: 2)
    shop.wait(100)
    #expect(throws: Rejection.sessionExpired(at: shop.now)) { try shop.set(1, on: taken) }
    #expect(throws: Rejection.insufficientInventory(available: .units(60))) {
      try shop.add(61, of: 1, to: other, by: 2)
    }
    #expect(shop.state.session(idle)?.status == .active)
    try shop.add(60, of: 1, to: other, by: 2)
    #expect(shop.state.session(idle)?.status == .expired)
    #expect(shop.available(1) == 0 && shop.stock(1).held == .units(100))
    #expect(shop.state.invariantViolations() == [])
  }

  @Test func oneTimerCommandIsBounded() throws {
    var shop = Shop()
    for _ in 0..<(Limits.sessionsPerTimerMax + 5) { _ = shop.open() }
    shop.wait(1_800)
    try shop.run(.runTimers, as: Shop.system)
    #expect(shop.state.openSessionCount == 5)
    try shop.run(.runTimers, as: Shop.system)
    #expect(shop.state.openSessionCount == 0)
  }

  @Test func terminalStatesAreFinal() throws {
    var shop = Shop()
    let id = shop.open()
    try shop.add(1, of: 1, to: id)
    let cancel = CancelSession(sessionID: id, reason: "changed their mind")
    try shop.run(.cancelSession(cancel), as: Shop.staff(1))
    #expect(shop.state.session(id)?.endReason == "changed their mind")
    #expect(shop.available(1) == 100)
    let ended = Rejection.sessionAlreadyEnded(.cancelled)
    #expect(throws: ended) { try shop.add(1, of: 1, to: id) }
    #expect(throws: ended) { try shop.convert(id) }
  }

  @Test func activeSessionsComeNewestFirstInPages() throws {
    var shop = Shop()
    let ids = (0..<7).map { _ in shop.open() }
    try shop.run(.cancelSession(CancelSession(sessionID: ids[3])), as: Shop.staff(1))
    let first = shop.state.activeSessions(limit: 4)
    #expect(first.items.map(\.session.id) == [ids[6], ids[5], ids[4], ids[2]])
    #expect(first.totalCount == 6)
    let second = shop.state.activeSessions(after: first.next, limit: 4)
    #expect(second.items.map(\.session.id) == [ids[1], ids[0]] && second.next == nil)
  }

  @Test func notesAreKeptAndBounded() throws {
    var shop = Shop()
    let id = shop.open()
    for number in 0..<Limits.notesPerSessionMax {
      try shop.run(.addNote(AddNote(sessionID: id, text: "\(number)")), as: Shop.staff(1))
    }
    #expect(shop.state.session(id)?.notes.last?.text == "199")
    let more = Command.addNote(AddNote(sessionID: id, text: "more"))
    #expect(
      shop.rejection(more, as: Shop.staff(1))
        == .limitExceeded(field: "notes", allowed: "200 notes in a session"))
  }
}
