import Framing
import Testing

@testable import RPC

/// Arbitrary and mutated bytes never trap, and memory stays bounded by what arrived.
@Suite struct FuzzTests {
  private static func mutate(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
    for _ in 0..<Int.random(in: 1...8, using: &random) {
      guard !bytes.isEmpty else { return }
      let index = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0...3, using: &random) {
      case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
      case 1: bytes[index] ^= 1 << UInt8.random(in: 0...7, using: &random)
      case 2: bytes.remove(at: index)
      default:
        let end = min(bytes.count, index + Int.random(in: 1...30, using: &random))
        bytes.insert(contentsOf: bytes[index..<end], at: index)
      }
    }
  }

  private static func randomFrame(_ random: inout SplitMix64) -> Frame {
    let id = UInt32.random(in: 0...11, using: &random)
    let methods = ["Unary", "Watch", "Upload", "Talk", "Nothing"]
    let flags = FrameFlags(rawValue: UInt8.random(in: 0...7, using: &random))
    let noise = (0..<Int.random(in: 0...20, using: &random)).map { _ in
      UInt8.random(in: 0...255, using: &random)
    }
    switch Int.random(in: 0...8, using: &random) {
    case 0...2:
      let method = methods.randomElement(using: &random) ?? "Unary"
      return .request(
        id | 1, method, noise, flags: flags,
        timeoutNanos: Int64.random(in: -1...2_000_000_000, using: &random))
    case 3: return .data(id, noise, flags: flags)
    case 4: return .cancel(id)
    case 5: return .credit(id, UInt32.random(in: 0...UInt32.max, using: &random))
    case 6: return .ping(random.next(), isAck: Bool.random(using: &random))
    case 7: return .response(id, noise)
    default:
      let type = FrameType(rawValue: UInt8.random(in: 0...255, using: &random))
      return Frame(type: type, flags: flags, id: id, data: noise)
    }
  }

  private static func chunks(_ bytes: [UInt8], _ random: inout SplitMix64) -> [[UInt8]] {
    var chunks: [[UInt8]] = []
    var start = 0
    while start < bytes.count {
      let end = min(bytes.count, start + Int.random(in: 1...200, using: &random))
      chunks.append(Array(bytes[start..<end]))
      start = end
    }
    return chunks
  }

  /// A transcript of frames, sometimes damaged.
  private static func transcript(_ random: inout SplitMix64) -> [UInt8] {
    var bytes = Bool.random(using: &random) ? Frame.settings(credit: 3).bytes : []
    for _ in 0..<Int.random(in: 1...40, using: &random) { bytes += randomFrame(&random).bytes }
    if Int.random(in: 0...2, using: &random) > 0 { mutate(&bytes, &random) }
    return bytes
  }

  @Test func aServerSurvivesAnything() {
    let seed = SplitMix64.seed()
    var random = SplitMix64(seed: seed)
    for _ in 0..<1_500 {
      var limits = RPCLimits()
      limits.concurrentStreamsMax = 4
      let rig = ServerRig(limits: limits, hasExtensions: Bool.random(using: &random))
      var received = 0
      for chunk in Self.chunks(Self.transcript(&random), &random) {
        rig.receive(bytes: chunk)
        received += chunk.count
        Self.act(on: rig, &random)
        #expect(rig.callCount <= 4, "seed \(seed)")
        #expect(rig.bytesHeld < 3 * received + 20_000, "seed \(seed)")
      }
      rig.machine.connectionEnded(Status(.unavailable))
      rig.collect()
      Self.checkEnds(rig, seed)
    }
  }

  /// What a handler might do at this moment.
  private static func act(on rig: ServerRig, _ random: inout SplitMix64) {
    guard let (id, call) = rig.requests.randomElement(using: &random) else { return }
    switch Int.random(in: 0...6, using: &random) {
    case 0: rig.fail(id, Status(.internal))
    case 1: rig.grant(id, 3)
    case 2 where call.kind.serverStreams: rig.send(id, [1, 2, 3])
    case 3 where call.kind.serverStreams: rig.finish(id)
    case 4 where !call.kind.serverStreams: rig.respond(id, [1])
    case 5: rig.advance(millis: UInt64.random(in: 0...1_500, using: &random))
    case 6 where Int.random(in: 0...20, using: &random) == 0: rig.drain()
    default: break
    }
  }

  /// Every call ended at most once, and none is left.
  private static func checkEnds(_ rig: ServerRig, _ seed: UInt64) {
    #expect(rig.callCount == 0, "seed \(seed)")
    let ids = rig.ended.map(\.streamID)
    #expect(Set(ids).count == ids.count, "seed \(seed)")
    #expect(Set(ids).isSubset(of: Set(rig.requests.keys)), "seed \(seed)")
  }

  @Test func aClientSurvivesAnything() {
    let seed = SplitMix64.seed()
    var random = SplitMix64(seed: seed)
    let kinds: [MethodKind] = [.unary, .serverStreaming, .clientStreaming, .bidirectional]
    for _ in 0..<1_500 {
      let rig = ClientRig(hasExtensions: Bool.random(using: &random))
      for kind in kinds { rig.start("Any", kind, timeoutNanos: 1_000_000_000) }
      var received = 0
      for chunk in Self.chunks(Self.transcript(&random), &random) {
        rig.receive(bytes: chunk)
        received += chunk.count
        #expect(rig.callCount <= 4, "seed \(seed)")
        #expect(rig.bytesHeld < 3 * received + 20_000, "seed \(seed)")
        switch Int.random(in: 0...5, using: &random) {
        case 0: rig.send(5, [1])
        case 1: rig.cancel(3)
        case 2: rig.advance(millis: 100)
        case 3: rig.machine.grantCredit(3, 20)
        default: break
        }
      }
      rig.machine.connectionEnded(Status(.unavailable))
      rig.collect()
      let ends = rig.log.filter { $0.hasPrefix("ended") }.map { $0.split(separator: " ")[1] }
      #expect(Set(ends).count == ends.count, "seed \(seed)")
    }
  }

  @Test func noiseNeverTraps() {
    let seed = SplitMix64.seed()
    var random = SplitMix64(seed: seed)
    for _ in 0..<2_000 {
      let noise = (0..<Int.random(in: 0...300, using: &random)).map { _ in
        Int.random(in: 0...2, using: &random) == 0 ? UInt8.random(in: 0...255, using: &random) : 0
      }
      ServerRig().receive(bytes: noise)
      ServerRig(hasExtensions: true).receive(bytes: noise)
      ClientRig().receive(bytes: noise)
      let envelope = noise.withUnsafeBytes {
        ResponseEnvelope.decode($0, limits: RPCLimits())
      }
      #expect((envelope?.payload.count ?? 0) <= noise.count, "seed \(seed)")
    }
  }
}
