public import StoreSchema
public import Values

/// Creates or updates batches by code, all of them or none.
public struct UpsertBatches: Equatable, Sendable {
  /// 1 to `Limits.batchesPerUpsertMax`, no code twice.
  public var batches: [BatchInput]

  /// Batches to create or update.
  public init(batches: [BatchInput]) { self.batches = batches }
}

/// One batch as it shall be.
public struct BatchInput: Equatable, Sendable {
  /// Unique; decides whether a batch is created or updated.
  public var code: String
  /// Required.
  public var name: String
  /// Filtered by in the catalog; may be empty.
  public var category: String
  /// Filtered by in the catalog; may be empty.
  public var grade: String
  /// Filtered by in the catalog; may be empty.
  public var brand: String
  /// Filtered by in the catalog; may be empty.
  public var strain: String
  /// Unspecified: each.
  public var unitOfMeasure: UnitOfMeasure
  /// Sellable quantities are multiples of it. Zero: one unit.
  public var quantityStep: Quantity
  /// 0 to `Limits.unitPriceCentsMax`.
  public var unitPrice: Money
  /// 0 to `Limits.unitPriceCentsMax`.
  public var unitCost: Money
  /// Where the picker finds it.
  public var location: String
  /// Unspecified: live.
  public var status: BatchStatus
  /// Filtered by in the catalog.
  public var tags: [String]
  /// What is on the shelf in all, holds included. Nil: unchanged, zero for a new batch.
  public var onHand: Quantity?
  /// What scanners read; empty: the code.
  public var barcode = ""
  /// Part of the warehouse; empty: what the location begins with.
  public var zone = ""
  /// The list price before a sale; zero: not on sale.
  public var regularPrice = Money.zero
  /// Prices below need a permission and a reason; zero: none.
  public var floorPrice = Money.zero
  /// Samples on the shelf. Nil: unchanged.
  public var sampleOnHand: Quantity?

  /// One batch as it shall be.
  public init(
    code: String, name: String, category: String = "", grade: String = "", brand: String = "",
    strain: String = "", unitOfMeasure: UnitOfMeasure = .unspecified,
    quantityStep: Quantity = .zero, unitPrice: Money = .zero, unitCost: Money = .zero,
    location: String = "", status: BatchStatus = .unspecified, tags: [String] = [],
    onHand: Quantity? = nil
  ) {
    self.code = code
    self.name = name
    self.category = category
    self.grade = grade
    self.brand = brand
    self.strain = strain
    self.unitOfMeasure = unitOfMeasure
    self.quantityStep = quantityStep
    self.unitPrice = unitPrice
    self.unitCost = unitCost
    self.location = location
    self.status = status
    self.tags = tags
    self.onHand = onHand
  }
}

/// What happens when holds stand in the way of a change of stock.
public enum OnShortage: Equatable, Sendable {
  /// The newest holds pay for it (C35).
  case shortNewestHolds
  /// INSUFFICIENT_INVENTORY.
  case refuse
}

/// Which goods of a batch.
public enum StockPool: Equatable, Sendable {
  /// What is sold.
  case sellable
  /// What is shown (C34).
  case samples
}

/// Goods were received, counted or lost.
public struct AdjustStock: Equatable, Sendable {
  /// The batch.
  public var batchID: BatchID
  /// Signed, not zero.
  public var delta: Quantity
  /// Required.
  public var reason: String
  /// When less is left than is held.
  public var onShortage: OnShortage
  /// Which goods.
  public var pool: StockPool

  /// A change of stock.
  public init(
    batchID: BatchID, delta: Quantity, reason: String,
    onShortage: OnShortage = .shortNewestHolds, pool: StockPool = .sellable
  ) {
    self.pool = pool
    self.batchID = batchID
    self.delta = delta
    self.reason = reason
    self.onShortage = onShortage
  }
}

/// Takes goods out of sale, or puts them back.
public struct QuarantineStock: Equatable, Sendable {
  /// The batch.
  public var batchID: BatchID
  /// Signed, not zero: positive takes out of sale.
  public var delta: Quantity
  /// Required.
  public var reason: String
  /// When less is left than is held.
  public var onShortage: OnShortage

  /// A change of what is for sale.
  public init(
    batchID: BatchID, delta: Quantity, reason: String, onShortage: OnShortage = .shortNewestHolds
  ) {
    self.batchID = batchID
    self.delta = delta
    self.reason = reason
    self.onShortage = onShortage
  }
}

/// Whether a batch may be sold. QUARANTINED takes its lines out of open carts, but for what is
/// picked; DRAFT and CLOSED refuse new lines only.
public struct SetBatchStatus: Equatable, Sendable {
  /// The batch.
  public var batchID: BatchID
  /// Not unspecified.
  public var status: BatchStatus
  /// For people; may be empty.
  public var reason: String
  /// The batch's version seen; 0: whatever it is.
  public var expectedVersion: UInt64

  /// A status to set.
  public init(
    batchID: BatchID, status: BatchStatus, reason: String = "", expectedVersion: UInt64 = 0
  ) {
    self.batchID = batchID
    self.status = status
    self.reason = reason
    self.expectedVersion = expectedVersion
  }
}
