import APISchema
import Commerce
import RPC
import StoreSchema
import Values

// Short picks and what becomes of them.

extension Handlers {
  func shortPick(
    _ request: APISchema.ShortPickRequest, _ call: UnaryCall<APISchema.ShortPickResponse>
  ) {
    let command = Commerce.ShortPick(
      sessionID: request.sessionID, lineID: request.lineID, picked: request.picked,
      reason: request.reason, reallocates: !request.noReallocation)
    call.submit(.shortPick(command), for: request, response: Self.shortPick)
  }

  func reallocatePick(
    _ request: APISchema.ReallocatePickRequest, _ call: UnaryCall<APISchema.ShortPickResponse>
  ) {
    let command = Commerce.ReallocatePick(sessionID: request.sessionID, lineID: request.lineID)
    call.submit(.reallocatePick(command), for: request, response: Self.shortPick)
  }

  func substitutePick(
    _ request: APISchema.SubstitutePickRequest, _ call: UnaryCall<APISchema.ShortPickResponse>
  ) {
    let command = Commerce.SubstitutePick(
      sessionID: request.sessionID, lineID: request.lineID, batchID: request.batchID,
      unitPrice: request.unitPrice?.unitPrice, consent: request.consent)
    call.submit(.substitutePick(command), for: request, response: Self.shortPick)
  }

  func acceptShort(
    _ request: APISchema.AcceptShortRequest, _ call: UnaryCall<APISchema.ShortPickResponse>
  ) {
    let command = Commerce.AcceptShort(sessionID: request.sessionID, lineID: request.lineID)
    call.submit(.acceptShort(command), for: request, response: Self.shortPick)
  }

  private static func shortPick(
    _ reply: StoreSchema.Reply.Body, _ sequence: UInt64
  ) -> APISchema.ShortPickResponse? {
    guard case .picks(let reply) = reply, let line = reply.pickLines.first else { return nil }
    let replacement = reply.pickLines.first { $0.lineID == reply.replacementLineID }
    return .init(
      sequence: sequence, line: APISchema.PickLine(line),
      replacement: replacement.map { APISchema.PickLine($0) })
  }
}
