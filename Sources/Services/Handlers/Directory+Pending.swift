import APISchema
import RPC

// Methods of Directory that are not there yet.

extension Handlers {
  func setClientTerms(
    _ request: APISchema.SetClientTermsRequest, _ call: UnaryCall<APISchema.SetClientTermsResponse>
  ) { call.fail(.pending) }

  func getClientCredit(
    _ request: APISchema.GetClientCreditRequest,
    _ call: UnaryCall<APISchema.GetClientCreditResponse>
  ) { call.fail(.pending) }
}
