import APISchema
import Codec
import Commerce
import CommerceStore
import Documents
import Engine
import RPC
import StoreSchema
import Values

// An order on paper and in the mail (S2R 9.7).

extension Handlers {
  func exportAsText(
    _ request: APISchema.ExportOrderRequest, _ call: UnaryCall<APISchema.ExportTextResponse>
  ) {
    call.read(atLeast: request.atLeast) { version throws(Status) in
      let (_, document) = try Self.document(request.orderID, version)
      do throws(DocumentFailure) {
        return .init(sequence: version.sequence, text: try document.plainText())
      } catch {
        throw Status(error)
      }
    }
  }

  func exportAsPdf(
    _ request: APISchema.ExportOrderRequest, _ call: UnaryCall<APISchema.ExportPdfResponse>
  ) {
    let scope = call.scope
    scope.loop.withVersion(atLeast: request.atLeast, scope.call) { version in
      let (number, document): (String, Document)
      do throws(Status) {
        (number, document) = try Self.document(request.orderID, version)
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
              pageCount: UInt32(clamping: file.pageCount), fileName: "\(number).pdf"))
        }
      }
    }
  }

  func sendViaEmail(
    _ request: APISchema.SendOrderViaEmailRequest, _ call: UnaryCall<APISchema.QueuedEmailResponse>
  ) {
    let email = Commerce.QueueEmail(
      .order(request.orderID), toAddress: request.toAddress, message: request.message)
    queue(email, request, call)
  }

  private static func document(
    _ id: OrderID, _ version: Version<CommerceMachine>
  ) throws(Status) -> (number: String, Document) {
    let order = try known(id, version)
    let currency = version.state.commerce.settings?.currency ?? ""
    return (order.orderNumber, Document(order, currency: currency))
  }
}
