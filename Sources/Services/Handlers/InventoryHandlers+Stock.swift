import APISchema
import Commerce
import StoreSchema
import Values

extension Handlers {
  func adjustStock(
    _ request: APISchema.AdjustStockRequest, _ call: UnaryCall<APISchema.AdjustStockResponse>
  ) {
    let command = Commerce.AdjustStock(
      batchID: request.batchID, delta: request.delta, reason: request.reason,
      onShortage: .init(request.onShortage),
      pool: request.pool == .samples ? .samples : .sellable)
    call.submit(.adjustStock(command), for: request) { reply, sequence in
      switch reply {
      case .shortages(let reply):
        .init(
          sequence: sequence, stock: APISchema.Stock(reply.stock),
          shortages: reply.shortages.map { APISchema.ItemShortage($0) })
      // As older versions answered.
      case .stock(let reply): .init(sequence: sequence, stock: APISchema.Stock(reply.stock))
      default: nil
      }
    }
  }

  func quarantineStock(
    _ request: APISchema.QuarantineStockRequest,
    _ call: UnaryCall<APISchema.QuarantineStockResponse>
  ) {
    let command = Commerce.QuarantineStock(
      batchID: request.batchID, delta: request.delta, reason: request.reason,
      onShortage: .init(request.onShortage))
    call.submit(.quarantineStock(command), for: request) { reply, sequence in
      guard case .shortages(let reply) = reply else { return nil }
      return .init(
        sequence: sequence, stock: APISchema.Stock(reply.stock),
        shortages: reply.shortages.map { APISchema.ItemShortage($0) })
    }
  }

  func setBatchStatus(
    _ request: APISchema.SetBatchStatusRequest,
    _ call: UnaryCall<APISchema.SetBatchStatusResponse>
  ) {
    let command = Commerce.SetBatchStatus(
      batchID: request.batchID,
      status: StoreSchema.BatchStatus(rawValue: request.status.rawValue) ?? .unspecified,
      reason: request.reason, expectedVersion: request.expectedVersion)
    call.submit(.setBatchStatus(command), for: request) { reply, sequence in
      guard case .shortages(let reply) = reply else { return nil }
      return .init(
        sequence: sequence, version: reply.version,
        shortages: reply.shortages.map { APISchema.ItemShortage($0) })
    }
  }
}

extension Commerce.OnShortage {
  init(_ choice: APISchema.OnShortage) {
    switch choice {
    case .unspecified, .shortNewestHolds: self = .shortNewestHolds
    case .refuse: self = .refuse
    }
  }
}

extension APISchema.ItemShortage {
  init(_ shortage: StoreSchema.ItemShortage) {
    self.init(
      sessionID: shortage.sessionID, lineID: shortage.lineID, clientName: shortage.clientName,
      staffName: shortage.staffName, previousQuantity: shortage.previousQuantity,
      quantity: shortage.quantity)
  }
}
