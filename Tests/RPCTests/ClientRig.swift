import Bytes
import Clocks
import Framing

@testable import RPC

/// A client machine and a clock that the test moves.
final class ClientRig {
  var machine: ClientMachine
  var now = Instant(nanoseconds: 1_000_000_000)
  /// What the machine asked for, as short sentences.
  var log: [String] = []

  init(limits: RPCLimits = RPCLimits(), hasExtensions: Bool = false) {
    machine = ClientMachine(limits: limits, hasExtensions: hasExtensions, now: now)
  }

  /// A rig whose server negotiated extensions and has sent its SETTINGS; nothing is pending.
  static func extended(limits: RPCLimits = RPCLimits(), credit: UInt32 = 64) -> ClientRig {
    let rig = ClientRig(limits: limits, hasExtensions: true)
    rig.receive(.settings(credit: credit))
    _ = rig.sent()
    return rig
  }

  /// The new call's id; 0 when it was refused, which is logged.
  @discardableResult
  func start(
    _ method: String, _ kind: MethodKind, _ payload: [UInt8] = [], timeoutNanos: Int64 = 0
  ) -> UInt32 {
    let request = CallRequest(
      service: "test.v1.Everything", method: method, payload: payload, timeoutNanos: timeoutNanos)
    switch machine.start(request, kind: kind, now: now) {
    case .success(let id): return id
    case .failure(let status):
      log.append("refused \(status.code)")
      return 0
    }
  }

  func receive(_ frames: Frame...) {
    for frame in frames { receive(bytes: frame.bytes) }
  }

  func receive(bytes: [UInt8]) {
    bytes.withUnsafeBytes { machine.received($0, now: now) }
    collect()
  }

  @discardableResult
  func send(_ id: UInt32, _ payload: [UInt8]) -> SendResult { machine.send(id, payload) }

  func credit(of id: UInt32) -> UInt32? { machine.sendCredit(of: id) }

  @discardableResult func cancel(_ id: UInt32) -> Bool { machine.cancel(id) }

  var callCount: Int { machine.callCount }
  var nextTimer: Instant? { machine.nextTimer }
  var takesCalls: Bool { machine.takesCalls }
  var bytesHeld: Int { machine.bytesHeld + machine.output.count }

  func advance(millis: UInt64) {
    now = now.adding(milliseconds: millis)
    machine.timer(now: now)
    collect()
  }

  func collect() {
    for event in machine.takeEvents() { note(event) }
  }

  private func note(_ event: ClientEvent) {
    switch event {
    case .message(let id, let payload, _): log.append("message \(id) \(payload)")
    case .canSend(let id): log.append("canSend \(id)")
    case .ended(let call):
      let payload = call.payload.isEmpty ? "" : " \(call.payload)"
      log.append("ended \(call.streamID) \(call.status.code) \(call.fate)\(payload)")
    case .goAway(let code, let text): log.append("goAway \(code) \(text)")
    case .close(let cause): log.append("close \(cause)")
    }
  }

  func takeLog() -> [String] {
    defer { log = [] }
    return log
  }

  func sent() -> [Frame] { frames(&machine.output) }
}
