public import StoreSchema
public import Values

/// A line to put into an order.
public struct NewOrderLine: Equatable, Sendable {
  /// The batch; none: see `batchCode`.
  public var batchID: BatchID
  /// Instead of the batch.
  public var batchCode: String
  /// A positive multiple of the batch's quantity step.
  public var quantity: Quantity
  /// A negotiated unit price: a FIXED override of the line (C09). Nil: the client's price.
  public var unitPrice: Money?
  /// Of the negotiated price; for people.
  public var reason: String
  /// Whether the customer sees the price before the negotiated one.
  public var visibleToClient: Bool
  /// A line of its own, although the batch is in the order (C42).
  public var separateLine: Bool

  /// A line to add.
  public init(
    batchID: BatchID = .none, batchCode: String = "", quantity: Quantity,
    unitPrice: Money? = nil, reason: String = "", visibleToClient: Bool = true,
    separateLine: Bool = false
  ) {
    self.batchID = batchID
    self.batchCode = batchCode
    self.quantity = quantity
    self.unitPrice = unitPrice
    self.reason = reason
    self.visibleToClient = visibleToClient
    self.separateLine = separateLine
  }
}

/// A price to negotiate for a line, a batch or all of an order (C09 to C13).
public struct OrderPrice: Equatable, Sendable {
  /// ITEM, BATCH or ORDER.
  public var scope: OverrideScope
  /// Scope ITEM.
  public var lineID: LineID
  /// Scope BATCH.
  public var batchID: BatchID
  /// How the value is meant.
  public var adjustmentType: AdjustmentType
  /// As in `ApplyItemOverride` and `ApplyOrderOverride`.
  public var adjustmentValue: AdjustmentValue
  /// For people; may be empty.
  public var reason: String
  /// Whether the customer sees the price before it, too.
  public var visibleToClient: Bool

  /// A price to apply.
  public init(
    scope: OverrideScope, lineID: LineID = .none, batchID: BatchID = .none,
    adjustmentType: AdjustmentType, adjustmentValue: AdjustmentValue, reason: String = "",
    visibleToClient: Bool = true
  ) {
    self.scope = scope
    self.lineID = lineID
    self.batchID = batchID
    self.adjustmentType = adjustmentType
    self.adjustmentValue = adjustmentValue
    self.reason = reason
    self.visibleToClient = visibleToClient
  }
}

/// A salesperson's order: a draft (S2R R10, C24).
public struct CreateStaffOrder: Equatable, Sendable {
  /// The client.
  public var clientID: ClientID
  /// STAFF_CREATED, also when unspecified, or PHONE_ORDER.
  public var origin: OrderOrigin
  /// None: the caller. Others only by ADMIN or with SESSION_WRITE_ALL.
  public var staffID: StaffID
  /// Up to `Limits.linesPerSessionMax`.
  public var lines: [NewOrderLine]
  /// Internal; empty: none.
  public var note: String
  /// Nil: as the policy says.
  public var expiresAt: Timestamp?
  /// Nil: the client's.
  public var paymentTerms: PaymentTerms?

  /// An order to begin.
  public init(
    clientID: ClientID, origin: OrderOrigin = .unspecified, staffID: StaffID = .none,
    lines: [NewOrderLine] = [], note: String = "", expiresAt: Timestamp? = nil,
    paymentTerms: PaymentTerms? = nil
  ) {
    self.clientID = clientID
    self.origin = origin
    self.staffID = staffID
    self.lines = lines
    self.note = note
    self.expiresAt = expiresAt
    self.paymentTerms = paymentTerms
  }
}

/// What is to change in an order that may change (S2-P02).
public enum OrderEdit: Equatable, Sendable {
  /// Adds a quantity of a batch.
  case addLine(NewOrderLine)
  /// Sets a line's quantity.
  case setQuantity(LineID, Quantity)
  /// Takes a line out; its own price ends with it (C12).
  case removeLine(LineID)
  /// Takes every line out.
  case clear
  /// Negotiates a price; the newest of a target replaces the one before (C11).
  case applyPrice(OrderPrice)
  /// Takes a price away: the next layer is in force again.
  case removePrice(OverrideID)
  /// Replaces the fee lines.
  case setFees([FeeLine])
  /// Who sells, how it is paid, when it ends by itself; nil and none: as it is.
  case update(staffID: StaffID, paymentTerms: PaymentTerms?, expiresAt: Timestamp?)
  /// Holds every line until then; nil: none (C08).
  case setHold(until: Timestamp?)

  /// Whether it says when the order ends.
  var saysEnd: Bool {
    if case .update(_, _, .some) = self { return true }
    return false
  }
}

/// Changes an order.
public struct EditOrder: Equatable, Sendable {
  /// The order.
  public var orderID: OrderID
  /// The version seen; 0: whatever it is.
  public var expectedVersion: UInt64
  /// The change.
  public var edit: OrderEdit

  /// A change to make.
  public init(orderID: OrderID, expectedVersion: UInt64 = 0, _ edit: OrderEdit) {
    self.orderID = orderID
    self.expectedVersion = expectedVersion
    self.edit = edit
  }
}

/// Adds an internal note to an order, whatever its status.
public struct AddOrderNote: Equatable, Sendable {
  /// The order.
  public var orderID: OrderID
  /// Some text.
  public var text: String

  /// A note to add.
  public init(orderID: OrderID, text: String) {
    self.orderID = orderID
    self.text = text
  }
}

/// Where an order goes next (C25).
public enum OrderMove: Equatable, Sendable {
  /// DRAFT to QUOTE; nil: it ends as the policy says.
  case submitQuote(expiresAt: Timestamp?)
  /// QUOTE to CONFIRMED.
  case acceptQuote(creditReason: String)
  /// QUOTE or PENDING_APPROVAL to DRAFT.
  case returnToDraft(reason: String)
  /// DRAFT or QUOTE to PENDING_APPROVAL.
  case submitForApproval(reason: String)
  /// PENDING_APPROVAL to CONFIRMED.
  case approve(creditReason: String)
  /// DRAFT, QUOTE or PENDING_APPROVAL to CONFIRMED.
  case confirm(creditReason: String)
  /// To CANCELLED, until it is shipped.
  case cancel(reason: String)
  /// To PROCESSING, SHIPPED or DELIVERED. Shipping lines that are not picked only on purpose.
  case advance(to: OrderStatus, regardlessOfPicking: Bool, reason: String)
}

/// Moves an order to another status.
public struct MoveOrder: Equatable, Sendable {
  /// The order.
  public var orderID: OrderID
  /// The version seen; 0: whatever it is.
  public var expectedVersion: UInt64
  /// Where to.
  public var move: OrderMove

  /// A move to make.
  public init(orderID: OrderID, expectedVersion: UInt64 = 0, _ move: OrderMove) {
    self.orderID = orderID
    self.expectedVersion = expectedVersion
    self.move = move
  }
}

/// Money came in for an order, or went back.
public struct RecordPayment: Equatable, Sendable {
  /// An order that was confirmed.
  public var orderID: OrderID
  /// The version seen; 0: whatever it is.
  public var expectedVersion: UInt64
  /// Not zero; negative: paid back.
  public var amount: Money
  /// For people and for accounting.
  public var reference: String
  /// Nil: now.
  public var receivedAt: Timestamp?

  /// A payment to record.
  public init(
    orderID: OrderID, expectedVersion: UInt64 = 0, amount: Money, reference: String = "",
    receivedAt: Timestamp? = nil
  ) {
    self.orderID = orderID
    self.expectedVersion = expectedVersion
    self.amount = amount
    self.reference = reference
    self.receivedAt = receivedAt
  }
}
