import APISchema
import CommerceStore
import Engine
import RPC
import Transport

extension LoopContext {
  /// Runs the body with a durable version that is at the sequence or later: at once if it is
  /// durable, else as soon as it is, but not after `Limits.atLeastWaitMillis`.
  func withVersion(
    atLeast sequence: UInt64, _ call: ServerCall,
    _ body: @escaping (Version<CommerceMachine>) -> Void
  ) {
    let version = core.store.durable
    if version.sequence >= sequence { return body(version) }
    let ticket = ticket()
    switch core.store.engine.whenDurable(sequence, port: self, ticket: ticket) {
    case .already: body(core.store.durable)
    case .full: call.fail(.overloaded)
    case .stopped: call.fail(.stopping)
    case .waiting: wait(ticket, call, body)
    }
  }

  private func wait(
    _ ticket: UInt64, _ call: ServerCall, _ body: @escaping (Version<CommerceMachine>) -> Void
  ) {
    let timer = loop.schedule(afterMillis: Limits.atLeastWaitMillis) { [self] in
      guard withdraw(ticket) else { return }
      call.fail(
        Status(.cursorInFuture, "at_least lies after the newest commit: it is of another store"))
    }
    call.onCancel = { [self] _ in
      loop.cancel(timer)
      _ = withdraw(ticket)
    }
    pending[ticket] = .other { [self] outcome in
      loop.cancel(timer)
      guard case .durable = outcome else { return call.fail(.stopping) }
      body(core.store.durable)
    }
  }

  private func withdraw(_ ticket: UInt64) -> Bool {
    guard pending.removeValue(forKey: ticket) != nil else { return false }
    core.store.engine.cancelWait(port: self, ticket: ticket)
    return true
  }
}
