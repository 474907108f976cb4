import APISchema
import Commerce
import CommerceStore
import Engine
import RPC
import StoreSchema
import Values

extension Handlers {
  func whyUnavailable(
    _ request: APISchema.WhyUnavailableRequest,
    _ call: UnaryCall<APISchema.WhyUnavailableResponse>
  ) {
    call.read(atLeast: request.atLeast) { version throws(Status) in
      let state = version.state.commerce
      let named =
        request.batchID.isNone ? state.batch(code: request.code) : state.batches[request.batchID]
      guard let batch = named, let stock = state.stock(of: batch.id) else {
        throw Status(.batchNotFound, "there is no such batch")
      }
      let holds = state.holds(
        on: batch.id, after: try Paging.cursor(request.pageToken),
        limit: try Paging.size(request.pageSize))
      let commitments = state.commitments(on: batch.id, limit: Limits.explainedOrdersMax)
      return .init(
        sequence: version.sequence,
        status: APISchema.BatchStatus(rawValue: batch.status.rawValue) ?? .unspecified,
        stock: APISchema.Stock(stock),
        holds: holds.items.map { APISchema.HoldExplanation($0) },
        nextPageToken: Paging.token(holds.next),
        holdCount: UInt32(clamping: holds.totalCount),
        commitments: commitments.orders.map { .init($0, of: batch.id) },
        commitmentCount: UInt32(clamping: commitments.totalCount))
    }
  }
}

extension APISchema.HoldExplanation {
  init(_ explained: Commerce.HoldExplanation) {
    self.init(
      sessionID: explained.hold.sessionID,
      lineID: explained.hold.lineID,
      clientName: explained.clientName,
      staffName: explained.staffName,
      quantity: explained.hold.quantity,
      recalled: explained.hold.recalled,
      placedAt: explained.hold.placedAt,
      expiresAt: explained.expiresAt,
      pickStatus: APISchema.PickStatus(explained.pickState),
      orderID: explained.hold.orderID)
  }
}

extension APISchema.CommitmentExplanation {
  /// What an order has of a batch.
  init(_ order: StoreSchema.Order, of batch: BatchID) {
    let lines = order.lines.filter { $0.batchID == batch }
    self.init(
      orderID: order.id,
      orderNumber: order.orderNumber,
      clientName: order.clientName,
      quantity: Quantity(
        tenThousandths: lines.reduce(0) {
          $0 &+ $1.quantity.tenThousandths &- $1.short.tenThousandths
        }),
      confirmedAt: order.confirmedAt ?? order.createdAt)
  }
}
