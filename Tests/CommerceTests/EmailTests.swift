import Commerce
import StoreSchema
import Testing
import Values

@Suite struct EmailTests {
  private static let address = "buyer@acme.example"

  private static func queue(
    _ desk: inout SheetDesk, to address: String = address, link: Bool = false
  ) -> Rejection? {
    let command = QueueEmail(
      .sheet(desk.id), toAddress: address, message: "Hello", includesLink: link)
    return desk.shop.rejection(.queueEmail(command), as: Shop.staff(1))
  }

  @Test("S2R 13.2: a mail waits for its turn, is retried, fails, and is queued again")
  func mailsHaveAStatus() throws {
    var desk = try SheetDesk()
    #expect(Self.queue(&desk, link: true) == nil)
    let id = EmailID(rawValue: 1)
    var email: Email { desk.shop.state.email(id)! }
    #expect(email.status == .queued && email.subject == "Sales sheet: Spring")
    #expect(email.toAddress == Self.address && email.includesLink && email.sheetID == desk.id)
    #expect(desk.shop.state.dueEmails(at: desk.shop.now, limit: 10) == [email])
    let later = desk.shop.now.adding(seconds: 60)
    let retry = MarkEmail(
      emailID: id, attempts: 0, result: .failed(error: "greylisted", isPermanent: false))
    try desk.shop.run(.markEmail(retry), as: Shop.system)
    #expect(email.attempts == 1 && email.lastError == "greylisted")
    #expect(desk.shop.state.dueEmails(at: desk.shop.now, limit: 10).isEmpty)
    #expect(desk.shop.state.nextEmailAt == later)
    let events = desk.shop.log.count
    try desk.shop.run(.markEmail(retry), as: Shop.system)
    #expect(desk.shop.log.count == events, "told twice, counted once")
    let failed = MarkEmail(
      emailID: id, attempts: 1,
      result: .failed(error: String(repeating: "é", count: 400), isPermanent: true))
    try desk.shop.run(.markEmail(failed), as: Shop.system)
    #expect(email.status == .failed && email.endedAt == desk.shop.now)
    #expect(email.lastError.utf8.count == 500 && desk.shop.state.nextEmailAt == nil)
    try desk.shop.run(.retryEmail(RetryEmail(emailID: id)), as: Shop.staff(1))
    #expect(email.status == .queued && email.endedAt == nil)
    try desk.shop.run(
      .markEmail(MarkEmail(emailID: id, attempts: 2, result: .sent)), as: Shop.system)
    #expect(email.status == .sent && email.attempts == 3 && email.lastError.isEmpty)
    #expect(desk.shop.state.invariantViolations() == [])
    #expect(desk.shop.state.restored() == desk.shop.state)
  }

  @Test("A mail is given up after 16 attempts in more than a week; whoever insists has one more")
  func givenUp() throws {
    var desk = try SheetDesk()
    #expect(Self.queue(&desk) == nil)
    let id = EmailID(rawValue: 1)
    var email: Email { desk.shop.state.email(id)! }
    let begin = desk.shop.now
    var waits: [Int64] = []
    func fail() throws {
      let mark = MarkEmail(
        emailID: id, attempts: email.attempts, result: .failed(error: "451", isPermanent: false))
      try desk.shop.run(.markEmail(mark), as: Shop.system)
    }
    while email.status == .queued && waits.count < 100 {
      #expect(desk.shop.state.dueEmails(at: desk.shop.now, limit: 10) == [email])
      let now = desk.shop.now
      try fail()
      guard let next = email.nextAttemptAt else { break }
      waits.append((next.nanoseconds - now.nanoseconds) / 1_000_000_000)
      desk.shop.now = next
    }
    #expect(email.status == .failed && email.attempts == 16 && email.endedAt == desk.shop.now)
    #expect(email.lastError == "451" && desk.shop.state.nextEmailAt == nil)
    #expect(desk.shop.now > begin.adding(seconds: 7 * 86_400))
    let hours: [Int64] = [3_600, 3_600, 10_800, 21_600, 43_200, 86_400]
    #expect(Array(waits.prefix(9)) == [60, 300, 900] + hours)
    #expect(waits.count == 15 && waits.dropFirst(9).allSatisfy { $0 == 86_400 })
    try desk.shop.run(.retryEmail(RetryEmail(emailID: id)), as: Shop.staff(1))
    #expect(email.status == .queued && email.nextAttemptAt == desk.shop.now)
    try fail()
    #expect(email.status == .failed && email.attempts == 17)
    #expect(desk.shop.state.invariantViolations() == [])
  }

  @Test("Only so many mails wait, also of those that are tried again")
  func queueHasAnEnd() throws {
    var desk = try SheetDesk()
    #expect(Self.queue(&desk) == nil)
    var email = desk.shop.state.email(EmailID(rawValue: 1))!
    email.status = .failed
    email.endedAt = desk.shop.now
    desk.shop.state.evolve(Event(body: .emailChanged(EmailChanged(email: email))))
    email.status = .queued
    email.endedAt = nil
    for number in 2...UInt64(Limits.queuedEmailsMax + 1) {
      email.id = EmailID(rawValue: number)
      desk.shop.state.evolve(Event(body: .emailChanged(EmailChanged(email: email))))
    }
    let retry = Command.retryEmail(RetryEmail(emailID: EmailID(rawValue: 1)))
    for rejection in [Self.queue(&desk), desk.shop.rejection(retry, as: Shop.staff(1))] {
      guard case .limitExceeded("emails", _)? = rejection else {
        Issue.record("more mails wait than may: \(String(describing: rejection))")
        continue
      }
    }
    let sent = MarkEmail(emailID: email.id, attempts: email.attempts, result: .sent)
    try desk.shop.run(.markEmail(sent), as: Shop.system)
    try desk.shop.run(retry, as: Shop.staff(1))
    #expect(desk.shop.state.email(EmailID(rawValue: 1))?.status == .queued)
  }

  @Test("What is no plain address, or names a link that is not there, is not queued")
  func addressesAreChecked() throws {
    var desk = try SheetDesk()
    for address in [
      "", "a", "@b.example", "a@", "a@b@c.example", "a b@c.example", "a@b..example",
      "a@b.example\r\nBcc: c@d.example", "<a@b.example>", "a@-b.example", ".a@b.example",
      "a@b.example,c@d.example", "ä@b.example", "ä@bücher.example",
      "a@b\u{202E}c.example", "a@b\u{3002}c\u{2028}.example", "a@b\u{FF20}c.example", "a@bü/x",
      "a@👍", String(repeating: "a", count: 65) + "@b.example",
    ] {
      guard case .invalidField("to_address", _)? = Self.queue(&desk, to: address) else {
        Issue.record("\(address) is an address")
        continue
      }
    }
    for address in [
      "a@b.example", "first.last+tag@sub.example", "x_y'z@1.example", "info@bücher.example",
      "info@例え.テスト", "info@उदाहरण.example",
    ] {
      #expect(Self.queue(&desk, to: address) == nil)
    }
    var client = desk.shop.state.client(ClientID(rawValue: 1))!
    client.email = "office@acme.example"
    desk.shop.state.evolve(Event(body: .clientSaved(ClientSaved(client: client))))
    #expect(Self.queue(&desk, to: "") == nil, "the client's own")
    #expect(desk.shop.state.email(EmailID(rawValue: 7))?.toAddress == client.email)
    try desk.shop.run(.revokeSheetLink(RevokeSheetLink(sheetID: desk.id)), as: Shop.staff(1))
    guard case .invalidField("includes_link", _)? = Self.queue(&desk, link: true) else {
      Issue.record("there is no link to send")
      return
    }
  }

  @Test("The oldest mail that is over goes for a new one; those that wait stay")
  func oldOnesAreForgotten() throws {
    var desk = try SheetDesk()
    #expect(Self.queue(&desk) == nil)
    var email = try #require(desk.shop.state.email(EmailID(rawValue: 1)))
    email.status = .sent
    email.endedAt = desk.shop.now
    for number in 2...UInt64(Limits.emailsMax + 2) {
      email.id = EmailID(rawValue: number)
      desk.shop.state.evolve([Event(body: .emailChanged(EmailChanged(email: email)))])
    }
    let newest = desk.shop.state.emails(readableBy: Shop.admin, limit: 1)
    #expect(newest.totalCount == Limits.emailsMax && newest.items == [email])
    #expect(desk.shop.state.email(EmailID(rawValue: 1))?.status == .queued)
    #expect(desk.shop.state.email(EmailID(rawValue: 3)) == nil)
    #expect(desk.shop.state.email(EmailID(rawValue: 4)) != nil)
    #expect(desk.shop.state.invariantViolations() == [])
  }

  @Test("C17: mails are their senders' and their colleagues' with the permission")
  func mailsAreTheirOwners() throws {
    var desk = try SheetDesk()
    #expect(Self.queue(&desk) == nil)
    let email = desk.shop.state.email(EmailID(rawValue: 1))!
    #expect(desk.shop.state.mayRead(email, Shop.staff(1)))
    #expect(!desk.shop.state.mayRead(email, Shop.staff(2)))
    #expect(!desk.shop.state.mayRead(email, desk.holder))
    #expect(desk.shop.state.emails(readableBy: Shop.staff(2), limit: 9).items.isEmpty)
    #expect(desk.shop.state.emails(readableBy: Shop.admin, limit: 9).items == [email])
    let other = EmailFilter(sheetID: SheetID(rawValue: 2))
    #expect(desk.shop.state.emails(other, readableBy: Shop.admin, limit: 9).items.isEmpty)
    for (command, principal) in [
      (.retryEmail(RetryEmail(emailID: email.id)), Shop.staff(2)),
      (.markEmail(MarkEmail(emailID: email.id, attempts: 0, result: .sent)), Shop.admin),
      (.queueEmail(QueueEmail(.sheet(desk.id), toAddress: Self.address)), Shop.staff(2)),
    ] as [(Command, Principal)] {
      guard case .permissionDenied? = desk.shop.rejection(command, as: principal) else {
        Issue.record("\(principal) may \(command)")
        continue
      }
    }
    let unknown = RetryEmail(emailID: EmailID(rawValue: 9))
    #expect(desk.shop.rejection(.retryEmail(unknown), as: Shop.admin) == .emailNotFound)
  }
}
