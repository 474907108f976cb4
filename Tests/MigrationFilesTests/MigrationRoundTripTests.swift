import APISchema
import DelimitedText
import Testing
import Values

@testable import MigrationFiles

/// Whatever is written is read again as the same record, in both formats.
@Suite struct MigrationRoundTripTests {
  static func text(_ random: inout Random, empty: Bool = true) -> String {
    let alphabet: [Character] = [
      "a", "Z", "é", "日", ",", "\"", "\n", " ", ";", "\\", "=", "%", ":",
    ]
    let count = Int.random(in: (empty ? 0 : 1)...6, using: &random)
    return String((0..<count).map { _ in alphabet.randomElement(using: &random) ?? "a" })
  }

  static func money(_ random: inout Random) -> Money {
    Money(cents: Int64.random(in: 0...10_000_000, using: &random))
  }

  private static func value(_ random: inout Random) -> AdjustmentValue {
    AdjustmentValue(tenThousandths: Int64.random(in: -1_000_000...1_000_000, using: &random))
  }

  static func time(_ random: inout Random) -> Timestamp? {
    Bool.random(using: &random)
      ? nil
      : Timestamp(nanoseconds: Int64.random(in: 0...2_000_000_000_000_000_000, using: &random))
  }

  static func quantity(_ random: inout Random) -> Quantity {
    Quantity(tenThousandths: Int64.random(in: 1...1_000_000_000, using: &random))
  }

  private static func rule(_ random: inout Random) -> PriceRule {
    PriceRule(basis: Bool.random(using: &random) ? .list : .cost, percent: value(&random))
  }

  private static func terms(_ random: inout Random) -> PaymentTerms? {
    [
      nil, PaymentTerms(kind: .prepaid), PaymentTerms(kind: .cashOnDelivery),
      PaymentTerms(kind: .net, days: 30), PaymentTerms(kind: .consignment),
      PaymentTerms(kind: .installments, days: 7, installments: 3),
    ].randomElement(using: &random) ?? nil
  }

  private static func client(_ random: inout Random) -> ImportRow.Body {
    .client(
      ImportedClient(
        code: text(&random, empty: false), name: text(&random, empty: false),
        country: text(&random), email: text(&random),
        activeState: Bool.random(using: &random) ? .unspecified : .inactive,
        priceRule: Bool.random(using: &random) ? rule(&random) : nil,
        priceTierCode: text(&random),
        creditLimit: Bool.random(using: &random) ? CreditLimit(amount: money(&random)) : nil,
        paymentTerms: terms(&random), transportFeePercent: value(&random),
        selfService: Bool.random(using: &random), autoApproval: Bool.random(using: &random),
        presetName: text(&random)))
  }

  private static func staff(_ random: inout Random) -> ImportRow.Body {
    .staff(
      ImportedStaff(
        login: text(&random, empty: false), name: text(&random, empty: false),
        role: [.unspecified, .staff, .warehouse, .admin].randomElement(using: &random) ?? .staff,
        permissions: Permission.allCases.filter { $0 != .unspecified }.shuffled(using: &random),
        activeState: .inactive))
  }

  private static func tier(_ random: inout Random) -> ImportRow.Body {
    let categories = (0..<Int.random(in: 0...3, using: &random)).map { _ in
      CategoryPriceRule(category: text(&random, empty: false), rule: rule(&random))
    }
    return .priceTier(
      ImportedPriceTier(
        code: text(&random, empty: false), name: text(&random, empty: false),
        rule: rule(&random), categoryRules: categories))
  }

  private static func batch(_ random: inout Random) -> ImportRow.Body {
    let tags = (0..<Int.random(in: 0...3, using: &random)).map { _ in text(&random, empty: false) }
    let input = BatchInput(
      code: text(&random, empty: false), name: text(&random, empty: false),
      category: text(&random), unitOfMeasure: .gram, quantityStep: quantity(&random),
      unitPrice: money(&random), unitCost: money(&random), location: text(&random),
      status: BatchStatus.allCases.randomElement(using: &random) ?? .live, tags: tags,
      onHand: Bool.random(using: &random) ? OnHand(onHand: quantity(&random)) : nil,
      barcode: text(&random), zone: text(&random), regularPrice: money(&random),
      floorPrice: money(&random), sampleOnHand: OnHand(onHand: .zero))
    return .batch(ImportedBatch(batch: input, quarantined: quantity(&random)))
  }

  private static func order(_ random: inout Random) -> ImportRow.Body {
    let lines = (0..<Int.random(in: 0...3, using: &random)).map { _ in
      ImportedOrderLine(
        batchCode: text(&random), productName: text(&random), unitOfMeasure: .pound,
        quantity: quantity(&random), unitPrice: money(&random),
        basePrice: Bool.random(using: &random) ? ImportedPrice(unitPrice: money(&random)) : nil,
        basePriceHidden: Bool.random(using: &random), priceReason: text(&random),
        pricedBy: MigrationOffers.actor(&random), pricedAt: time(&random),
        unitCost: Bool.random(using: &random) ? ImportedPrice(unitPrice: money(&random)) : nil)
    }
    let notes = (0..<Int.random(in: 0...4, using: &random)).map { _ in
      text(&random, empty: false)
    }
    let fees = (0..<Int.random(in: 0...2, using: &random)).map { position in
      FeeLine(
        name: text(&random, empty: false), kind: position == 0 ? .percentage : .fixed,
        value: AdjustmentValue(tenThousandths: Int64.random(in: 0...10_000, using: &random) * 100))
    }
    return .order(
      ImportedOrder(
        externalNumber: text(&random, empty: false), clientCode: text(&random, empty: false),
        staffLogin: text(&random), origin: .phoneOrder,
        status: OrderStatus.allCases.filter { $0 != .unspecified }.randomElement(using: &random)
          ?? .draft,
        historical: Bool.random(using: &random), createdAt: time(&random),
        confirmedAt: time(&random), expiresAt: time(&random), lines: lines, notes: notes,
        shippedAt: time(&random), deliveredAt: time(&random), adjustmentType: .percentage,
        adjustmentValue: value(&random),
        fees: Bool.random(using: &random) ? ImportedFees(fees: fees) : nil,
        paymentTerms: terms(&random), paid: money(&random), clientMessage: text(&random),
        adjustmentHidden: Bool.random(using: &random), submittedAt: time(&random),
        adjustmentReason: text(&random), adjustedBy: MigrationOffers.actor(&random),
        adjustedAt: time(&random), payments: MigrationOffers.payments(&random),
        signedNotes: MigrationOffers.notes(&random),
        statusChanges: MigrationOffers.statusChanges(&random),
        modeChanges: MigrationOffers.modeChanges(&random),
        creditOverride: MigrationOffers.credit(&random)))
  }

  @Test(
    "S2-MIG07: what is written is read again as the same record",
    arguments: MigrationKind.allCases, MigrationFormat.allCases)
  func roundTrip(_ kind: MigrationKind, _ format: MigrationFormat) throws {
    var random = Random.seeded()
    let writer = MigrationWriter(kind, format)
    for _ in 0..<300 {
      let body: ImportRow.Body =
        switch kind {
        case .clients: Self.client(&random)
        case .staff: Self.staff(&random)
        case .priceTiers: Self.tier(&random)
        case .batches: Self.batch(&random)
        case .presets: MigrationOffers.preset(&random)
        case .accounts: MigrationOffers.account(&random)
        case .sheets: MigrationOffers.sheet(&random)
        case .orders: Self.order(&random)
        }
      let text = writer.header + writer.text(body)
      let read = try MigrationReaderTests.read(kind, text, format)
      guard case .row(let row)? = read.first, read.count == 1 else {
        Issue.record("seed \(random.seed): \(read) for \(text)")
        return
      }
      #expect(row.row.body == body, "seed \(random.seed): \(text)")
    }
  }
}
