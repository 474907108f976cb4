import APISchema
import Client
import Values

/// How a caller gets to hear one domain code, and what must come with it (C46).
struct Provocation: Sendable {
  /// What a client needs to act.
  enum Aid: Sendable {
    case field(String)
    case allowed
    case available(Quantity)
    case version
    case expiry
    case retryAfter
    case credit
  }
  let code: ErrorCode
  let aids: [Aid]
  /// Calls until one is refused.
  let provoke: @Sendable (Stage) async throws -> Void

  init(
    _ code: ErrorCode, _ aids: Aid..., provoke: @escaping @Sendable (Stage) async throws -> Void
  ) {
    self.code = code
    self.aids = aids
    self.provoke = provoke
  }

  /// What the caller was told.
  func refusal(on stage: Stage) async throws -> ClientError? {
    do {
      try await provoke(stage)
      return nil
    } catch let error as ClientError {
      return error
    }
  }

  /// What is missing of what the caller needs.
  func lacks(_ detail: ErrorDetail) -> [String] {
    aids.filter { !$0.isGiven(in: detail) }.map { "\($0)" }
  }
}

extension Provocation.Aid {
  fileprivate func isGiven(in detail: ErrorDetail) -> Bool {
    switch self {
    case .field(let path): detail.field == path
    case .allowed: !detail.allowed.isEmpty
    case .available(let quantity): detail.availableQuantity == quantity
    case .version: detail.currentVersion > 0
    case .expiry: detail.expiresAt != nil
    case .retryAfter: detail.retryAfterMillis > 0
    case .credit: detail.exposure > detail.creditLimit
    }
  }
}

/// A shop with something in it to get wrong.
struct Stage: Sendable {
  let clocked: ClockedShop
  /// 10 units at 10.00 each, by the unit.
  let batch: BatchID
  /// Not LIVE.
  let draft: BatchID

  static func run(_ body: (Stage) async throws -> Void) async throws {
    try await ClockedShop.run { clocked in
      let batch = try await clocked.shop.batch("GOODS", units: 10)
      let draft = BatchInput(code: "DRAFT", name: "Not yet", status: .draft)
      let sink = clocked.shop.admin.inventory.upsertBatches()
      try await sink.send(UpsertBatchesRequest(idempotencyKey: "draft", batches: [draft]))
      let saved = try await sink.finish()
      guard let id = saved.batchIDs.first else { throw Unmet("the batch has no id") }
      try await body(Stage(clocked: clocked, batch: batch, draft: BatchID(rawValue: id)))
    }
  }

  var shop: Shop { clocked.shop }
  var jane: ShowroomClient { shop.jane }
  var selling: LiveShoppingCalls<ShowroomClient> { jane.liveShopping }

  /// A new session of jane's.
  func session() async throws -> SessionID { try await shop.session().sessionID }

  /// A new session with one unit in its cart.
  func line() async throws -> (session: SessionID, item: CartItem) {
    let session = try await session()
    return (session, try await add(to: session, units: 1))
  }

  @discardableResult
  func add(to session: SessionID, units: Int64, of batch: BatchID? = nil) async throws -> CartItem {
    let added = try await selling.addToCart(
      AddToCartRequest(
        sessionID: session, batchID: batch ?? self.batch, quantity: .units(units)))
    return added.item
  }

  func cancel(_ session: SessionID) async throws {
    _ = try await selling.cancelSession(CancelSessionRequest(sessionID: session))
  }

  func update(_ line: LineID, of session: SessionID, version: UInt64 = 0) async throws {
    _ = try await selling.updateCartItem(
      UpdateCartItemRequest(
        sessionID: session, lineID: line, quantity: .units(2), expectedVersion: version))
  }

  func adjust(
    _ line: LineID, of session: SessionID, _ type: AdjustmentType, by value: Int64
  ) async throws {
    _ = try await selling.applyItemOverride(
      ApplyItemOverrideRequest(
        sessionID: session, lineID: line, adjustmentType: type,
        adjustmentValue: AdjustmentValue(tenThousandths: value)))
  }

  func pick(_ line: LineID, of session: SessionID) async throws {
    _ = try await shop.scanner.pickList.markPicked(
      MarkPickedRequest(sessionID: session, lineID: line))
  }
}
