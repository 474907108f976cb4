import StoreSchema
import Values

// Who may change which order, and when (C17, S2-P02).

extension State {
  /// Staff change their own orders, those of nobody, and with the permission their colleagues'.
  func requireOwner(of id: OrderID, _ principal: Principal) throws(Rejection) {
    guard let order = orders[id] else { throw .orderNotFound }
    try requireOwner(of: order, principal)
  }

  func requireOwner(of order: Order, _ principal: Principal) throws(Rejection) {
    if principal.role == .admin || mayUseAll(principal.staffID, for: .write) { return }
    guard !principal.staffID.isNone && (order.staffID == principal.staffID || order.staffID.isNone)
    else {
      throw .permissionDenied(allowed: "your own orders, without permission SESSION_WRITE_ALL")
    }
  }

  /// An order whose lines and prices may change now. What was due for it by itself happens first:
  /// the end of its hold, and of an expired session that works on it.
  func modifiableOrder(
    _ id: OrderID, _ expectedVersion: UInt64, _ context: CommandContext,
    _ recorder: inout Recorder
  ) throws(Rejection) -> Order {
    guard let known = orders[id] else { throw .orderNotFound }
    try unlock(known, context, &recorder)
    guard var order = recorder.state(from: self).orders[id] else { throw .orderNotFound }
    try requireModifiable(order, at: context.now)
    if let end = order.holdUntil, end <= context.now {
      recorder.state(from: self).endHold(of: order, &recorder)
      order = recorder.state(from: self).orders[id] ?? order
    }
    // What was due by itself is no conflict: the version seen is the one before.
    if expectedVersion != 0 && expectedVersion != known.version {
      throw .versionConflict(current: known.version)
    }
    return order
  }

  private func requireModifiable(_ order: Order, at now: Timestamp) throws(Rejection) {
    if order.historical {
      throw .orderNotModifiable(
        order.status, allowed: "it was taken over from another system and can only be read")
    }
    // Whether the timer has said so already does not matter.
    if let end = order.endedByItself { throw .orderExpired(at: end) }
    if !order.status.isModifiable {
      throw .orderNotModifiable(
        order.status, allowed: "only DRAFT, QUOTE and PENDING_APPROVAL may change")
    }
    if let end = order.expiresAt, end <= now { throw .orderExpired(at: end) }
  }

  /// Refuses an order that a live session works on. An expired session ends in this commit.
  func unlock(
    _ order: Order, _ context: CommandContext, _ recorder: inout Recorder
  ) throws(Rejection) {
    try refuseLocked(order, context)
    if let session = session(workingOn: order) {
      expire(session.id, at: context.now, &recorder)
    }
  }

  /// Refuses it, without ending anything: a session past its expiry is in nobody's way.
  func refuseLocked(_ order: Order, _ context: CommandContext) throws(Rejection) {
    guard let session = session(workingOn: order) else { return }
    if let activity = activity(of: session.id), activity.expiresAt <= context.now { return }
    throw .orderNotModifiable(
      order.status, allowed: "it is in live session \(session.id) until that ends")
  }
}
