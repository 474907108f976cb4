import Commerce
import StoreSchema
import Testing
import Values

/// Records of another system on their way in (S2-MIG07).
@Suite struct ImportTests {
  static func client(_ code: String, name: String = "Gamma") -> ImportRow.Body {
    .client(ImportedClient(SaveClient(code: code, name: name)))
  }

  static func batch(_ code: String, price: Int64 = 500, units: Int64 = 10) -> ImportRow.Body {
    .batch(
      ImportedBatch(
        BatchInput(
          code: code, name: "Goods \(code)", unitPrice: Money(cents: price),
          onHand: Quantity(units: units))))
  }

  static func line(
    _ batch: String, units: Int64 = 2, price: Int64 = 450, base: Int64? = nil, name: String = ""
  ) -> ImportedLine {
    ImportedLine(
      batchCode: batch, productName: name, quantity: .units(units),
      unitPrice: Money(cents: price), basePrice: base.map(Money.init(cents:)))
  }

  static func order(
    _ number: String, _ client: String, _ status: OrderStatus, _ lines: [ImportedLine],
    _ change: (inout ImportedOrder) -> Void = { _ in }
  ) -> ImportRow.Body {
    var order = ImportedOrder(
      externalNumber: number, clientCode: client, status: status, lines: lines)
    order.createdAt = Timestamp(nanoseconds: 1_600_000_000_000_000_000)
    change(&order)
    return .order(order)
  }

  static func rows(_ bodies: [ImportRow.Body]) -> [ImportRow] {
    bodies.enumerated().map { ImportRow(number: UInt32($0 + 1), $1) }
  }

  @discardableResult
  static func run(
    _ bodies: [ImportRow.Body], in shop: inout Shop, dryRun: Bool = false, skip: Bool = false
  ) throws -> ImportReply {
    let command = ImportRows(rows: rows(bodies), dryRun: dryRun, skipInvalid: skip)
    guard case .imported(let reply) = try shop.run(.importRows(command), as: Shop.admin) else {
      fatalError("an import answers an import")
    }
    return reply
  }

  /// Rows of every kind, each referring to rows before it.
  static let everything: [ImportRow.Body] = [
    .staff(SaveStaff(login: "ann", name: "Ann", permissions: [.sessionReadAll])),
    .priceTier(
      SavePriceTier(
        code: "GOLD", name: "Gold",
        rule: PriceRule(basis: .list, percent: AdjustmentValue(tenThousandths: -100_000)))),
    tiered("C-1"), batch("TEA"), batch("CUP", price: 1_000),
    order("Q-1", "C-1", .quote, [line("TEA", base: 500), line("CUP", price: 1_000)]) {
      $0.staffLogin = "ann"
      $0.adjustmentType = .percentage
      $0.adjustmentValue = AdjustmentValue(tenThousandths: -100_000)
      $0.notes = ["call first"]
    },
    order("H-1", "C-1", .delivered, [line("GONE", name: "Old goods"), line("TEA", base: 400)]) {
      $0.paid = Money(cents: 1_800)
      $0.fees = [FeeLine(name: "Freight", kind: .fixed, value: .init(tenThousandths: 55_000))]
    },
  ]

  static func tiered(_ code: String) -> ImportRow.Body {
    var client = ImportedClient(SaveClient(code: code, name: "Gamma"))
    client.priceTierCode = "GOLD"
    client.email = "orders@gamma.example"
    client.creditLimit = CreditLimit(amount: Money(cents: 100_000))
    client.paymentTerms = PaymentTerms(kind: .net, days: 30)
    client.transportFeePercent = AdjustmentValue(tenThousandths: 50_000)
    return .client(client)
  }

  @Test("S2-MIG07: one import takes over every kind; rows refer to rows before them")
  func everyKind() throws {
    var shop = Shop()
    let reply = try Self.run(Self.everything, in: &shop)
    #expect(reply == ImportReply(createdCount: 7))
    #expect(shop.state.invariantViolations() == [])
    let client = try #require(shop.state.client(code: "C-1"))
    #expect(client.version == 1 && client.email == "orders@gamma.example")
    #expect(client.priceTierID.rawValue == 1 && client.paymentTerms?.days == 30)
    let quote = try #require(shop.state.orders(OrderFilter(status: .quote), limit: 1).items.first)
    #expect(quote.externalNumber == "Q-1" && quote.orderNumber == "SO-000001")
    #expect(quote.staffName == "Ann" && !quote.historical && quote.expiresAt != nil)
    // 2 x 4.50 + 2 x 10.00 less ten percent, and five percent of that for transport.
    #expect(quote.total == Money(cents: 2_610) && quote.amountDue == Money(cents: 2_741))
    #expect(quote.priceAdjustments.map(\.scope) == [.item, .order])
    #expect(quote.notes.map(\.text) == ["call first"])
    let old = try #require(
      shop.state.orders(OrderFilter(status: .delivered), limit: 1).items.first)
    #expect(old.historical && old.total == Money(cents: 1_800))
    #expect(old.fees.count == 1 && old.amountDue == Money(cents: 2_350))
    #expect(shop.state.creditUse(of: client.id).exposure == .zero)
    let stock = try #require(shop.state.stock(of: old.lines[1].batchID))
    #expect(stock.onHand == .units(10) && stock.committed == .zero)
  }

  @Test("S2-MIG07: importing again changes nothing")
  func idempotent() throws {
    var shop = Shop()
    try Self.run(Self.everything, in: &shop)
    let (before, count) = (shop.state, shop.log.count)
    shop.wait(86_400)
    let again = try Self.run(Self.everything, in: &shop)
    #expect(again == ImportReply(unchangedCount: 7))
    #expect(shop.state == before && shop.log.count == count)
    // A quote that was worked on here stays as it is; goods that were sold are not counted anew.
    let quote = try #require(shop.state.orders(OrderFilter(status: .quote), limit: 1).items.first)
    try shop.run(
      .editOrder(EditOrder(orderID: quote.id, .removeLine(quote.lines[0].lineID))),
      as: Shop.admin)
    let session = shop.open()
    try shop.add(3, of: 4, to: session)
    let edited = shop.state
    #expect(try Self.run(Self.everything, in: &shop) == ImportReply(unchangedCount: 7))
    #expect(shop.state == edited)
  }

  @Test("S2-MIG07: one problem refuses all; every problem of the file is told")
  func allOrNothing() throws {
    var shop = Shop()
    let before = shop.state
    var wrong = Self.everything
    wrong += [
      Self.client("", name: "x"), Self.client("C-2", name: ""), Self.client("C-1"),
      .staff(SaveStaff(login: "No Good", name: "x")), Self.batch("BAD", price: -1),
      Self.order("O-1", "NOBODY", .draft, [Self.line("NOTHING"), Self.line("TEA", units: 0)]),
      Self.order("O-2", "C-1", .delivered, [Self.line("NOTHING")]) { $0.createdAt = nil },
    ]
    let reply = try Self.run(wrong, in: &shop)
    #expect(shop.state == before)
    #expect(reply.createdCount == 0 && reply.problemCount == 10)
    let told = reply.problems.map { "\($0.rowNumber) \($0.code) \($0.field)" }
    #expect(
      told == [
        "8 1 code", "9 1 name", "10 1 code", "11 1 login", "12 1 unit_price_cents",
        "13 20 client_code", "13 11 lines[0].batch_code", "13 9 lines[1].quantity",
        "14 1 created_at", "14 1 lines[0].product_name",
      ], "\(reply.problems)")
    #expect(reply.problems.allSatisfy { !$0.allowed.isEmpty })
  }

  @Test("S2-MIG07: every problem of a client's row is told")
  func problemsOfOneRow() throws {
    var shop = Shop()
    var client = ImportedClient(SaveClient(code: "C-1", name: ""))
    client.priceTierCode = "NONE"
    client.creditLimit = CreditLimit(amount: Money(cents: -1))
    client.paymentTerms = PaymentTerms(kind: .net)
    client.transportFeePercent = AdjustmentValue(tenThousandths: 1_000_001)
    let reply = try Self.run([.client(client)], in: &shop)
    #expect(
      reply.problems.map(\.field) == [
        "price_tier_code", "credit_limit.amount_cents", "payment_terms.days",
        "transport_fee_percent_e4", "name",
      ])
  }

  @Test("S2-MIG07: rows without a problem can be taken alone")
  func skipInvalid() throws {
    var shop = Shop()
    let rows = [Self.client("C-1"), Self.client("C-2", name: ""), Self.batch("TEA")]
    let reply = try Self.run(rows, in: &shop, skip: true)
    #expect(reply.createdCount == 2 && reply.problemCount == 1)
    #expect(shop.state.client(code: "C-1") != nil && shop.state.batch(code: "TEA") != nil)
    #expect(shop.state.invariantViolations() == [])
  }

  @Test("S2-MIG07: a dry run changes nothing and says what would be")
  func dryRun() throws {
    var shop = Shop()
    let (before, count) = (shop.state, shop.log.count)
    #expect(try Self.run(Self.everything, in: &shop, dryRun: true).createdCount == 7)
    let wrong = Self.everything + [Self.client("")]
    let reply = try Self.run(wrong, in: &shop, dryRun: true)
    #expect(reply.createdCount == 7 && reply.problemCount == 1)
    #expect(shop.state == before && shop.log.count == count)
  }

  @Test("S2-MIG07: history can only be read, and its goods stay on the shelf")
  func historyIsReadOnly() throws {
    var shop = Shop()
    for status in [OrderStatus.quote, .pendingApproval, .confirmed, .processing, .cancelled] {
      let number = "H-\(status)"
      try Self.run(
        [
          Self.client("C-1"), Self.batch("TEA"),
          Self.order(number, "C-1", status, [Self.line("TEA")]) { $0.historical = true },
        ], in: &shop)
      #expect(shop.state.invariantViolations() == [], "\(status)")
      let order = try #require(shop.state.orders(limit: 1).items.first)
      #expect(order.externalNumber == number && order.historical)
      let edits: [OrderEdit] = [
        .clear, .setQuantity(order.lines[0].lineID, .units(1)), .setFees([]),
        .setHold(until: shop.now.adding(seconds: 60)),
        .update(staffID: StaffID(rawValue: 1), paymentTerms: nil, expiresAt: nil),
      ]
      let moves: [OrderMove] = [
        .confirm(creditReason: ""), .cancel(reason: "x"), .submitForApproval(reason: ""),
        .advance(to: .processing, regardlessOfPicking: true, reason: ""),
      ]
      let commands: [Command] =
        edits.map { .editOrder(EditOrder(orderID: order.id, $0)) }
        + moves.map { .moveOrder(MoveOrder(orderID: order.id, $0)) }
        + [.convertFromDraft(ConvertFromDraft(orderID: order.id))]
      for command in commands {
        let count = shop.log.count
        let rejection = shop.rejection(command, as: Shop.admin)
        // What is as asked already is answered, and nothing happens.
        if rejection == nil && shop.log.count == count { continue }
        guard case .orderNotModifiable? = rejection else {
          Issue.record("\(status): \(command) was answered \(String(describing: rejection))")
          continue
        }
      }
    }
    let stock = try #require(shop.state.batch(code: "TEA").flatMap { shop.state.stock(of: $0.id) })
    #expect(stock.available == .units(10))
    shop.wait(400 * 86_400)
    shop.runTimers()
    #expect(shop.state.orders(limit: 10).items.contains { $0.status == .quote })
  }

  @Test("S2-MIG07: a draft goes on here: it is edited, confirmed and takes stock")
  func draftsGoOn() throws {
    var shop = Shop()
    try Self.run(
      [
        Self.client("C-1"), Self.batch("TEA"), Self.order("D-1", "C-1", .draft, [Self.line("TEA")]),
      ],
      in: &shop)
    let order = try #require(shop.state.orders(limit: 1).items.first)
    try shop.run(
      .editOrder(EditOrder(orderID: order.id, .setQuantity(order.lines[0].lineID, .units(4)))),
      as: Shop.admin)
    try shop.run(
      .moveOrder(MoveOrder(orderID: order.id, .confirm(creditReason: ""))), as: Shop.admin)
    #expect(shop.state.stock(of: order.lines[0].batchID)?.available == .units(6))
    #expect(shop.state.invariantViolations() == [])
  }

  @Test("S2-MIG07: what is quarantined stays so; a count replaces another only when it says so")
  func stock() throws {
    var shop = Shop()
    func batch(_ units: Int64, quarantined: Int64, overwrite: Bool) -> ImportRow.Body {
      .batch(
        ImportedBatch(
          BatchInput(code: "TEA", name: "Tea", onHand: Quantity(units: units)),
          overwriteStock: overwrite, quarantined: .units(quarantined)))
    }
    func stock() -> BatchStock? {
      shop.state.batch(code: "TEA").flatMap { shop.state.stock(of: $0.id) }
    }
    try Self.run([batch(10, quarantined: 4, overwrite: false)], in: &shop)
    #expect(stock()?.onHand == .units(10) && stock()?.available == .units(6))
    #expect(
      try Self.run([batch(20, quarantined: 0, overwrite: false)], in: &shop).unchangedCount == 1)
    #expect(
      try Self.run([batch(20, quarantined: 1, overwrite: true)], in: &shop).updatedCount == 1)
    #expect(stock()?.onHand == .units(20) && stock()?.quarantined == .units(1))
    let much = try Self.run([batch(20, quarantined: 21, overwrite: true)], in: &shop)
    #expect(much.problems.map(\.field) == ["quarantined_e4"])
    #expect(shop.state.invariantViolations() == [])
  }

  @Test("S2-MIG07: an own order that comes back is known; another with its number is refused")
  func ownNumbers() throws {
    var shop = Shop()
    try Self.run([Self.client("C-1"), Self.client("C-2"), Self.batch("TEA")], in: &shop)
    let client = try #require(shop.state.client(code: "C-1"))
    try shop.run(
      .createStaffOrder(
        CreateStaffOrder(
          clientID: client.id, lines: [NewOrderLine(batchCode: "TEA", quantity: .units(2))])),
      as: Shop.staff(1))
    let own = try #require(shop.state.orders(limit: 1).items.first)
    func row(_ client: String) -> ImportRow.Body {
      Self.order(own.orderNumber, client, .draft, [Self.line("TEA")]) {
        $0.createdAt = own.createdAt
      }
    }
    #expect(try Self.run([row("C-1")], in: &shop).unchangedCount == 1)
    #expect(try Self.run([row("C-2")], in: &shop).problems.map(\.code) == [33])
    #expect(shop.state.orders.count == 1)
  }

  @Test("S2-MIG07: orders that would not fit a message of a stream are refused together")
  func tooMuchAtOnce() throws {
    var shop = Shop()
    let note = String(repeating: "x", count: 2_000)
    let orders = (1...8).map { number in
      Self.order("D-\(number)", "C-1", .draft, []) {
        $0.notes = Array(repeating: note, count: 250)
      }
    }
    let reply = try Self.run([Self.client("C-1")] + orders, in: &shop)
    #expect(reply.problems.map(\.rowNumber) == [8, 9])
    #expect(reply.problems.allSatisfy { $0.code == 34 } && shop.state.orders.count == 0)
    let few = try Self.run([Self.client("C-1")] + orders.prefix(6), in: &shop)
    #expect(few.createdCount == 7)
  }

  @Test("S2-MIG07: only administrators, and only so many rows")
  func bounds() {
    var shop = Shop()
    let one = ImportRows(rows: Self.rows([Self.client("C-1")]))
    guard case .permissionDenied? = shop.rejection(.importRows(one), as: Shop.staff(1)) else {
      Issue.record("staff imported")
      return
    }
    let many = (0...Limits.importedRowsMax).map { Self.client("C-\($0)") }
    for rows in [[], Self.rows(many)] {
      let rejection = shop.rejection(.importRows(ImportRows(rows: rows)), as: Shop.admin)
      guard case .limitExceeded(field: "rows", _)? = rejection else {
        Issue.record("\(rows.count) rows were answered \(String(describing: rejection))")
        continue
      }
    }
  }
}
