import StoreSchema
public import Values

/// What the salesperson's own screen shows (S2R R8): nil leaves a setting as it is.
public struct SetVisibility: Equatable, Sendable {
  /// The session.
  public var sessionID: SessionID
  /// Whether staff views carry costs.
  public var showsCost: Bool?
  /// Whether they carry margins.
  public var showsMargin: Bool?

  /// Settings to change.
  public init(sessionID: SessionID, showsCost: Bool? = nil, showsMargin: Bool? = nil) {
    self.sessionID = sessionID
    self.showsCost = showsCost
    self.showsMargin = showsMargin
  }
}

extension State {
  /// The settings stay for the session's life (S2-P13), and are nobody's activity.
  func decide(
    _ command: SetVisibility, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .staff, .admin)
    var (session, activity) = try openSession(command.sessionID, context)
    let before = activity
    if let shows = command.showsCost { activity.costHidden = !shows }
    if let shows = command.showsMargin { activity.marginHidden = !shows }
    if activity == before { return .unchanged(.session(Self.reply(session, activity))) }
    activity.version += 1
    session = sessions[session.id] ?? session
    var recorder = Recorder()
    recorder.record(
      .sessionChanged(
        SessionChanged(kind: .visibility, session: session, activity: activity)))
    return recorder.outcome(.session(Self.reply(session, activity)))
  }
}
