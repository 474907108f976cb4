import APISchema
import Bytes
import Codec
import Testing

@testable import RPC

/// The call envelopes that RPC writes and reads by hand, against the generated codec of the same
/// messages: byte for byte both ways.
@Suite struct EnvelopeTests {
  private static let samples = 300

  private func bytes(_ queue: borrowing ByteQueue) -> [UInt8] { queue.withReadable { Array($0) } }

  private func request(_ random: inout Random) -> CallRequest {
    var request = CallRequest(service: random.text(0...40), method: random.text(0...30))
    request.payload = random.bytes(0...60)
    request.timeoutNanos = random.integer()
    request.metadata = random.list(atLeast: 0) {
      MetadataEntry(key: $0.text(0...20), value: $0.text(0...40))
    }
    return request
  }

  @Test func requests() throws {
    var random = Random(seed: Random.seed)
    for _ in 0..<Self.samples {
      let request = request(&random)
      let envelope = TtrpcRequest(
        service: request.service, method: request.method, payload: request.payload,
        timeoutNano: request.timeoutNanos,
        metadata: request.metadata.map { TtrpcKeyValue(key: $0.key, value: $0.value) })
      var queue = ByteQueue()
      RequestEnvelope.encode(request, to: &queue)
      let written = bytes(queue)
      #expect(written == envelope.encoded(), "seed \(Random.seed)")
      #expect(written.count == RequestEnvelope.size(request))
      var names = NameCache()
      let read = try envelope.encoded().withUnsafeBytes {
        try RequestEnvelope.decode($0, limits: RPCLimits(), names: &names)
      }
      #expect(read == request, "seed \(Random.seed)")
    }
  }

  @Test func successes() throws {
    var random = Random(seed: Random.seed)
    for _ in 0..<Self.samples {
      let payload = random.bytes(0...60)
      var queue = ByteQueue()
      ResponseEnvelope.append(payload: payload, streamID: 1, to: &queue)
      let data = Array(bytes(queue).dropFirst(10))
      #expect(try TtrpcResponse(decoding: data) == TtrpcResponse(payload: payload))
      let read = TtrpcResponse(payload: payload).encoded().withUnsafeBytes {
        ResponseEnvelope.decode($0, limits: RPCLimits())
      }
      #expect(read?.payload == payload)
      #expect(read?.status == .ok)
    }
  }

  @Test func failures() throws {
    var random = Random(seed: Random.seed)
    for _ in 0..<Self.samples {
      let details = random.list(atLeast: 0) { $0.any() }
      let code = StatusCode.allCases[1 + random.below(StatusCode.allCases.count - 1)]
      let status = Status(
        code, random.text(0...50),
        details: details.map { StatusDetail(typeURL: $0.typeURL, value: $0.value) })
      let envelope = TtrpcResponse(
        status: GoogleRPCStatus(code: code.rawValue, message: status.message, details: details))
      var queue = ByteQueue()
      ResponseEnvelope.append(status: status, streamID: 1, limits: RPCLimits(), to: &queue)
      let written = Array(bytes(queue).dropFirst(10))
      #expect(written == envelope.encoded(), "seed \(Random.seed)")
      let read = envelope.encoded().withUnsafeBytes {
        ResponseEnvelope.decode($0, limits: RPCLimits())
      }
      #expect(read?.status == status, "seed \(Random.seed)")
    }
  }

  /// What one reader refuses, or takes, the other does too, UTF-8 included. NUL is the exception:
  /// the codec refuses it in text.
  @Test func damagedRequests() {
    var random = Random(seed: Random.seed)
    for _ in 0..<Self.samples * 10 {
      var queue = ByteQueue()
      RequestEnvelope.encode(request(&random), to: &queue)
      var data = bytes(queue)
      if data.isEmpty { continue }
      data[random.below(data.count)] = UInt8(truncatingIfNeeded: random.next())
      var names = NameCache()
      let byHand = data.withUnsafeBytes {
        try? RequestEnvelope.decode($0, limits: RPCLimits(), names: &names)
      }
      guard let generated = try? TtrpcRequest(decoding: data) else { continue }
      // Names and metadata have limits of their own at RPC; none is near here.
      #expect(byHand?.payload == generated.payload, "\(data), seed \(Random.seed)")
      #expect(byHand?.service == generated.service, "\(data), seed \(Random.seed)")
      #expect(byHand?.timeoutNanos == generated.timeoutNano, "\(data), seed \(Random.seed)")
    }
  }
}
