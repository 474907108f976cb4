import Bytes
import Clocks
import Framing

@testable import RPC

/// A server machine with a fixed method table and a clock that the test moves.
final class ServerRig {
  var machine: ServerMachine
  var now = Instant(nanoseconds: 1_000_000_000)
  /// What the machine asked for, as short sentences.
  var log: [String] = []
  var ended: [EndedCall] = []
  var requests: [UInt32: IncomingCall] = [:]

  init(limits: RPCLimits = RPCLimits(), hasExtensions: Bool = false) {
    machine = ServerMachine(limits: limits, hasExtensions: hasExtensions, now: now)
  }

  /// A rig whose peer negotiated extensions and has sent its SETTINGS; nothing is pending.
  static func extended(limits: RPCLimits = RPCLimits(), credit: UInt32 = 64) -> ServerRig {
    let rig = ServerRig(limits: limits, hasExtensions: true)
    rig.receive(.settings(credit: credit))
    _ = rig.sent()
    return rig
  }

  static func kind(_ service: String, _ method: String) -> MethodKind? {
    guard service == "test.v1.Everything" else { return nil }
    return switch method {
    case "Unary": .unary
    case "Watch": .serverStreaming
    case "Upload": .clientStreaming
    case "Talk": .bidirectional
    default: nil
    }
  }

  func receive(_ frames: Frame...) {
    for frame in frames { receive(bytes: frame.bytes) }
  }

  func receive(bytes: [UInt8]) {
    bytes.withUnsafeBytes { machine.received($0, now: now, kindOf: Self.kind) }
    collect()
  }

  // The macros of the test library do not take a machine, which can't be copied: they take these.

  @discardableResult func respond(_ id: UInt32, _ payload: [UInt8]) -> Bool {
    machine.respond(id, payload)
  }

  @discardableResult
  func send(_ id: UInt32, _ payload: [UInt8], suffix: [UInt8] = []) -> SendResult {
    machine.send(id, payload, suffix: suffix)
  }

  @discardableResult func finish(_ id: UInt32) -> Bool { machine.finish(id) }

  @discardableResult func fail(_ id: UInt32, _ status: Status) -> Bool { machine.fail(id, status) }

  func grant(_ id: UInt32, _ messages: UInt32) { machine.grantCredit(id, messages) }

  func attach(_ object: AnyObject, to id: UInt32) -> Bool { machine.attach(object, to: id) }

  func attachment(of id: UInt32) -> AnyObject? { machine.attachment(of: id) }

  func credit(of id: UInt32) -> UInt32? { machine.sendCredit(of: id) }

  func drain() {
    machine.drain("restart", now: now)
    collect()
  }

  var callCount: Int { machine.callCount }
  var nextTimer: Instant? { machine.nextTimer }
  var bytesHeld: Int { machine.bytesHeld + machine.output.count }

  func advance(millis: UInt64) {
    now = now.adding(milliseconds: millis)
    machine.timer(now: now)
    collect()
  }

  func collect() {
    for event in machine.takeEvents() { note(event) }
  }

  private func note(_ event: ServerEvent) {
    switch event {
    case .call(let id, let call):
      requests[id] = call
      log.append("call \(id) \(call.request.method) \(call.request.payload)")
    case .message(let id, let payload): log.append("message \(id) \(payload)")
    case .halfClosed(let id): log.append("halfClosed \(id)")
    case .canSend(let id): log.append("canSend \(id)")
    case .ended(let call):
      ended.append(call)
      log.append("ended \(call.streamID) \(call.status.code)")
    case .draining: log.append("draining")
    case .close(let cause): log.append("close \(cause)")
    }
  }

  /// What was logged since the last time.
  func takeLog() -> [String] {
    defer { log = [] }
    return log
  }

  /// The frames sent since the last time.
  func sent() -> [Frame] { frames(&machine.output) }

  /// The frames sent since the last time, failures as `id code`.
  func sentFailures() -> [String] {
    sent().map { frame in
      let content = frame.data.withUnsafeBytes {
        ResponseEnvelope.decode($0, limits: RPCLimits())
      }
      guard frame.type == .response, let content else { return "\(frame)" }
      return "\(frame.id) \(content.status.code)"
    }
  }
}
