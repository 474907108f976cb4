import APISchema
import Commerce
import CommerceStore
import Engine
import RPC
import StoreSchema
import Values

extension Handlers {
  func getPolicy(
    _ request: APISchema.GetPolicyRequest, _ call: UnaryCall<APISchema.GetPolicyResponse>
  ) {
    call.read(atLeast: request.atLeast) { version throws(Status) in
      .init(
        sequence: version.sequence,
        policy: APISchema.StorePolicy(version.state.commerce.policy))
    }
  }

  func savePolicy(
    _ request: APISchema.SavePolicyRequest, _ call: UnaryCall<APISchema.SavePolicyResponse>
  ) {
    let command = Commerce.SavePolicy(policy: StoreSchema.StorePolicy(request.policy))
    call.submit(.savePolicy(command), for: request) { reply, sequence in
      guard case .saved(let saved) = reply else { return nil }
      var policy = request.policy
      policy.version = saved.version
      return .init(sequence: sequence, policy: policy)
    }
  }
}

extension APISchema.StorePolicy {
  init(_ policy: StoreSchema.StorePolicy) {
    self.init(
      liveSessions: APISchema.LiveSessionsFeature(rawValue: policy.liveSessions.rawValue)
        ?? .unspecified,
      liveSessionStaffIDs: policy.liveSessionStaffIDs,
      openSessionsPerClientMax: policy.openSessionsPerClientMax,
      idleTimeoutSeconds: policy.idleTimeoutSeconds,
      pauseTimeoutSeconds: policy.pauseTimeoutSeconds,
      releasePolicy: APISchema.ReleasePolicy(rawValue: policy.releasePolicy.rawValue)
        ?? .unspecified,
      shortageRemedy: APISchema.ShortageRemedy(rawValue: policy.shortageRemedy.rawValue)
        ?? .unspecified,
      reallocationOff: policy.reallocationOff,
      historyDays: policy.historyDays,
      version: policy.version,
      draftLifetimeDays: policy.draftLifetimeDays,
      quoteLifetimeDays: policy.quoteLifetimeDays,
      draftHoldHoursMax: policy.draftHoldHoursMax,
      recallTimeoutSeconds: policy.recallTimeoutSeconds)
  }
}

extension StoreSchema.StorePolicy {
  init(_ policy: APISchema.StorePolicy) {
    self.init(
      liveSessions: StoreSchema.LiveSessionsFeature(rawValue: policy.liveSessions.rawValue)
        ?? .unspecified,
      liveSessionStaffIDs: policy.liveSessionStaffIDs,
      openSessionsPerClientMax: policy.openSessionsPerClientMax,
      idleTimeoutSeconds: policy.idleTimeoutSeconds,
      pauseTimeoutSeconds: policy.pauseTimeoutSeconds,
      releasePolicy: StoreSchema.ReleasePolicy(rawValue: policy.releasePolicy.rawValue)
        ?? .unspecified,
      shortageRemedy: StoreSchema.ShortageRemedy(rawValue: policy.shortageRemedy.rawValue)
        ?? .unspecified,
      reallocationOff: policy.reallocationOff,
      historyDays: policy.historyDays,
      version: policy.version,
      draftLifetimeDays: policy.draftLifetimeDays,
      quoteLifetimeDays: policy.quoteLifetimeDays,
      draftHoldHoursMax: policy.draftHoldHoursMax,
      recallTimeoutSeconds: policy.recallTimeoutSeconds)
  }
}
