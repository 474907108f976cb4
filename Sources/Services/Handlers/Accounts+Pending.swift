import APISchema
import RPC

// Methods of Accounts that are not there yet.

extension Handlers {
  func create(
    _ request: APISchema.CreateAccountRequest,
    _ call: UnaryCall<APISchema.AccountInvitationResponse>
  ) { call.fail(.pending) }

  func resetPassword(
    _ request: APISchema.AccountReferenceRequest,
    _ call: UnaryCall<APISchema.AccountInvitationResponse>
  ) { call.fail(.pending) }

  func setActive(
    _ request: APISchema.SetAccountActiveRequest,
    _ call: UnaryCall<APISchema.AccountCommandResponse>
  ) { call.fail(.pending) }

  func list(
    _ request: APISchema.ListAccountsRequest, _ call: UnaryCall<APISchema.ListAccountsResponse>
  ) { call.fail(.pending) }

  func acceptInvitation(
    _ request: APISchema.AcceptInvitationRequest, _ call: UnaryCall<APISchema.SignInResponse>
  ) { call.fail(.pending) }

  func signIn(
    _ request: APISchema.SignInRequest, _ call: UnaryCall<APISchema.SignInResponse>
  ) { call.fail(.pending) }

  func signOut(
    _ request: APISchema.SignOutRequest, _ call: UnaryCall<APISchema.SignOutResponse>
  ) { call.fail(.pending) }

  func changePassword(
    _ request: APISchema.ChangePasswordRequest, _ call: UnaryCall<APISchema.SignInResponse>
  ) { call.fail(.pending) }
}
