public import StoreSchema
public import Values

/// Takes over records of another system (S2-MIG07): all of them in one commit, or none.
public struct ImportRows: Equatable, Sendable {
  /// Decided in order; a row may refer to rows before it. Up to `Limits.importedRowsMax`.
  public var rows: [ImportRow]
  /// Nothing happens; the answer is what would have been.
  public var dryRun: Bool
  /// Rows with problems are passed over; else one of them refuses all.
  public var skipInvalid: Bool

  /// Rows to take over.
  public init(rows: [ImportRow], dryRun: Bool = false, skipInvalid: Bool = false) {
    self.rows = rows
    self.dryRun = dryRun
    self.skipInvalid = skipInvalid
  }
}

/// One record, and where its file has it.
public struct ImportRow: Equatable, Sendable {
  /// Told with its problems.
  public var number: UInt32
  /// The record.
  public var body: Body

  /// What may be taken over. Each is recognised by its code, login or number.
  public enum Body: Equatable, Sendable {
    /// A customer.
    case client(ImportedClient)
    /// A member of staff.
    case staff(SaveStaff)
    /// A price list.
    case priceTier(SavePriceTier)
    /// Goods.
    case batch(ImportedBatch)
    /// A draft, a quote or history.
    case order(ImportedOrder)
    /// A named catalog view.
    case preset(ImportedPreset)
    /// A person of a client.
    case account(ImportedAccount)
    /// An offer.
    case sheet(ImportedSheet)
  }

  /// A row.
  public init(number: UInt32, _ body: Body) {
    self.number = number
    self.body = body
  }
}

/// A client with its terms.
public struct ImportedClient: Equatable, Sendable {
  /// What `SaveClient` says of it; its tier is named by `priceTierCode`.
  public var client: SaveClient
  /// Empty: none.
  public var priceTierCode = ""
  /// Empty: none.
  public var email = ""
  /// Nil: no limit.
  public var creditLimit: CreditLimit?
  /// Nil: none agreed.
  public var paymentTerms: PaymentTerms?
  /// 0 to a hundred percent.
  public var transportFeePercent = AdjustmentValue.zero
  /// Whether its accounts may order by themselves.
  public var selfService = false
  /// Whether what they submit is confirmed at once.
  public var autoApproval = false
  /// Its default preset; empty: as it is here.
  public var presetName = ""

  /// A client without terms.
  public init(_ client: SaveClient) { self.client = client }
}

/// A batch with its stock on the day of the move.
public struct ImportedBatch: Equatable, Sendable {
  /// Its stock is set for a new batch only, unless `overwriteStock`.
  public var batch: BatchInput
  /// What is on hand is a count that replaces the one here.
  public var overwriteStock: Bool
  /// Of what is on hand, not for sale.
  public var quarantined: Quantity

  /// A batch to take over.
  public init(
    _ batch: BatchInput, overwriteStock: Bool = false, quarantined: Quantity = .zero
  ) {
    self.batch = batch
    self.overwriteStock = overwriteStock
    self.quarantined = quarantined
  }
}

/// A draft or quote that goes on here, or history, which can only be read.
public struct ImportedOrder: Equatable, Sendable {
  /// The number it had.
  public var externalNumber: String
  /// Whose it is.
  public var clientCode: String
  /// Empty: nobody's.
  public var staffLogin = ""
  /// Unspecified: STAFF_CREATED.
  public var origin = OrderOrigin.unspecified
  /// All but DRAFT and QUOTE are history.
  public var status: OrderStatus
  /// A draft or quote that does not go on here.
  public var historical = false
  /// Nil: now; history needs one.
  public var createdAt: Timestamp?
  /// Of history.
  public var confirmedAt: Timestamp?
  /// Of history.
  public var shippedAt: Timestamp?
  /// Of history.
  public var deliveredAt: Timestamp?
  /// Of what goes on: a time to come. Nil: as the policy says.
  public var expiresAt: Timestamp?
  /// Up to `Limits.linesPerSessionMax`.
  public var lines: [ImportedLine]
  /// Internal, oldest first.
  public var notes: [String] = []
  /// A price agreed for the whole order: PERCENTAGE or DOLLAR.
  public var adjustmentType = AdjustmentType.unspecified
  /// Signed.
  public var adjustmentValue = AdjustmentValue.zero
  /// Whether the customer does not see the total before it.
  public var adjustmentHidden = false
  /// Nil: what its client pays for transport if it goes on, else none.
  public var fees: [FeeLine]?
  /// Nil: its client's if it goes on. Of an unspecified kind: none.
  public var paymentTerms: PaymentTerms?
  /// Of history.
  public var paid = Money.zero
  /// What the customer said with it.
  public var clientMessage = ""
  /// Of history.
  public var submittedAt: Timestamp?
  /// Why the adjustment was agreed.
  public var adjustmentReason = ""
  /// Who agreed on it, and when.
  public var adjusted = ImportedStamp()
  /// Of history; `paid` is their sum, or zero. Empty: `paid` is one payment.
  public var payments: [ImportedPayment] = []
  /// Internal, with their authors; before `notes`.
  public var signedNotes: [ImportedNote] = []
  /// How it came to its status.
  public var statusChanges: [ImportedChange<OrderStatus>] = []
  /// Where the purchase came from and went.
  public var modeChanges: [ImportedChange<SalesMode>] = []
  /// Of history: why it was confirmed beyond credit.
  public var creditOverride: ImportedCreditOverride?

  /// An order to take over.
  public init(
    externalNumber: String, clientCode: String, status: OrderStatus, lines: [ImportedLine] = []
  ) {
    self.externalNumber = externalNumber
    self.clientCode = clientCode
    self.status = status
    self.lines = lines
  }

  /// Whether it can only be read here.
  var isHistory: Bool { historical || !(status == .draft || status == .quote) }
}

/// A line of an order.
public struct ImportedLine: Equatable, Sendable {
  /// History may name batches that are not here.
  public var batchCode: String
  /// Empty: the batch's name.
  public var productName: String
  /// Unspecified: the batch's, else EACH.
  public var unitOfMeasure: UnitOfMeasure
  /// Positive; of a batch that is here and goes on, a multiple of its step.
  public var quantity: Quantity
  /// What is charged.
  public var unitPrice: Money
  /// Before a discount; nil: the unit price.
  public var basePrice: Money?
  /// Whether the customer does not see the base price.
  public var basePriceHidden = false
  /// Why the two prices differ.
  public var priceReason = ""
  /// Who said so, and when.
  public var priced = ImportedStamp()
  /// Of the goods then; nil: the batch's.
  public var unitCost: Money?

  /// A line.
  public init(
    batchCode: String, productName: String = "", unitOfMeasure: UnitOfMeasure = .unspecified,
    quantity: Quantity, unitPrice: Money, basePrice: Money? = nil
  ) {
    self.batchCode = batchCode
    self.productName = productName
    self.unitOfMeasure = unitOfMeasure
    self.quantity = quantity
    self.unitPrice = unitPrice
    self.basePrice = basePrice
  }
}
