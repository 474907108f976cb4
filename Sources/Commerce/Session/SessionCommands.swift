public import StoreSchema
public import Values

/// Opens a session (S1-FR01, S2-SVC01).
public struct CreateSession: Equatable, Sendable {
  /// The client.
  public var clientID: ClientID
  /// None: the caller. Others only by ADMIN or with SESSION_WRITE_ALL.
  public var staffID: StaffID
  /// Unspecified: the policy's (C20).
  public var releasePolicy: ReleasePolicy
  /// Seconds; 0: the policy's.
  public var idleTimeoutSeconds: UInt32
  /// First internal note; may be empty.
  public var note: String
  /// Of the session while it is paused, in seconds; 0: the policy's (C05).
  public var pauseTimeoutSeconds: UInt32
  /// What its catalog starts with (S2-P19); none: the client's default.
  public var presetID: PresetID
  /// 0 to `Limits.pickPriorityMax`.
  public var pickPriority: UInt32

  /// A session to open.
  public init(
    clientID: ClientID, staffID: StaffID = .none, releasePolicy: ReleasePolicy = .unspecified,
    idleTimeoutSeconds: UInt32 = 0, note: String = "", pauseTimeoutSeconds: UInt32 = 0,
    presetID: PresetID = .none, pickPriority: UInt32 = 0
  ) {
    self.clientID = clientID
    self.staffID = staffID
    self.releasePolicy = releasePolicy
    self.idleTimeoutSeconds = idleTimeoutSeconds
    self.note = note
    self.pauseTimeoutSeconds = pauseTimeoutSeconds
    self.presetID = presetID
    self.pickPriority = pickPriority
  }
}

/// Exchanges a session code for a token bound to the session (C15). Anyone may ask.
public struct JoinSession: Equatable, Sendable {
  /// As typed: case, separators and look-alikes do not matter.
  public var code: String
  /// Shown to staff.
  public var deviceName: String

  /// A session to join.
  public init(code: String, deviceName: String = "") {
    self.code = code
    self.deviceName = deviceName
  }
}

/// Keeps the holds with the longer expiry of paused sessions (C05).
public struct PauseSession: Equatable, Sendable {
  /// The session.
  public var sessionID: SessionID

  /// A session to pause.
  public init(sessionID: SessionID) { self.sessionID = sessionID }
}

/// Goes on with a paused session.
public struct ResumeSession: Equatable, Sendable {
  /// The session.
  public var sessionID: SessionID

  /// A session to resume.
  public init(sessionID: SessionID) { self.sessionID = sessionID }
}

/// Counts as activity: expiry starts anew.
public struct ExtendSession: Equatable, Sendable {
  /// The session.
  public var sessionID: SessionID

  /// A session to extend.
  public init(sessionID: SessionID) { self.sessionID = sessionID }
}

/// Ends a session and releases every hold in the same commit (C04). One already cancelled stays as
/// it is (C22).
public struct CancelSession: Equatable, Sendable {
  /// The session.
  public var sessionID: SessionID
  /// For people; may be empty.
  public var reason: String
  /// The session's version reviewed; 0: whatever it is.
  public var expectedSessionVersion: UInt64

  /// A session to cancel.
  public init(sessionID: SessionID, reason: String = "", expectedSessionVersion: UInt64 = 0) {
    self.sessionID = sessionID
    self.reason = reason
    self.expectedSessionVersion = expectedSessionVersion
  }
}

/// Adds an internal note (S1-FR09).
public struct AddNote: Equatable, Sendable {
  /// The session.
  public var sessionID: SessionID
  /// Required.
  public var text: String

  /// A note to add.
  public init(sessionID: SessionID, text: String) {
    self.sessionID = sessionID
    self.text = text
  }
}
