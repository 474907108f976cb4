public import StoreSchema
public import Values

/// A named catalog view; recognised by its name, case and accents apart.
public struct ImportedPreset: Equatable, Sendable {
  /// Not one of the system's.
  public var name: String
  /// What it shows.
  public var view: CatalogView

  /// A preset to take over.
  public init(name: String, view: CatalogView) {
    self.name = name
    self.view = view
  }
}

/// A person of a client, without password: to be invited anew. One that is here stays as it is.
public struct ImportedAccount: Equatable, Sendable {
  /// What it is recognised by, case apart.
  public var login: String
  /// Whose it is.
  public var clientCode: String
  /// Empty: the login.
  public var name: String
  /// Whether it may sign in once it is invited.
  public var active: Bool

  /// An account to take over.
  public init(login: String, clientCode: String, name: String = "", active: Bool = true) {
    self.login = login
    self.clientCode = clientCode
    self.name = name
    self.active = active
  }
}

/// An offer, without links. One that is here stays as it is.
public struct ImportedSheet: Equatable, Sendable {
  /// What it is recognised by.
  public var externalNumber: String
  /// Required.
  public var name: String
  /// Whose prices it has.
  public var clientCode: String
  /// Empty: nobody's.
  public var staffLogin = ""
  /// Nil: now.
  public var createdAt: Timestamp?
  /// Nil: never. It may be past.
  public var expiresAt: Timestamp?
  /// To the customer.
  public var message = ""
  /// What the customer wrote with the selection.
  public var clientMessage = ""
  /// Put away.
  public var archived = false
  /// Each batch once; 1 to `Limits.sheetItemsMax`.
  public var items: [ImportedSheetItem]
  /// Internal, oldest first.
  public var notes: [ImportedNote] = []

  /// A sheet to take over.
  public init(
    externalNumber: String, name: String, clientCode: String, items: [ImportedSheetItem]
  ) {
    self.externalNumber = externalNumber
    self.name = name
    self.clientCode = clientCode
    self.items = items
  }
}

/// An item of an offer.
public struct ImportedSheetItem: Equatable, Sendable {
  /// Of a batch that is here.
  public var batchCode: String
  /// Empty: the batch's.
  public var productName = ""
  /// Unspecified: the batch's.
  public var unitOfMeasure = UnitOfMeasure.unspecified
  /// Zero: the batch's.
  public var quantityStep = Quantity.zero
  /// Offered. Zero: any quantity.
  public var quantity: Quantity
  /// The client's price when it was put on the sheet; nil: the client's price here.
  public var basePrice: Money?
  /// What the sheet asks; nil: the base price.
  public var unitPrice: Money?
  /// Whether the customer does not see the base price.
  public var basePriceHidden = false
  /// Why the two differ.
  public var priceReason = ""
  /// Who said so, and when.
  public var priced = ImportedStamp()
  /// To the customer.
  public var remark = ""
  /// What the customer has selected of it; zero: nothing.
  public var selected = Quantity.zero

  /// An item.
  public init(
    batchCode: String, quantity: Quantity = .zero, basePrice: Money? = nil,
    unitPrice: Money? = nil
  ) {
    self.batchCode = batchCode
    self.quantity = quantity
    self.basePrice = basePrice
    self.unitPrice = unitPrice
  }
}
