import APISchema
import MigrationFiles
import Values

/// Random presets, accounts, sheets and histories.
enum MigrationOffers {
  typealias Basics = MigrationRoundTripTests

  static func actor(_ random: inout Random) -> ImportedActor? {
    guard Bool.random(using: &random) else { return nil }
    let roles = Role.allCases.filter { $0 != .unspecified }
    let role = roles.randomElement(using: &random) ?? .admin
    return ImportedActor(
      role: role, name: Basics.text(&random) + ["", "/", "/x"].randomElement(using: &random)!)
  }

  private static func words(_ random: inout Random) -> [String] {
    (0..<Int.random(in: 0...3, using: &random)).map { _ in Basics.text(&random, empty: false) }
  }

  private static func bound(_ random: inout Random) -> UnitPriceBound? {
    Bool.random(using: &random) ? nil : UnitPriceBound(unitPrice: Basics.money(&random))
  }

  static func preset(_ random: inout Random) -> ImportRow.Body {
    let filters = CatalogFilters(
      categories: words(&random), grades: words(&random), brands: words(&random),
      strains: words(&random), tags: words(&random), priceMin: bound(&random),
      priceMax: bound(&random), stockLevel: StockLevel.allCases.randomElement(using: &random)!,
      addedSince: Basics.time(&random),
      addedWithinDays: UInt32.random(in: 0...40, using: &random),
      onSale: Bool.random(using: &random))
    return .preset(
      ImportedPreset(
        name: Basics.text(&random, empty: false),
        view: CatalogView(
          filters: filters, search: Basics.text(&random),
          sort: CatalogSort.allCases.randomElement(using: &random)!,
          sortOrder: SortOrder.allCases.randomElement(using: &random)!)))
  }

  static func account(_ random: inout Random) -> ImportRow.Body {
    .account(
      ImportedAccount(
        login: Basics.text(&random, empty: false), clientCode: Basics.text(&random, empty: false),
        name: Basics.text(&random),
        activeState: Bool.random(using: &random) ? .unspecified : .inactive))
  }

  static func notes(_ random: inout Random) -> [ImportedNote] {
    (0..<Int.random(in: 0...3, using: &random)).map { _ in
      let author = actor(&random)
      // A note of an order that says neither is one of `notes`.
      let time = author == nil ? Timestamp(nanoseconds: 5_000_000_000) : Basics.time(&random)
      return ImportedNote(
        text: Basics.text(&random, empty: false), author: author, addedAt: time)
    }
  }

  static func payments(_ random: inout Random) -> [ImportedPayment] {
    (0..<Int.random(in: 0...3, using: &random)).map { _ in
      ImportedPayment(
        amount: Money(cents: Int64.random(in: -1_000_000...1_000_000, using: &random)),
        reference: Basics.text(&random),
        receivedAt: Basics.time(&random) ?? Timestamp(nanoseconds: 0),
        recordedBy: actor(&random))
    }
  }

  static func statusChanges(_ random: inout Random) -> [ImportedStatusChange] {
    (0..<Int.random(in: 0...4, using: &random)).map { _ in
      ImportedStatusChange(
        fromStatus: OrderStatus.allCases.randomElement(using: &random)!, toStatus: .confirmed,
        changedBy: actor(&random), changedAt: Basics.time(&random),
        reason: Basics.text(&random))
    }
  }

  static func modeChanges(_ random: inout Random) -> [ImportedModeChange] {
    (0..<Int.random(in: 0...3, using: &random)).map { _ in
      ImportedModeChange(
        fromMode: .salesSheet, toMode: .draft, changedBy: actor(&random),
        changedAt: Basics.time(&random), reason: Basics.text(&random))
    }
  }

  static func credit(_ random: inout Random) -> ImportedCreditOverride? {
    guard Bool.random(using: &random) else { return nil }
    return ImportedCreditOverride(
      reason: Basics.text(&random), grantedBy: actor(&random), grantedAt: Basics.time(&random),
      exposure: Basics.money(&random),
      creditLimit: Bool.random(using: &random) ? CreditLimit(amount: .zero) : nil)
  }

  private static func item(_ random: inout Random) -> ImportedSheetItem {
    func price(_ random: inout Random) -> ImportedPrice? {
      Bool.random(using: &random) ? nil : ImportedPrice(unitPrice: Basics.money(&random))
    }
    return ImportedSheetItem(
      batchCode: Basics.text(&random, empty: false), productName: Basics.text(&random),
      unitOfMeasure: UnitOfMeasure.allCases.randomElement(using: &random)!,
      quantityStep: Basics.quantity(&random),
      quantity: Bool.random(using: &random) ? .zero : Basics.quantity(&random),
      basePrice: price(&random), unitPrice: price(&random),
      basePriceHidden: Bool.random(using: &random), priceReason: Basics.text(&random),
      pricedBy: actor(&random), pricedAt: Basics.time(&random), remark: Basics.text(&random),
      selected: Bool.random(using: &random) ? .zero : Basics.quantity(&random))
  }

  static func sheet(_ random: inout Random) -> ImportRow.Body {
    let items = (0..<Int.random(in: 0...4, using: &random)).map { _ in item(&random) }
    return .sheet(
      ImportedSheet(
        externalNumber: Basics.text(&random, empty: false),
        name: Basics.text(&random, empty: false),
        clientCode: Basics.text(&random, empty: false), staffLogin: Basics.text(&random),
        createdAt: Basics.time(&random), expiresAt: Basics.time(&random),
        message: Basics.text(&random), clientMessage: Basics.text(&random),
        archived: Bool.random(using: &random), items: items, notes: notes(&random)))
  }
}
