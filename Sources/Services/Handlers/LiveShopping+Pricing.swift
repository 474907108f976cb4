import APISchema
import Codec
import Commerce
import CommerceStore
import Engine
import RPC
import StoreSchema
import Values

// Negotiated prices, what they leave, and what of it the salesperson's screen shows.

extension Handlers {
  func applyItemOverride(
    _ request: APISchema.ApplyItemOverrideRequest,
    _ call: UnaryCall<APISchema.ApplyItemOverrideResponse>
  ) {
    let command = Commerce.ApplyItemOverride(
      sessionID: request.sessionID,
      lineID: request.lineID,
      adjustmentType: .init(request.adjustmentType),
      adjustmentValue: request.adjustmentValue,
      reason: request.reason,
      visibleToClient: request.visibility != .hidden,
      expectedVersion: request.expectedVersion)
    call.submit(
      .applyItemOverride(command), for: request, operationID: request.clientOperationID
    ) { reply, sequence in
      guard case .line(let reply) = reply else { return nil }
      return .init(
        sequence: sequence, overrideID: reply.overrideID, item: Self.item(reply),
        totals: .init(reply.activity), sessionVersion: reply.activity.version)
    }
  }

  func applyBatchOverride(
    _ request: APISchema.ApplyBatchOverrideRequest,
    _ call: UnaryCall<APISchema.ApplyOverrideResponse>
  ) {
    let command = Commerce.ApplyBatchOverride(
      sessionID: request.sessionID, batchID: request.batchID,
      adjustmentType: .init(request.adjustmentType), adjustmentValue: request.adjustmentValue,
      reason: request.reason, visibleToClient: request.visibility != .hidden)
    submit(.applyBatchOverride(command), request, request.clientOperationID, call)
  }

  func applyOrderOverride(
    _ request: APISchema.ApplyOrderOverrideRequest,
    _ call: UnaryCall<APISchema.ApplyOverrideResponse>
  ) {
    let command = Commerce.ApplyOrderOverride(
      sessionID: request.sessionID, adjustmentType: .init(request.adjustmentType),
      adjustmentValue: request.adjustmentValue, reason: request.reason,
      visibleToClient: request.visibility != .hidden,
      expectedSessionVersion: request.expectedSessionVersion)
    submit(.applyOrderOverride(command), request, request.clientOperationID, call)
  }

  private func submit(
    _ command: Commerce.Command, _ request: some IdempotentRequest & WireMessage,
    _ operationID: String, _ call: UnaryCall<APISchema.ApplyOverrideResponse>
  ) {
    call.submit(command, for: request, operationID: operationID) { reply, sequence in
      guard case .lines(let reply) = reply else { return nil }
      return .init(
        sequence: sequence, overrideID: reply.overrideID, items: Self.items(reply),
        totals: .init(reply.activity), sessionVersion: reply.activity.version)
    }
  }

  private static func items(_ reply: StoreSchema.LinesReply) -> [APISchema.CartItem] {
    reply.lines.map { APISchema.CartItem($0, pickStatus: .unspecified) }
  }

  func removeOverride(
    _ request: APISchema.RemoveOverrideRequest,
    _ call: UnaryCall<APISchema.RemoveOverrideResponse>
  ) {
    let command = Commerce.RemoveOverride(
      sessionID: request.sessionID, overrideID: request.overrideID)
    call.submit(
      .removeOverride(command), for: request, operationID: request.clientOperationID
    ) { reply, sequence in
      switch reply {
      case .line(let reply):
        .init(
          sequence: sequence, item: Self.item(reply), totals: .init(reply.activity),
          sessionVersion: reply.activity.version, items: [Self.item(reply)])
      case .lines(let reply):
        .init(
          sequence: sequence, totals: .init(reply.activity),
          sessionVersion: reply.activity.version, items: Self.items(reply))
      default: nil
      }
    }
  }

  func listOverrides(
    _ request: APISchema.ListOverridesRequest, _ call: UnaryCall<APISchema.ListOverridesResponse>
  ) {
    call.read(atLeast: request.atLeast) { version throws(Status) in
      let (session, _) = try Self.readable(request.sessionID, call.scope.caller, version)
      let page = version.state.commerce.overrides(
        of: session.id, inForce: request.inForce, after: try Paging.cursor(request.pageToken),
        limit: try Paging.size(request.pageSize))
      return .init(
        sequence: version.sequence,
        overrides: page.items.map { APISchema.PriceOverride($0) },
        nextPageToken: Paging.token(page.next))
    }
  }

  func getMargins(
    _ request: APISchema.GetMarginsRequest, _ call: UnaryCall<APISchema.GetMarginsResponse>
  ) {
    call.read(atLeast: request.atLeast) { version throws(Status) in
      let (session, activity) = try Self.readable(request.sessionID, call.scope.caller, version)
      return .init(
        sequence: version.sequence,
        cart: APISchema.CartMargin(activity),
        items: version.state.commerce.cart(of: session.id).map {
          .init(lineID: $0.id, cost: APISchema.LineCost($0), margin: APISchema.LineMargin($0))
        },
        sessionVersion: activity.version)
    }
  }

  func updateVisibilitySettings(
    _ request: APISchema.UpdateVisibilitySettingsRequest,
    _ call: UnaryCall<APISchema.UpdateVisibilitySettingsResponse>
  ) {
    let command = Commerce.SetVisibility(
      sessionID: request.sessionID, showsCost: request.showCogs.isOn,
      showsMargin: request.showMargin.isOn)
    call.submit(.setVisibility(command), for: request) { reply, sequence in
      guard case .session(let reply) = reply else { return nil }
      return .init(
        sequence: sequence, visibility: APISchema.VisibilitySettings(reply.activity),
        sessionVersion: reply.activity.version)
    }
  }
}

extension APISchema.Toggle {
  /// Nil: as it is.
  fileprivate var isOn: Bool? {
    switch self {
    case .unspecified: nil
    case .on: true
    case .off: false
    }
  }
}

extension StoreSchema.AdjustmentType {
  init(_ type: APISchema.AdjustmentType) {
    self = Self(rawValue: type.rawValue) ?? .unspecified
  }
}
