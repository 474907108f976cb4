import APISchema
import Commerce
import RPC
import StoreSchema
import Values

// What the warehouse does with lines.

extension Handlers {
  func markPicked(
    _ request: APISchema.MarkPickedRequest, _ call: UnaryCall<APISchema.MarkPickedResponse>
  ) {
    var command = Commerce.MarkPicked(
      sessionID: request.sessionID, lineID: request.lineID,
      expectedQuantity: request.expectedQuantity)
    command.barcode = request.barcode
    command.location = request.location
    call.submit(.markPicked(command), for: request) { reply, sequence in
      guard case .pick(let reply) = reply else { return nil }
      return .init(sequence: sequence, line: APISchema.PickLine(reply.pickLine))
    }
  }

  func unmarkPicked(
    _ request: APISchema.UnmarkPickedRequest, _ call: UnaryCall<APISchema.UnmarkPickedResponse>
  ) {
    let command = Commerce.UnmarkPicked(
      sessionID: request.sessionID, lineID: request.lineID,
      expectedVersion: request.expectedVersion)
    call.submit(.unmarkPicked(command), for: request) { reply, sequence in
      guard case .pick(let reply) = reply else { return nil }
      return .init(sequence: sequence, line: APISchema.PickLine(reply.pickLine))
    }
  }

  func claimPick(
    _ request: APISchema.ClaimPickRequest, _ call: UnaryCall<APISchema.PickLinesResponse>
  ) {
    var command = Commerce.ClaimPick(
      sessionID: request.sessionID, lineIDs: request.lineIDs, takeOver: request.takeOver)
    command.orderID = request.orderID
    call.submit(.claimPick(command), for: request, response: Self.pickLines)
  }

  func unclaimPick(
    _ request: APISchema.UnclaimPickRequest, _ call: UnaryCall<APISchema.PickLinesResponse>
  ) {
    var command = Commerce.UnclaimPick(sessionID: request.sessionID, lineIDs: request.lineIDs)
    command.orderID = request.orderID
    call.submit(.unclaimPick(command), for: request, response: Self.pickLines)
  }

  func acknowledgeRecall(
    _ request: APISchema.AcknowledgeRecallRequest, _ call: UnaryCall<APISchema.PickLinesResponse>
  ) {
    let command = Commerce.AcknowledgeRecall(
      sessionID: request.sessionID, lineID: request.lineID,
      expectedVersion: request.expectedVersion)
    call.submit(.acknowledgeRecall(command), for: request, response: Self.pickLines)
  }

  func returnToShelf(
    _ request: APISchema.ReturnToShelfRequest, _ call: UnaryCall<APISchema.PickLinesResponse>
  ) {
    let command = Commerce.ReturnToShelf(
      sessionID: request.sessionID, lineID: request.lineID,
      expectedVersion: request.expectedVersion)
    call.submit(.returnToShelf(command), for: request, response: Self.pickLines)
  }

  func stagePick(
    _ request: APISchema.StagePickRequest, _ call: UnaryCall<APISchema.PickLinesResponse>
  ) {
    var command = Commerce.StagePick(
      sessionID: request.sessionID, lineIDs: request.lineIDs,
      stagingLocation: request.stagingLocation)
    command.orderID = request.orderID
    call.submit(.stagePick(command), for: request, response: Self.pickLines)
  }

  func handOverPick(
    _ request: APISchema.HandOverPickRequest, _ call: UnaryCall<APISchema.PickLinesResponse>
  ) {
    var command = Commerce.HandOverPick(sessionID: request.sessionID, lineIDs: request.lineIDs)
    command.orderID = request.orderID
    call.submit(.handOverPick(command), for: request, response: Self.pickLines)
  }

  private static func pickLines(
    _ reply: StoreSchema.Reply.Body, _ sequence: UInt64
  ) -> APISchema.PickLinesResponse? {
    guard case .picks(let reply) = reply else { return nil }
    return .init(sequence: sequence, lines: reply.pickLines.map { APISchema.PickLine($0) })
  }
}
