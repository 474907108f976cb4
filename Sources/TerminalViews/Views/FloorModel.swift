public import APISchema
public import Values

/// The open sessions, folded from `WatchActiveSessions`.
public struct FloorModel: Sendable {
  private var sessions: [SessionID: ActiveSession] = [:]
  private var arriving: (sequence: UInt64, sessions: [SessionID: ActiveSession])?
  private var marks = Marks<SessionID>()
  /// Whether a whole state has come.
  public private(set) var isKnown = false

  /// Of the newest message; a part of a state counts too.
  private var sequence: UInt64 = 0

  /// Knows nothing yet.
  public init() {}

  /// Folds a message in; `now` says since when its changes are marked.
  public mutating func apply(_ message: WatchActiveSessionsResponse, at now: Timestamp) {
    // What a stream that was replaced still brings is in the state already.
    if case .changes = message.body, message.sequence <= sequence { return }
    sequence = message.sequence
    switch message.body {
    case .progress: break
    case .state(let state): apply(state, sequence: message.sequence)
    case .changes(let changes): for session in changes.sessions { apply(session, at: now) }
    }
  }

  private mutating func apply(_ state: ActiveSessionsState, sequence: UInt64) {
    var known = arriving?.sequence == sequence ? arriving?.sessions ?? [:] : [:]
    for session in state.sessions { known[session.sessionID] = session }
    guard state.complete else { return arriving = (sequence, known) }
    arriving = nil
    sessions = known
    isKnown = true
  }

  private mutating func apply(_ session: ActiveSession, at now: Timestamp) {
    let isNew = sessions[session.sessionID] == nil
    if Self.isOpen(session.status) {
      marks.set(session.sessionID, isNew ? .added : .changed, at: now)
      sessions[session.sessionID] = session
    } else {
      sessions[session.sessionID] = nil
    }
  }

  /// Newest first.
  public var rows: [ActiveSession] {
    sessions.values.sorted { ($0.startedAt, $0.sessionID) > ($1.startedAt, $1.sessionID) }
  }

  /// The open session with this id.
  public subscript(id: SessionID) -> ActiveSession? { sessions[id] }

  func mark(_ id: SessionID, at now: Timestamp) -> Marks<SessionID>.Kind? {
    marks.kind(id, at: now)
  }

  private static func isOpen(_ status: SessionStatus) -> Bool {
    status == .active || status == .paused
  }
}

/// A session's status as people see it (S1-UX08).
enum StatusText {
  static func name(_ status: SessionStatus) -> String {
    status == .active ? "live" : "\(status)"
  }

  static func style(_ status: SessionStatus) -> Style {
    switch status {
    case .active: Style(.red, bold: true)
    case .paused: Style(.yellow)
    case .completed: Style(.green)
    default: Style(dim: true)
    }
  }
}
