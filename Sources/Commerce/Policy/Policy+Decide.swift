import StoreSchema
import Values

extension State {
  func decide(
    _ command: SavePolicy, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .admin)
    var next = command.policy
    if next.version != 0 && next.version != policy.version {
      throw .versionConflict(current: policy.version)
    }
    next.version = policy.version
    try check(next)
    if next == policy { return .unchanged(Self.saved(policy, created: false)) }
    next.version += 1
    var recorder = Recorder()
    recorder.record(.policySaved(PolicySaved(policy: next)))
    return recorder.outcome(Self.saved(next, created: policy.version == 0))
  }

  private func check(_ policy: StorePolicy) throws(Rejection) {
    try Self.check(policy.idleTimeoutSeconds, Limits.idleTimeoutSeconds, "idle_timeout_seconds")
    try Self.check(policy.pauseTimeoutSeconds, Limits.pauseTimeoutSeconds, "pause_timeout_seconds")
    try Self.check(policy.historyDays, Limits.historyDays, "history_days")
    try Self.check(policy.draftLifetimeDays, Limits.orderLifetimeDays, "draft_lifetime_days")
    try Self.check(policy.quoteLifetimeDays, Limits.orderLifetimeDays, "quote_lifetime_days")
    try Self.check(policy.draftHoldHoursMax, Limits.draftHoldHours, "draft_hold_hours_max")
    try Self.check(
      policy.recallTimeoutSeconds, Limits.recallTimeoutSeconds, "recall_timeout_seconds")
    guard policy.openSessionsPerClientMax <= Limits.openSessionsMax else {
      throw .invalidField(
        field: "policy.open_sessions_per_client_max",
        allowed: "1 to \(Limits.openSessionsMax), or 0 for any number")
    }
    let field = "policy.live_session_staff_ids"
    guard policy.liveSessionStaffIDs.count <= Limits.listedStaffMax else {
      throw .invalidField(field: field, allowed: "up to \(Limits.listedStaffMax) of staff")
    }
    var seen: Set<StaffID> = []
    for (index, id) in policy.liveSessionStaffIDs.enumerated() {
      guard staff.read(id, { _ in true }) != nil, seen.insert(id).inserted else {
        throw .invalidField(field: "\(field)[\(index)]", allowed: "staff, each once")
      }
    }
  }

  private static func check(
    _ value: UInt32, _ allowed: ClosedRange<UInt32>, _ field: String
  ) throws(Rejection) {
    if value == 0 || allowed.contains(value) { return }
    throw .invalidField(
      field: "policy.\(field)",
      allowed: "\(allowed.lowerBound) to \(allowed.upperBound), or 0 for the default")
  }

  private static func saved(_ policy: StorePolicy, created: Bool) -> Reply.Body {
    .saved(SavedReply(created: created, version: policy.version))
  }

  /// Refuses to open sessions for staff for whom live sessions are switched off (C43).
  func requireLiveSessions(for member: Staff) throws(Rejection) {
    switch policy.liveSessions {
    case .unspecified, .onForAll: return
    case .onForListedStaff:
      if policy.liveSessionStaffIDs.contains(member.id) { return }
      throw .featureDisabled(allowed: "only listed staff open live sessions at present")
    case .off: throw .featureDisabled(allowed: "nobody opens live sessions at present")
    }
  }
}
