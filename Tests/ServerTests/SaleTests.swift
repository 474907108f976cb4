import APISchema
import Client
import TestSupport
import Testing
import Values

/// The main job over real TLS: a sale with staff, customer and scanner.
@Suite(.timeLimit(.minutes(1))) struct SaleTests {
  private static let session = SessionID(rawValue: 1)
  private static let line = LineID(rawValue: 1)

  @Test func aSaleFromTheFirstLineToTheOrder() async throws {
    let house = try House()
    try await house.fill()
    let jane = try house.client("staff/jane")
    let scanner = try house.client("warehouse/scanner-1")
    let opened = try await jane.liveShopping.createSession(
      .init(clientID: ClientID(rawValue: 1), note: "internal-note"))
    let joined = try await house.client().liveShopping.joinSession(
      .init(code: opened.code.lowercased(), deviceName: "iPad"))
    let customer = try house.client(token: joined.token)

    var staffStream = jane.liveShopping.watchSession(.init(sessionID: Self.session))
      .makeAsyncIterator()
    var customerStream = customer.liveShopping.watchSessionAsClient(
      .init(sessionID: Self.session)
    ).makeAsyncIterator()
    var picks = scanner.pickList.watchPickList(.init()).makeAsyncIterator()
    #expect(try await staffStream.next()?.body.isState == true)
    #expect(try await customerStream.next()?.body.isState == true)
    #expect(try await picks.next()?.body.isState == true)

    let added = try await customer.liveShopping.addToCart(
      .init(
        sessionID: Self.session, batchID: BatchID(rawValue: 1),
        quantity: Quantity(tenThousandths: 20_000), clientOperationID: "tap-1"))
    #expect(added.totals.total == Money(cents: 500))
    let picked = try await scanner.pickList.markPicked(
      .init(sessionID: Self.session, lineID: Self.line))
    #expect(picked.line.pickedBy == "scanner-1")
    _ = try await jane.liveShopping.applyItemOverride(
      .init(
        sessionID: Self.session, lineID: Self.line, adjustmentType: .percentage,
        adjustmentValue: AdjustmentValue(tenThousandths: -100_000), reason: "regular",
        visibility: .hidden))
    let order = try await jane.liveShopping.convertToOrder(.init(sessionID: Self.session))
    #expect(order.orderTotal == Money(cents: 450))

    let staff = try await rest(of: &staffStream)
    #expect(
      staff.map(\.sequence) == [
        added.sequence, picked.sequence, picked.sequence + 1, order.sequence,
      ])
    #expect(staff.first?.clientOperationID == "tap-1")
    let seen = try await rest(of: &customerStream)
    #expect(seen.map(\.sequence) == [added.sequence, picked.sequence + 1, order.sequence])
    let pick = try #require(try await picks.next())
    #expect(pick.sequence == added.sequence)
    for client in [jane, scanner, customer] { client.close() }
    house.stop()
  }

  /// Everything until the server ends the stream, which it does with the session.
  private func rest<Message>(
    of stream: inout MessageStream<Message>.Iterator
  ) async throws -> [Message] {
    var messages: [Message] = []
    while let message = try await stream.next() { messages.append(message) }
    return messages
  }

  @Test func aStreamResumesFromItsCursorWithoutGap() async throws {
    let house = try House()
    try await house.fill()
    let jane = try house.client("staff/jane")
    defer { jane.close() }
    let opened = try await jane.liveShopping.createSession(
      .init(clientID: ClientID(rawValue: 1)))
    for _ in 0..<5 {
      _ = try await jane.liveShopping.addToCart(
        .init(
          sessionID: Self.session, batchID: BatchID(rawValue: 1),
          quantity: Quantity(tenThousandths: 10_000)))
    }
    _ = try await jane.liveShopping.cancelSession(.init(sessionID: Self.session))
    var stream = jane.liveShopping.watchSession(
      .init(sessionID: Self.session, cursor: opened.sequence + 2)
    ).makeAsyncIterator()
    let missed = try await rest(of: &stream)
    #expect(missed.map(\.sequence) == (3...6).map { opened.sequence + $0 })
    #expect(missed.map(\.previousSequence) == (2...5).map { opened.sequence + $0 })
    var late = jane.liveShopping.watchSession(
      .init(sessionID: Self.session, cursor: opened.sequence + 6)
    ).makeAsyncIterator()
    #expect(try await rest(of: &late).isEmpty)
    var ended = jane.liveShopping.watchSession(.init(sessionID: Self.session))
      .makeAsyncIterator()
    #expect(try await rest(of: &ended).count == 1)
    let future = await failure {
      var stream = jane.liveShopping.watchSession(
        .init(sessionID: Self.session, cursor: 1_000_000)
      ).makeAsyncIterator()
      _ = try await stream.next()
    }
    #expect(future == .cursorInFuture)
  }

  @Test func theSameKeyAnswersTheSameAlsoAfterARestart() async throws {
    var house = try House()
    try await house.fill()
    let jane = try house.client("staff/jane")
    _ = try await jane.liveShopping.createSession(.init(clientID: ClientID(rawValue: 1)))
    var request = APISchema.AddToCartRequest(
      idempotencyKey: "tap-7", sessionID: Self.session, batchID: BatchID(rawValue: 1),
      quantity: Quantity(tenThousandths: 10_000))
    let first = try await jane.liveShopping.addToCart(request)
    #expect(try await jane.liveShopping.addToCart(request) == first)
    jane.close()
    house.stop()
    let again = try House(directory: house.directory)
    house = again
    let later = try house.client("staff/jane")
    defer { later.close() }
    #expect(try await later.liveShopping.addToCart(request) == first)
    request.quantity = Quantity(tenThousandths: 20_000)
    let reused = await failure { _ = try await later.liveShopping.addToCart(request) }
    #expect(reused == .idempotencyMismatch)
  }
}

extension APISchema.WatchSessionResponse.Body {
  fileprivate var isState: Bool { if case .state = self { true } else { false } }
}
extension APISchema.WatchSessionAsClientResponse.Body {
  fileprivate var isState: Bool { if case .state = self { true } else { false } }
}
extension APISchema.WatchPickListResponse.Body {
  fileprivate var isState: Bool { if case .state = self { true } else { false } }
}
