import APISchema
import Commerce
import StoreSchema
import Values

// How a session ends, begins from a draft, and what it asks of the warehouse.

extension Handlers {
  /// The same commands as CancelSession and ConvertToOrder (C04, C22).
  func endSession(
    _ request: APISchema.EndSessionRequest, _ call: UnaryCall<APISchema.EndSessionResponse>
  ) {
    let command: Commerce.Command
    switch request.disposition {
    case .unspecified:
      return call.fail(
        .invalidField(
          "disposition", allowed: "COMPLETE_TO_ORDER, SAVE_AS_DRAFT or CANCEL"))
    case .cancel:
      command = .cancelSession(
        CancelSession(
          sessionID: request.sessionID, reason: request.reason,
          expectedSessionVersion: request.expectedSessionVersion))
    case .completeToOrder, .saveAsDraft:
      command = .convertToOrder(
        ConvertToOrder(
          sessionID: request.sessionID, asDraft: request.disposition == .saveAsDraft,
          expectedSessionVersion: request.expectedSessionVersion, reason: request.reason,
          creditOverrideReason: request.creditOverrideReason,
          keepHoldUntil: request.keepHoldUntil))
    }
    call.submit(command, for: request) { reply, sequence in
      switch reply {
      case .order(let reply):
        .init(
          sequence: sequence, status: .completed, orderID: reply.orderID,
          orderNumber: reply.orderNumber, orderTotal: reply.total)
      case .session(let reply):
        .init(sequence: sequence, status: APISchema.SessionStatus(reply.status))
      default: nil
      }
    }
  }

  func convertFromDraft(
    _ request: APISchema.ConvertFromDraftRequest,
    _ call: UnaryCall<APISchema.ConvertFromDraftResponse>
  ) {
    let command = Commerce.ConvertFromDraft(
      orderID: request.orderID,
      staffID: request.staffID,
      releasePolicy: StoreSchema.ReleasePolicy(rawValue: request.releasePolicy.rawValue)
        ?? .unspecified,
      expectedOrderVersion: request.expectedOrderVersion)
    call.submit(.convertFromDraft(command), for: request) { reply, sequence in
      guard case .conversion(let reply) = reply else { return nil }
      return .init(
        sequence: sequence, sessionID: reply.sessionID, code: reply.code,
        expiresAt: reply.activity.expiresAt,
        shortfalls: reply.shortfalls.map { APISchema.LineShortfall($0) })
    }
  }

  func requestCheckout(
    _ request: APISchema.RequestCheckoutRequest,
    _ call: UnaryCall<APISchema.RequestCheckoutResponse>
  ) {
    let command = Commerce.RequestCheckout(
      sessionID: request.sessionID, expectedSessionVersion: request.expectedSessionVersion)
    call.submit(.requestCheckout(command), for: request) { reply, sequence in
      guard case .session(let reply) = reply else { return nil }
      return .init(sequence: sequence, sessionVersion: reply.activity.version)
    }
  }

  func releaseLines(
    _ request: APISchema.ReleaseLinesRequest, _ call: UnaryCall<APISchema.ReleaseLinesResponse>
  ) {
    let command = Commerce.ReleaseLines(
      sessionID: request.sessionID, lineIDs: request.lineIDs)
    call.submit(.releaseLines(command), for: request) { reply, sequence in
      guard case .picks(let reply) = reply else { return nil }
      return .init(
        sequence: sequence, releasedCount: UInt32(clamping: reply.pickLines.count))
    }
  }

  func setPickPriority(
    _ request: APISchema.SetPickPriorityRequest,
    _ call: UnaryCall<APISchema.SetPickPriorityResponse>
  ) {
    let command = Commerce.SetPickPriority(
      sessionID: request.sessionID, pickPriority: request.pickPriority)
    call.submit(.setPickPriority(command), for: request) { reply, sequence in
      guard case .session(let reply) = reply else { return nil }
      return .init(sequence: sequence, sessionVersion: reply.activity.version)
    }
  }
}

extension APISchema.LineShortfall {
  init(_ shortfall: StoreSchema.LineShortfall) {
    self.init(
      lineID: shortfall.lineID, batchID: shortfall.batchID, batchCode: shortfall.batchCode,
      wanted: shortfall.wanted, held: shortfall.held)
  }
}
