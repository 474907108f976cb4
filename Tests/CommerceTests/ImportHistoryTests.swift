import Commerce
import StoreSchema
import Testing
import Values

/// Who did what with an order in the system that it comes from (S2-MIG07).
@Suite struct ImportHistoryTests {
  @Test("S2-MIG07: an order keeps who did what; the import itself stands behind it")
  func history() throws {
    var shop = Shop()
    let row = ImportTests.order(
      "H-1", "C-1", .delivered, [ImportTests.line("TEA", base: 500)]
    ) {
      $0.lines[0].priced = ImportOfferTests.jane
      $0.lines[0].priceReason = "loyal"
      $0.signedNotes = [ImportedNote("call", ImportOfferTests.jane)]
      $0.notes = ["unsigned"]
      $0.submittedAt = ImportOfferTests.past
      $0.payments = [
        ImportedPayment(Money(cents: 1_000), reference: "bank", ImportOfferTests.jane),
        ImportedPayment(Money(cents: -100), ImportedStamp(at: ImportOfferTests.past)),
      ]
      $0.statusChanges = [
        ImportedChange(from: .unspecified, to: .draft, ImportOfferTests.jane),
        ImportedChange(from: .draft, to: .delivered, reason: "sent", ImportOfferTests.jane),
      ]
      $0.modeChanges = [ImportedChange(from: .salesSheet, to: .draft, ImportOfferTests.jane)]
      $0.lines[0].unitCost = Money(cents: 123)
      $0.creditOverride = ImportedCreditOverride(
        reason: "trusted", ImportOfferTests.jane, exposure: Money(cents: 9))
    }
    try ImportTests.run(ImportOfferTests.ground + [row], in: &shop)
    #expect(shop.state.invariantViolations() == [])
    let order = try #require(shop.state.orders(limit: 1).items.first)
    #expect(order.paid == Money(cents: 900) && order.payments.map(\.reference) == ["bank", ""])
    #expect(order.payments.map(\.recordedBy.name) == ["Jane", "Root"])
    #expect(order.notes.map(\.author.name) == ["Jane", "Root"])
    #expect(order.priceAdjustments.map(\.reason) == ["loyal"])
    #expect(order.priceAdjustments[0].appliedAt == ImportOfferTests.past)
    #expect(order.statusHistory.map(\.changedBy.name) == ["Jane", "Jane", "Root"])
    #expect(order.statusHistory.last?.reason == "imported")
    #expect(order.lines.map(\.unitCost.cents) == [123])
    #expect(order.creditOverride?.grantedBy.name == "Jane")
    #expect(order.modeTransitions.map(\.transitionedBy.name) == ["Jane"])
    #expect(try ImportTests.run([row], in: &shop).unchangedCount == 1)
  }

  @Test("S2-MIG07: problems in an order's history are told with their place")
  func badHistory() throws {
    var shop = Shop()
    let future = shop.now.adding(seconds: 60)
    let row = ImportTests.order("H-1", "C-1", .delivered, [ImportTests.line("TEA", base: 500)]) {
      $0.lines[0].priced.role = .staff
      $0.signedNotes = [ImportedNote("x", ImportedStamp(at: ImportOfferTests.past))]
      $0.paid = Money(cents: 7)
      $0.payments = [
        ImportedPayment(.zero, ImportOfferTests.jane),
        ImportedPayment(Money(cents: 5), ImportedStamp()),
      ]
      $0.statusChanges = [
        ImportedChange(from: .draft, to: .unspecified, ImportOfferTests.jane),
        ImportedChange(from: .draft, to: .quote, ImportedStamp(role: .staff, at: future)),
        ImportedChange(from: .draft, to: .quote, ImportedStamp()),
      ]
      $0.modeChanges = [ImportedChange(from: .unspecified, to: .draft, ImportOfferTests.jane)]
      $0.creditOverride = ImportedCreditOverride(
        reason: "x", ImportedStamp(role: .admin), exposure: .zero)
      $0.lines.append(ImportTests.line("TEA"))
      $0.lines[1].unitCost = Money(cents: -1)
    }
    let quote = ImportTests.order("Q-1", "C-1", .quote, [ImportTests.line("TEA")]) {
      $0.payments = [ImportedPayment(Money(cents: 5), ImportOfferTests.jane)]
      $0.creditOverride = ImportedCreditOverride(
        reason: "x", ImportOfferTests.jane, exposure: .zero)
    }
    let reply = try ImportTests.run(ImportOfferTests.ground + [row, quote], in: &shop)
    #expect(
      reply.problems.map { "\($0.rowNumber) \($0.code) \($0.field)" } == [
        "5 1 paid_cents", "5 1 signed_notes[0].author", "5 1 status_changes[0].to_status",
        "5 1 status_changes[1].changed_at", "5 1 status_changes[2].changed_by",
        "5 1 mode_changes[0].from_mode", "5 1 payments[0].amount_cents",
        "5 1 payments[1].received_at", "5 1 credit_override.granted_at",
        "5 1 lines[0].priced_at", "5 1 lines[1].unit_cost.unit_price_cents", "6 1 paid_cents",
        "6 1 credit_override",
      ], "\(reply.problems)")
  }

  @Test("S2-MIG07: amounts without bound are problems")
  func hugeAmounts() throws {
    var shop = Shop()
    try ImportTests.run(ImportOfferTests.ground, in: &shop)
    let most = Money(cents: Limits.paymentCentsMax)
    let rows: [ImportRow.Body] = [
      ImportTests.order("H-1", "C-1", .delivered, []) {
        $0.payments = Array(repeating: ImportedPayment(most, ImportOfferTests.jane), count: 500)
      },
      ImportTests.order("H-2", "C-1", .delivered, []) {
        $0.payments = [ImportedPayment(Money(cents: .min), ImportOfferTests.jane)]
        $0.creditOverride = ImportedCreditOverride(
          reason: "x", ImportOfferTests.jane, exposure: Money(cents: .min))
      },
      ImportOfferTests.sheet {
        $0.items[0].quantity = Quantity(tenThousandths: .max)
        $0.items[1].quantityStep = Quantity(tenThousandths: .min)
      },
      ImportOfferTests.sheet("S-2") {
        $0.items[0].unitPrice = Money(cents: .max)
        $0.items[1].selected = Quantity(tenThousandths: .max)
      },
    ]
    let reply = try ImportTests.run(rows, in: &shop)
    #expect(
      reply.problems.map { "\($0.rowNumber) \($0.field)" } == [
        "1 paid_cents", "2 paid_cents", "2 payments[0].amount_cents",
        "2 credit_override.exposure_cents", "3 items[0].quantity",
        "3 items[1].quantity_step_e4", "4 items[0].unit_price.unit_price_cents",
        "4 items[1].selected_e4",
      ], "\(reply.problems)")
  }

  @Test("S2-MIG07: a draft that says no time of its making is known again")
  func draftWithoutTime() throws {
    var shop = Shop()
    let row = ImportTests.order("D-1", "C-1", .draft, [ImportTests.line("TEA")]) {
      $0.createdAt = nil
    }
    try ImportTests.run(ImportOfferTests.ground + [row], in: &shop)
    shop.wait(60)
    #expect(try ImportTests.run([row], in: &shop).unchangedCount == 1)
    #expect(shop.state.orders.count == 1)
  }
}
