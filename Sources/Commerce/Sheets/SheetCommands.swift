public import Values

/// An item to put on a sheet.
public struct NewSheetItem: Equatable, Sendable {
  /// The batch; none: see `batchCode`.
  public var batchID: BatchID
  /// Instead of the batch.
  public var batchCode: String
  /// Offered; what may be selected at most. Zero: any quantity.
  public var quantity: Quantity
  /// A negotiated unit price. Nil: the client's price (C29).
  public var unitPrice: Money?
  /// Of the negotiated price; for people.
  public var reason: String
  /// Whether the customer sees the price before the negotiated one.
  public var visibleToClient: Bool
  /// To the customer.
  public var remark: String

  /// An item to offer.
  public init(
    batchID: BatchID = .none, batchCode: String = "", quantity: Quantity = .zero,
    unitPrice: Money? = nil, reason: String = "", visibleToClient: Bool = true,
    remark: String = ""
  ) {
    self.batchID = batchID
    self.batchCode = batchCode
    self.quantity = quantity
    self.unitPrice = unitPrice
    self.reason = reason
    self.visibleToClient = visibleToClient
    self.remark = remark
  }
}

/// Makes a sheet (S2R 13.1). It holds nothing.
public struct CreateSheet: Equatable, Sendable {
  /// Required.
  public var name: String
  /// Whose prices it has.
  public var clientID: ClientID
  /// None: the caller. Others only by ADMIN or with SESSION_WRITE_ALL.
  public var staffID: StaffID
  /// Each batch once; 1 to `Limits.sheetItemsMax`.
  public var items: [NewSheetItem]
  /// Nil: its prices stand without end.
  public var expiresAt: Timestamp?
  /// To the customer.
  public var message: String
  /// Internal; empty: none.
  public var note: String

  /// A sheet to make.
  public init(
    name: String, clientID: ClientID, staffID: StaffID = .none, items: [NewSheetItem],
    expiresAt: Timestamp? = nil, message: String = "", note: String = ""
  ) {
    self.name = name
    self.clientID = clientID
    self.staffID = staffID
    self.items = items
    self.expiresAt = expiresAt
    self.message = message
    self.note = note
  }
}

/// Replaces what a sheet says. Items of the same batch keep their number and their selection.
public struct UpdateSheet: Equatable, Sendable {
  /// The sheet.
  public var sheetID: SheetID
  /// 0: whatever it is.
  public var expectedVersion: UInt64
  /// Required.
  public var name: String
  /// As in `CreateSheet`.
  public var items: [NewSheetItem]
  /// Nil: its prices stand without end.
  public var expiresAt: Timestamp?
  /// To the customer.
  public var message: String

  /// A sheet's new contents.
  public init(
    sheetID: SheetID, expectedVersion: UInt64 = 0, name: String, items: [NewSheetItem],
    expiresAt: Timestamp? = nil, message: String = ""
  ) {
    self.sheetID = sheetID
    self.expectedVersion = expectedVersion
    self.name = name
    self.items = items
    self.expiresAt = expiresAt
    self.message = message
  }
}

/// Puts a sheet away: no link opens it any more. Doing it again changes nothing.
public struct ArchiveSheet: Equatable, Sendable {
  /// The sheet.
  public var sheetID: SheetID
  /// 0: whatever it is.
  public var expectedVersion: UInt64

  /// A sheet to put away.
  public init(sheetID: SheetID, expectedVersion: UInt64 = 0) {
    self.sheetID = sheetID
    self.expectedVersion = expectedVersion
  }
}

/// Gives a sheet a new link; the one in force is revoked (S2R 13.4). The token itself never comes
/// here: it is derived from the nonce with a key that is not in the store (D12).
public struct ShareSheet: Equatable, Sendable {
  /// The sheet.
  public var sheetID: SheetID
  /// 0: whatever it is.
  public var expectedVersion: UInt64
  /// `Limits.sheetTokenBytes` from the system's random numbers.
  public var nonce: [UInt8]
  /// SHA-256 of the token.
  public var tokenHash: [UInt8]

  /// A link to make.
  public init(
    sheetID: SheetID, expectedVersion: UInt64 = 0, nonce: [UInt8], tokenHash: [UInt8]
  ) {
    self.sheetID = sheetID
    self.expectedVersion = expectedVersion
    self.nonce = nonce
    self.tokenHash = tokenHash
  }
}

/// Takes a sheet's link back. Without one nothing changes.
public struct RevokeSheetLink: Equatable, Sendable {
  /// The sheet.
  public var sheetID: SheetID
  /// 0: whatever it is.
  public var expectedVersion: UInt64

  /// A link to take back.
  public init(sheetID: SheetID, expectedVersion: UInt64 = 0) {
    self.sheetID = sheetID
    self.expectedVersion = expectedVersion
  }
}
