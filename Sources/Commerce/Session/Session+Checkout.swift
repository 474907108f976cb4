import StoreSchema
public import Values

/// The customer is ready to buy: staff see it, and nothing else happens.
public struct RequestCheckout: Equatable, Sendable {
  /// The session.
  public var sessionID: SessionID
  /// The session's version seen; 0: whatever it is.
  public var expectedSessionVersion: UInt64

  /// A session whose customer is ready.
  public init(sessionID: SessionID, expectedSessionVersion: UInt64 = 0) {
    self.sessionID = sessionID
    self.expectedSessionVersion = expectedSessionVersion
  }
}

extension State {
  func decide(
    _ command: RequestCheckout, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .client, .staff, .admin)
    var (session, activity) = try activeSession(command.sessionID, context)
    try requireVersion(command.expectedSessionVersion, activity)
    if activity.lineCount == 0 { throw .emptyCart }
    if session.checkoutRequestedAt != nil {
      return .unchanged(.session(Self.reply(session, activity)))
    }
    session.checkoutRequestedAt = context.now
    activity = activity.touched(at: context.now, timeoutSeconds: session.timeoutSeconds)
    var recorder = Recorder()
    recorder.record(
      .sessionChanged(
        SessionChanged(kind: .checkoutRequested, session: session, activity: activity)))
    return recorder.outcome(.session(Self.reply(session, activity)))
  }

  /// The outcome, and of every open session whose cart it changes that the customer's wish to
  /// check out is over: it was about another cart. Whoever changed it, and however: this looks at
  /// what happened, not at what was asked. The withdrawal is part of that change and has no
  /// version of its own.
  func withdrawingCheckouts(_ outcome: Outcome) -> Outcome {
    var last: [SessionID: SessionActivity] = [:]
    var order: [SessionID] = []
    for event in outcome.events {
      guard let activity = event.activityOfChangedCart else { continue }
      let id = activity.sessionID
      if last.updateValue(activity, forKey: id) == nil { order.append(id) }
    }
    var next = outcome
    for id in order where sessions.read(id, { $0.checkoutRequestedAt != nil }) == true {
      guard let activity = last[id], !outcome.ends(id), var session = sessions[id] else { continue }
      session.checkoutRequestedAt = nil
      let event = SessionChanged(kind: .checkoutWithdrawn, session: session, activity: activity)
      next.events.append(Event(body: .sessionChanged(event)))
    }
    return next
  }
}

extension Outcome {
  fileprivate func ends(_ id: SessionID) -> Bool {
    events.contains { event in
      if case .sessionEnded(let ended) = event.body {
        ended.activity.sessionID == id
      } else {
        false
      }
    }
  }
}

extension Event {
  /// The session's numbers, if its cart has other lines, quantities or prices afterwards.
  fileprivate var activityOfChangedCart: SessionActivity? {
    switch body {
    case .lineAdded(let event): event.activity
    case .lineChanged(let event): event.activity
    case .lineRemoved(let event): event.activity
    case .itemShorted(let event): event.activity
    case .overrideApplied(let event): event.activity
    case .overrideRemoved(let event): event.activity
    default: nil
    }
  }
}
