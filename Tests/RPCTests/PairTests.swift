import Bytes
import Clocks
import Framing
import Testing

@testable import RPC

/// A client and a server machine, joined by a pipe that loses nothing but cuts anywhere.
///
/// The server echoes: unary answers its payload, Watch sends its payload's first byte many
/// messages, Upload answers the number of messages, Talk sends every message back.
private final class Pair {
  private struct ServerSide {
    var kind: MethodKind
    var received: Int = 0
    var toSend: [[UInt8]] = []
    var isHalfClosed = false
  }
  struct ClientSide {
    var kind: MethodKind
    var expected: [[UInt8]] = []
    var received: [[UInt8]] = []
    var toSend: [[UInt8]] = []
    var isClosed = false
    var isCancelled = false
    var end: FinishedCall?
  }

  let server: ServerRig
  let client: ClientRig
  private var random: SplitMix64
  private var toServer: [UInt8] = []
  private var toClient: [UInt8] = []
  private var running: [UInt32: ServerSide] = [:]
  private(set) var calls: [UInt32: ClientSide] = [:]
  private(set) var violations: [String] = []

  init(seed: UInt64, hasExtensions: Bool) {
    random = SplitMix64(seed: seed)
    var limits = RPCLimits()
    limits.initialCredit = UInt32.random(in: 1...5, using: &random)
    server = ServerRig(limits: limits, hasExtensions: hasExtensions)
    limits.initialCredit = UInt32.random(in: 1...5, using: &random)
    client = ClientRig(limits: limits, hasExtensions: hasExtensions)
  }

  var isQuiet: Bool {
    client.callCount == 0 && server.callCount == 0 && toServer.isEmpty && toClient.isEmpty
  }

  func startCall() {
    let kinds: [(String, MethodKind)] = [
      ("Unary", .unary), ("Watch", .serverStreaming), ("Upload", .clientStreaming),
      ("Talk", .bidirectional),
    ]
    let (method, kind) = kinds[Int.random(in: 0...3, using: &random)]
    let payload = message()
    let id = client.start(method, kind, payload)
    var call = ClientSide(kind: kind)
    switch kind {
    case .unary: call.expected = [payload]
    case .serverStreaming: call.expected = Array(repeating: payload, count: Int(payload[0]))
    case .clientStreaming, .bidirectional:
      call.toSend = (0..<Int.random(in: 0...12, using: &random)).map { _ in message() }
      call.expected = kind == .bidirectional ? call.toSend : [[UInt8(call.toSend.count)]]
    }
    calls[id] = call
  }

  private func message() -> [UInt8] {
    let length = Int.random(in: 1...60, using: &random)
    return [UInt8.random(in: 0...9, using: &random)]
      + (1..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
  }

  func step() {
    switch Int.random(in: 0...9, using: &random) {
    case 0...2: deliverToServer()
    case 3...5: deliverToClient()
    case 6...7: clientSends()
    default: serverSends()
    }
    client.machine.output.withReadable { toServer += $0 }
    client.machine.output.removeAll()
    server.machine.output.withReadable { toClient += $0 }
    server.machine.output.removeAll()
  }

  func cancelOne() {
    guard let id = calls.filter({ $1.end == nil && !$1.isCancelled }).keys.min() else { return }
    client.cancel(id)
    calls[id]?.isCancelled = true
  }

  private func piece(_ bytes: inout [UInt8]) -> [UInt8] {
    let count = min(bytes.count, Int.random(in: 1...80, using: &random))
    defer { bytes.removeFirst(count) }
    return Array(bytes[..<count])
  }

  private func deliverToServer() {
    guard !toServer.isEmpty else { return }
    let bytes = piece(&toServer)
    bytes.withUnsafeBytes {
      server.machine.received($0, now: server.now, kindOf: ServerRig.kind)
    }
    for event in server.machine.takeEvents() { handle(event) }
  }

  private func handle(_ event: ServerEvent) {
    switch event {
    case .call(let id, let call):
      var side = ServerSide(kind: call.kind)
      if call.kind == .serverStreaming {
        let payload = call.request.payload
        side.toSend = Array(repeating: payload, count: Int(payload[0]))
      }
      running[id] = side
      if call.kind == .unary { server.respond(id, call.request.payload) }
    case .message(let id, let payload):
      running[id]?.received += 1
      if running[id]?.kind == .bidirectional { running[id]?.toSend.append(payload) }
      server.grant(id, 1)
    case .halfClosed(let id):
      running[id]?.isHalfClosed = true
      if let side = running[id], side.kind == .clientStreaming {
        server.respond(id, [UInt8(side.received)])
      }
    case .ended(let call): running[call.streamID] = nil
    case .canSend, .draining: break
    case .close(let cause): violations.append("server: \(cause)")
    }
  }

  private func serverSends() {
    for id in running.keys.sorted() {
      guard var side = running[id], side.kind.serverStreams else { continue }
      while let first = side.toSend.first, server.send(id, [], suffix: first) == .sent {
        side.toSend.removeFirst()
      }
      let isDone = side.kind == .serverStreaming || side.isHalfClosed
      running[id] = side
      if isDone && side.toSend.isEmpty {
        server.finish(id)
        running[id] = nil
      }
    }
  }

  private func deliverToClient() {
    guard !toClient.isEmpty else { return }
    let bytes = piece(&toClient)
    bytes.withUnsafeBytes { client.machine.received($0, now: client.now) }
    for event in client.machine.takeEvents() {
      switch event {
      case .message(let id, let payload, _):
        calls[id]?.received.append(payload)
        client.machine.grantCredit(id, 1)
      case .ended(let call):
        if calls[call.streamID]?.end != nil { violations.append("ended twice") }
        calls[call.streamID]?.end = call
        if calls[call.streamID]?.kind.serverStreams == false {
          calls[call.streamID]?.received.append(call.payload)
        }
      case .canSend, .goAway: break
      case .close(let cause): violations.append("client: \(cause)")
      }
    }
  }

  private func clientSends() {
    for id in calls.keys.sorted() {
      guard var call = calls[id], call.kind.clientStreams, !call.isClosed, !call.isCancelled
      else { continue }
      while let first = call.toSend.first, client.send(id, first) == .sent {
        call.toSend.removeFirst()
      }
      if call.toSend.isEmpty {
        client.machine.halfClose(id)
        call.isClosed = true
      }
      calls[id] = call
    }
  }
}

@Suite struct PairTests {
  @Test(arguments: [false, true])
  func everyCallGetsItsMessagesInOrder(hasExtensions: Bool) {
    let seed = SplitMix64.seed()
    for round in 0..<40 as Range<UInt64> {
      let pair = Pair(seed: seed &+ round, hasExtensions: hasExtensions)
      for turn in 0..<600 {
        if turn % 20 == 0 { pair.startCall() }
        pair.step()
      }
      var steps = 0
      while !pair.isQuiet && steps < 200_000 {
        pair.step()
        steps += 1
      }
      #expect(pair.isQuiet, "seed \(seed) round \(round)")
      #expect(pair.violations == [], "seed \(seed) round \(round)")
      for (id, call) in pair.calls {
        #expect(call.end?.status == .ok, "seed \(seed) round \(round) call \(id)")
        #expect(call.received == call.expected, "seed \(seed) round \(round) call \(id)")
      }
    }
  }

  @Test func cancelledCallsHarmNoOther() {
    let seed = SplitMix64.seed()
    for round in 0..<40 as Range<UInt64> {
      let pair = Pair(seed: seed &+ round, hasExtensions: true)
      for turn in 0..<600 {
        if turn % 10 == 0 { pair.startCall() }
        if turn % 35 == 34 { pair.cancelOne() }
        pair.step()
      }
      var steps = 0
      while !pair.isQuiet && steps < 200_000 {
        pair.step()
        steps += 1
      }
      #expect(pair.isQuiet, "seed \(seed) round \(round)")
      #expect(pair.violations == [], "seed \(seed) round \(round)")
      for (id, call) in pair.calls where !call.isCancelled {
        #expect(call.received == call.expected, "seed \(seed) round \(round) call \(id)")
      }
    }
  }
}
