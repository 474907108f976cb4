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
    call.respondAsText(atLeast: request.atLeast) { version throws(Status) in
      try Self.document(request.orderID, version)
    }
  }

  func exportAsPdf(
    _ request: APISchema.ExportOrderRequest, _ call: UnaryCall<APISchema.ExportPdfResponse>
  ) {
    call.respondAsPdf(atLeast: request.atLeast) { version throws(Status) in
      try Self.document(request.orderID, version)
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
  ) throws(Status) -> (document: Document, fileName: String) {
    let order = try known(id, version)
    let currency = version.state.commerce.settings?.currency ?? ""
    return (Document(order, currency: currency), "\(order.orderNumber).pdf")
  }
}
