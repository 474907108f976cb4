import Bytes
import Framing
import Testing

@testable import RPC

@Suite struct EnvelopeTests {
  private static func decode(_ bytes: [UInt8], _ limits: RPCLimits = RPCLimits()) -> Result<
    CallRequest, Status
  > {
    var names = NameCache()
    return bytes.withUnsafeBytes { memory in
      do throws(Status) {
        return .success(try RequestEnvelope.decode(memory, limits: limits, names: &names))
      } catch {
        return .failure(error)
      }
    }
  }

  private static func decodeResponse(_ bytes: [UInt8]) -> ResponseEnvelope.Content? {
    bytes.withUnsafeBytes { ResponseEnvelope.decode($0, limits: RPCLimits()) }
  }

  private static func randomText(_ random: inout SplitMix64, max: Int) -> String {
    let letters: [Character] = ["a", "Z", ".", "é", "漢", "\u{0}", "😀"]
    let count = Int.random(in: 0...max, using: &random)
    return String((0..<count).compactMap { _ in letters.randomElement(using: &random) })
  }

  private static func randomRequest(_ random: inout SplitMix64) -> CallRequest {
    let payload = (0..<Int.random(in: 0...300, using: &random)).map { _ in
      UInt8.random(in: 0...255, using: &random)
    }
    let metadata = (0..<Int.random(in: 0...5, using: &random)).map { _ in
      MetadataEntry(
        key: randomText(&random, max: 10), value: randomText(&random, max: 40))
    }
    let timeouts: [Int64] = [0, 1, -1, .max, .min, 5_000_000_000]
    return CallRequest(
      service: randomText(&random, max: 40), method: randomText(&random, max: 20),
      payload: payload, timeoutNanos: timeouts.randomElement(using: &random) ?? 0,
      metadata: metadata)
  }

  @Test func requestsSurvive() {
    let seed = SplitMix64.seed()
    var random = SplitMix64(seed: seed)
    for _ in 0..<500 {
      let request = Self.randomRequest(&random)
      let bytes = Frame.encoded(request)
      #expect(bytes.count == RequestEnvelope.size(request), "seed \(seed)")
      #expect(Self.decode(bytes) == .success(request), "seed \(seed)")
    }
  }

  @Test func aCutRequestIsMalformedOrShorter() {
    let request = CallRequest(
      service: "a.v1.Service", method: "Method", payload: [1, 2, 3], timeoutNanos: 77,
      metadata: [MetadataEntry(key: "k", value: "v")])
    let bytes = Frame.encoded(request)
    for length in 0..<bytes.count {
      if case .success(let short) = Self.decode(Array(bytes[..<length])) {
        #expect(short != request)
      }
    }
  }

  @Test func unknownFieldsAreSkippedAndTheLastValueCounts() {
    let bytes: [UInt8] = [
      0x32, 0x02, 0xAA, 0xBB, 0x38, 0x05, 0x45, 1, 2, 3, 4, 0x49, 1, 2, 3, 4, 5, 6, 7, 8,
      0x12, 0x01, 0x61, 0x12, 0x01, 0x62, 0xF8, 0xFF, 0xFF, 0xFF, 0x0F, 0x00,
    ]
    #expect(Self.decode(bytes) == .success(CallRequest(service: "", method: "b")))
  }

  @Test(
    arguments: [
      [0x08, 0x01], [0x20], [0x22, 0x00], [0x2A, 0x02, 0x0A, 0x05], [0x2A, 0x02, 0x08, 0x01],
      [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F], [0x13], [0x07, 0x00], [0x0A, 0x02, 0xC3, 0x28],
      [0x12, 0x01, 0x80], [0x2A, 0x03, 0x12, 0x01, 0xED], [0x35, 1, 2, 3], [0x31, 1, 2],
    ] as [[UInt8]])
  func malformedRequests(bytes: [UInt8]) {
    #expect(
      Self.decode(bytes)
        == .failure(Status(.invalidArgument, "the request envelope is malformed")))
  }

  @Test func namesAreLimited() {
    let longest = CallRequest(service: String(repeating: "s", count: 255), method: "m")
    let tooLong = CallRequest(service: "s", method: String(repeating: "m", count: 256))
    #expect(Self.decode(Frame.encoded(longest)) == .success(longest))
    guard case .failure = Self.decode(Frame.encoded(tooLong)) else {
      Issue.record("a name of 256 bytes was taken")
      return
    }
  }

  @Test func statusesSurvive() {
    for code in StatusCode.allCases where code != .ok {
      let status = Status(
        code, "text é",
        details: [
          StatusDetail(typeURL: "type.googleapis.com/x", value: [1, 2]),
          StatusDetail(typeURL: "", value: []),
        ])
      #expect(Self.decodeResponse(Frame.failure(1, status).data)?.status == status)
    }
  }

  @Test func aLongStatusTextIsCut() {
    let status = Status(.internal, String(repeating: "é", count: 10_000))
    let read = Self.decodeResponse(Frame.failure(1, status).data)
    #expect(read?.status.message == String(repeating: "é", count: 4_096))
  }

  @Test func detailsThatDoNotFitAreLeftOut() {
    let detail = StatusDetail(typeURL: "x", value: [UInt8](repeating: 0, count: 4_194_304))
    let read = Self.decodeResponse(
      Frame.failure(1, Status(.internal, "text", details: [detail])).data)
    #expect(read?.status == Status(.internal, "text"))
  }

  @Test(
    arguments: [
      [0x0A, 0x01], [0x08, 0x01], [0x10, 0x01], [0x0A, 0x03, 0x12, 0x01, 0xFF],
      [0x0A, 0x02, 0x18, 0x01], [0x0A, 0x02, 0x0A, 0x00], [0x0B],
    ] as [[UInt8]])
  func malformedResponses(bytes: [UInt8]) {
    #expect(Self.decodeResponse(bytes) == nil)
  }

  @Test func rememberedNamesAreTheRightOnes() {
    let seed = SplitMix64.seed()
    var random = SplitMix64(seed: seed)
    var names = NameCache()
    let pool = (0..<60).map { _ in Self.randomText(&random, max: 30) }
    for _ in 0..<2_000 {
      let name = pool.randomElement(using: &random) ?? ""
      let found = Array(name.utf8).withUnsafeBytes { names.text($0) }
      #expect(found == name, "seed \(seed)")
    }
    let bad = [UInt8](repeating: 0xFF, count: 20)
    #expect(bad.withUnsafeBytes { names.text($0) } == nil)
  }
}
