import APISchema
import Codec
import Commerce
import StoreSchema
import Values

// Lines, prices, fees, terms and holds of orders that may change (S2-P02).

extension Handlers {
  func createStaffOrder(
    _ request: APISchema.CreateStaffOrderRequest, _ call: UnaryCall<APISchema.OrderCommandResponse>
  ) {
    let command = Commerce.CreateStaffOrder(
      clientID: request.clientID,
      origin: StoreSchema.OrderOrigin(rawValue: request.origin.rawValue) ?? .unspecified,
      staffID: request.staffID,
      lines: request.lines.map { Commerce.NewOrderLine($0) },
      note: request.note,
      expiresAt: request.expiresAt,
      paymentTerms: request.paymentTerms.map { StoreSchema.PaymentTerms($0) })
    order(.createStaffOrder(command), request, call)
  }

  func addLine(
    _ request: APISchema.AddOrderLineRequest, _ call: UnaryCall<APISchema.OrderCommandResponse>
  ) {
    let edit = OrderEdit.addLine(Commerce.NewOrderLine(request.line))
    self.edit(request.orderID, request.expectedVersion, edit, request, call)
  }

  func updateLine(
    _ request: APISchema.UpdateOrderLineRequest, _ call: UnaryCall<APISchema.OrderCommandResponse>
  ) {
    let edit = OrderEdit.setQuantity(request.lineID, request.quantity)
    self.edit(request.orderID, request.expectedVersion, edit, request, call)
  }

  func removeLine(
    _ request: APISchema.RemoveOrderLineRequest, _ call: UnaryCall<APISchema.OrderCommandResponse>
  ) {
    let edit = OrderEdit.removeLine(request.lineID)
    self.edit(request.orderID, request.expectedVersion, edit, request, call)
  }

  func applyOverride(
    _ request: APISchema.ApplyOrderPriceRequest, _ call: UnaryCall<APISchema.OrderCommandResponse>
  ) {
    let price = Commerce.OrderPrice(
      scope: StoreSchema.OverrideScope(rawValue: request.scope.rawValue) ?? .unspecified,
      lineID: request.lineID, batchID: request.batchID,
      adjustmentType: .init(request.adjustmentType),
      adjustmentValue: request.adjustmentValue, reason: request.reason,
      visibleToClient: !request.hiddenFromClient)
    edit(request.orderID, request.expectedVersion, .applyPrice(price), request, call)
  }

  func removeOverride(
    _ request: APISchema.RemoveOrderPriceRequest, _ call: UnaryCall<APISchema.OrderCommandResponse>
  ) {
    let edit = OrderEdit.removePrice(request.overrideID)
    self.edit(request.orderID, request.expectedVersion, edit, request, call)
  }

  func addNote(
    _ request: APISchema.AddOrderNoteRequest, _ call: UnaryCall<APISchema.OrderCommandResponse>
  ) {
    let command = Commerce.AddOrderNote(orderID: request.orderID, text: request.text)
    order(.addOrderNote(command), request, call)
  }

  func setFees(
    _ request: APISchema.SetFeesRequest, _ call: UnaryCall<APISchema.OrderCommandResponse>
  ) {
    let edit = OrderEdit.setFees(request.fees.map { StoreSchema.FeeLine($0) })
    self.edit(request.orderID, request.expectedVersion, edit, request, call)
  }

  func updateOrder(
    _ request: APISchema.UpdateOrderRequest, _ call: UnaryCall<APISchema.OrderCommandResponse>
  ) {
    let edit = OrderEdit.update(
      staffID: request.staffID,
      paymentTerms: request.paymentTerms.map { StoreSchema.PaymentTerms($0) },
      expiresAt: request.expiresAt)
    self.edit(request.orderID, request.expectedVersion, edit, request, call)
  }

  func setHold(
    _ request: APISchema.SetHoldRequest, _ call: UnaryCall<APISchema.OrderCommandResponse>
  ) {
    let edit = OrderEdit.setHold(until: request.holdUntil)
    self.edit(request.orderID, request.expectedVersion, edit, request, call)
  }

  private func edit(
    _ id: OrderID, _ expectedVersion: UInt64, _ edit: OrderEdit,
    _ request: some IdempotentRequest & WireMessage,
    _ call: UnaryCall<APISchema.OrderCommandResponse>
  ) {
    let command = Commerce.EditOrder(orderID: id, expectedVersion: expectedVersion, edit)
    order(.editOrder(command), request, call)
  }

  /// A command on an order, answered as most of them are.
  func order(
    _ command: Commerce.Command, _ request: some IdempotentRequest & WireMessage,
    _ call: UnaryCall<APISchema.OrderCommandResponse>
  ) {
    call.submit(command, for: request) { reply, sequence in
      guard case .order(let reply) = reply else { return nil }
      return .init(reply, sequence: sequence)
    }
  }
}

extension APISchema.OrderCommandResponse {
  init(_ reply: StoreSchema.OrderReply, sequence: UInt64) {
    self.init(
      sequence: sequence,
      orderID: reply.orderID,
      orderNumber: reply.orderNumber,
      status: APISchema.OrderStatus(reply.status),
      version: reply.version,
      total: reply.total,
      amountDue: reply.amountDue,
      lineID: reply.lineID,
      overrideID: reply.overrideID,
      shortfalls: reply.shortfalls.map {
        APISchema.StockShortfall(
          lineID: $0.lineID, batchID: $0.batchID, batchCode: $0.batchCode, wanted: $0.wanted,
          available: $0.held)
      },
      expiresAt: reply.expiresAt)
  }
}

extension Commerce.NewOrderLine {
  init(_ line: APISchema.NewOrderLine) {
    self.init(
      batchID: line.batchID, batchCode: line.batchCode, quantity: line.quantity,
      unitPrice: line.unitPrice?.unitPrice, reason: line.unitPrice?.reason ?? "",
      visibleToClient: line.unitPrice?.hiddenFromClient != true,
      separateLine: line.separateLine)
  }
}

extension StoreSchema.PaymentTerms {
  init(_ terms: APISchema.PaymentTerms) {
    self.init(
      kind: StoreSchema.PaymentTermsKind(rawValue: terms.kind.rawValue) ?? .unspecified,
      days: terms.days, installments: terms.installments)
  }
}

extension StoreSchema.FeeLine {
  /// As asked for: the amount is the server's.
  init(_ fee: APISchema.FeeLine) {
    self.init(
      name: fee.name, kind: StoreSchema.FeeKind(rawValue: fee.kind.rawValue) ?? .unspecified,
      value: fee.value)
  }
}
