import APISchema
import Commerce
import CommerceStore
import Engine
import RPC
import StoreSchema
import Values

extension Handlers {
  func setClientTerms(
    _ request: APISchema.SetClientTermsRequest,
    _ call: UnaryCall<APISchema.SetClientTermsResponse>
  ) {
    var command = Commerce.SetClientTerms(clientID: request.clientID)
    command.creditLimit = request.creditLimit.map { StoreSchema.CreditLimit(amount: $0.amount) }
    command.paymentTerms = request.paymentTerms.map { StoreSchema.PaymentTerms($0) }
    command.transportFeePercent = request.transportFeePercent
    command.selfService = request.selfService
    command.autoApproval = request.autoApproval
    command.expectedVersion = request.expectedVersion
    call.submit(.setClientTerms(command), for: request) { reply, sequence in
      guard case .saved(let reply) = reply else { return nil }
      return .init(sequence: sequence, version: reply.version)
    }
  }

  func getClientCredit(
    _ request: APISchema.GetClientCreditRequest,
    _ call: UnaryCall<APISchema.GetClientCreditResponse>
  ) {
    call.read(atLeast: request.atLeast) { version throws(Status) in
      let state = version.state.commerce
      guard let client = state.client(request.clientID) else {
        throw Status(.clientNotFound, "there is no such client")
      }
      let use = state.creditUse(of: client.id)
      return .init(
        sequence: version.sequence,
        creditLimit: client.creditLimit.map { APISchema.CreditLimit(amount: $0.amount) },
        paymentTerms: client.paymentTerms.map { APISchema.PaymentTerms($0) },
        exposure: use.exposure, unpaidOrderCount: use.unpaidOrders)
    }
  }
}
