import APISchema
import Clocks
import Codec
import Commerce
import CommerceStore
import Documents
import Engine
import RPC
import StoreSchema
import Values

// A sheet on paper and in the mail.

extension Handlers {
  func exportAsText(
    _ request: APISchema.ExportSheetRequest, _ call: UnaryCall<APISchema.ExportTextResponse>
  ) {
    let caller = call.scope.caller
    call.respondAsText(atLeast: request.atLeast) { version throws(Status) in
      try Self.document(request.sheetID, caller, version)
    }
  }

  func exportAsPdf(
    _ request: APISchema.ExportSheetRequest, _ call: UnaryCall<APISchema.ExportPdfResponse>
  ) {
    let caller = call.scope.caller
    call.respondAsPdf(atLeast: request.atLeast) { version throws(Status) in
      try Self.document(request.sheetID, caller, version)
    }
  }

  private static func document(
    _ id: SheetID, _ caller: Caller, _ version: Version<CommerceMachine>
  ) throws(Status) -> (document: Document, fileName: String) {
    let sheet = try sheet(id, caller, version)
    let currency = version.state.commerce.settings?.currency ?? ""
    return (Document(sheet, currency: currency), "sheet-\(id).pdf")
  }

  func sendViaEmail(
    _ request: APISchema.SendSheetViaEmailRequest, _ call: UnaryCall<APISchema.QueuedEmailResponse>
  ) {
    let email = Commerce.QueueEmail(
      .sheet(request.sheetID), toAddress: request.toAddress, message: request.message,
      includesLink: request.includesLink)
    queue(email, request, call)
  }

  /// Queues a mail, if there is a mail server to send it with.
  func queue(
    _ email: Commerce.QueueEmail, _ request: some IdempotentRequest & WireMessage,
    _ call: UnaryCall<APISchema.QueuedEmailResponse>
  ) {
    guard call.scope.loop.core.sendsEmail else {
      return call.fail(
        Status(.emailNotConfigured, "this server has no mail server to send mails with"))
    }
    call.submit(.queueEmail(email), for: request) { reply, sequence in
      guard case .saved(let reply) = reply else { return nil }
      return .init(sequence: sequence, emailID: EmailID(rawValue: reply.id))
    }
  }
}
