import APISchema
import Clocks
import Codec
import Commerce
import CommerceStore
import Engine
import RPC
import StoreSchema
import Values

extension Handlers {
  func requestSample(
    _ request: APISchema.RequestSampleRequest, _ call: UnaryCall<APISchema.SampleResponse>
  ) {
    let command = Commerce.RequestSample(
      sessionID: request.sessionID, batchID: request.batchID, lineID: request.lineID,
      quantity: request.quantity)
    submit(.requestSample(command), request, request.clientOperationID, call)
  }

  func acknowledgeSample(
    _ request: APISchema.SampleCommandRequest, _ call: UnaryCall<APISchema.SampleResponse>
  ) {
    move(request, .acknowledge, call)
  }

  func deliverSample(
    _ request: APISchema.SampleCommandRequest, _ call: UnaryCall<APISchema.SampleResponse>
  ) {
    move(request, .deliver, call)
  }

  func cancelSample(
    _ request: APISchema.CancelSampleRequest, _ call: UnaryCall<APISchema.SampleResponse>
  ) {
    end(request, .cancel, call)
  }

  func markSampleUnavailable(
    _ request: APISchema.CancelSampleRequest, _ call: UnaryCall<APISchema.SampleResponse>
  ) {
    end(request, .markUnavailable, call)
  }

  private func move(
    _ request: APISchema.SampleCommandRequest, _ step: MoveSample.Step,
    _ call: UnaryCall<APISchema.SampleResponse>
  ) {
    let command = Commerce.MoveSample(
      sessionID: request.sessionID, sampleID: request.sampleID, step: step,
      expectedVersion: request.expectedVersion)
    submit(.moveSample(command), request, "", call)
  }

  private func end(
    _ request: APISchema.CancelSampleRequest, _ step: MoveSample.Step,
    _ call: UnaryCall<APISchema.SampleResponse>
  ) {
    let command = Commerce.MoveSample(
      sessionID: request.sessionID, sampleID: request.sampleID, step: step,
      reason: request.reason)
    submit(.moveSample(command), request, "", call)
  }

  private func submit(
    _ command: Commerce.Command, _ request: some IdempotentRequest & WireMessage,
    _ operationID: String, _ call: UnaryCall<APISchema.SampleResponse>
  ) {
    call.submit(command, for: request, operationID: operationID) { reply, sequence in
      guard case .sample(let reply) = reply else { return nil }
      return .init(sequence: sequence, sample: APISchema.Sample(reply.sample))
    }
  }

  func markSampleDecision(
    _ request: APISchema.MarkSampleDecisionRequest,
    _ call: UnaryCall<APISchema.SampleDecisionResponse>
  ) {
    guard request.decision != .unspecified else {
      return call.fail(.invalidField("decision", allowed: "WANT_TO_BUY or PASSED"))
    }
    let command = Commerce.DecideSample(
      sessionID: request.sessionID, sampleID: request.sampleID,
      wantsToBuy: request.decision == .wantToBuy, addQuantity: request.addQuantity,
      removesLine: request.removeLine)
    call.submit(
      .decideSample(command), for: request, operationID: request.clientOperationID
    ) { reply, sequence in
      guard case .sample(let reply) = reply else { return nil }
      return .init(
        sequence: sequence, sample: APISchema.Sample(reply.sample),
        item: reply.line.map { APISchema.CartItem($0, pickStatus: .unspecified) },
        totals: .init(reply.activity))
    }
  }

  func listPendingSamples(
    _ request: APISchema.ListPendingSamplesRequest,
    _ call: UnaryCall<APISchema.ListPendingSamplesResponse>
  ) {
    let now = call.scope.loop.core.clock.timestamp
    call.read(atLeast: request.atLeast) { version throws(Status) in
      let page = version.state.commerce.sampleQueue(
        zone: request.zone, after: try Paging.cursor(request.pageToken),
        limit: try Paging.size(request.pageSize), at: now)
      return .init(
        sequence: version.sequence,
        samples: page.items.map { APISchema.WarehouseSample($0) },
        nextPageToken: Paging.token(page.next),
        totalCount: UInt32(clamping: page.totalCount))
    }
  }

  func listSessionSamples(
    _ request: APISchema.ListSessionSamplesRequest,
    _ call: UnaryCall<APISchema.ListSessionSamplesResponse>
  ) {
    call.read(atLeast: request.atLeast) { version throws(Status) in
      _ = try Self.readable(request.sessionID, call.scope.caller, version)
      return .init(
        sequence: version.sequence,
        samples: version.state.commerce.samples(of: request.sessionID).map {
          APISchema.Sample($0)
        })
    }
  }

  func watchSamples(
    _ request: APISchema.WatchSamplesRequest,
    _ call: ServerStreamCall<APISchema.WatchSamplesResponse>
  ) {
    call.follow(.samples(zone: request.zone), from: request.cursor)
  }
}
