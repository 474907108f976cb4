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
    call.read(atLeast: request.atLeast) { version throws(Status) in
      let document = try Self.document(request.sheetID, caller, version)
      do throws(DocumentFailure) {
        return .init(sequence: version.sequence, text: try document.plainText())
      } catch {
        throw Status(error)
      }
    }
  }

  func exportAsPdf(
    _ request: APISchema.ExportSheetRequest, _ call: UnaryCall<APISchema.ExportPdfResponse>
  ) {
    let scope = call.scope
    scope.loop.withVersion(atLeast: request.atLeast, scope.call) { version in
      let document: Document
      do throws(Status) {
        document = try Self.document(request.sheetID, scope.caller, version)
      } catch {
        return call.fail(error)
      }
      scope.loop.render(document) { made in
        switch made {
        case .failure(let status): call.fail(status)
        case .success(let file):
          call.respond(
            .init(
              sequence: version.sequence, pdf: file.pdf,
              pageCount: UInt32(clamping: file.pageCount),
              fileName: "sheet-\(request.sheetID).pdf"))
        }
      }
    }
  }

  private static func document(
    _ id: SheetID, _ caller: Caller, _ version: Version<CommerceMachine>
  ) throws(Status) -> Document {
    let sheet = try sheet(id, caller, version)
    return Document(sheet, currency: version.state.commerce.settings?.currency ?? "")
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
