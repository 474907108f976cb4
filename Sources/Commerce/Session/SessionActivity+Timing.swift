public import StoreSchema
import Values

extension SessionStatus {
  /// Whether carts may still change, now or after a resume. The other states are terminal (C03).
  public var isOpen: Bool { self == .active || self == .paused }
}

extension SessionActivity {
  /// When the warning before expiry is due: five minutes ahead, or at half of a short timeout.
  var warningAt: Timestamp {
    let timeout = expiresAt.seconds - lastActivityAt.seconds
    return expiresAt.adding(seconds: -min(Limits.expiryWarningSeconds, max(timeout, 0) / 2))
  }

  /// When the session next needs attention: its warning, then its expiry.
  var deadline: Timestamp { expiryWarned ? expiresAt : warningAt }

  /// The same after something happened at `now`.
  func touched(at now: Timestamp, timeoutSeconds: UInt32) -> SessionActivity {
    var activity = self
    activity.version += 1
    activity.lastActivityAt = now
    activity.expiresAt = now.adding(seconds: Int64(timeoutSeconds))
    activity.expiryWarned = false
    return activity
  }
}

extension Session {
  /// How long nothing may happen before the session expires, in seconds.
  var timeoutSeconds: UInt32 { status == .paused ? pauseTimeoutSeconds : idleTimeoutSeconds }
}
