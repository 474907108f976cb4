import Bytes
import Clocks
import Foundation
import Framing
import Testing

@testable import RPC

/// The call frames that proto/PROTOCOL.md shows in hex are the ones the machines write and read.
@Suite struct GoldenCallTests {
  private static let request = CallRequest(
    service: "showroom.v1.LiveShopping", method: "AddToCart", payload: [0x08, 0x07],
    timeoutNanos: 5_000_000_000, metadata: [MetadataEntry(key: "authorization", value: "Bearer t")])

  private static func golden() throws -> [String: [UInt8]] {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let page = try String(
      contentsOf: root.appending(path: "proto/PROTOCOL.md"), encoding: .utf8)
    var frames: [String: [UInt8]] = [:]
    var isInside = false
    for line in page.split(separator: "\n") {
      if line.hasPrefix("```") {
        isInside = line == "```golden"
      } else if isInside {
        let words = line.split(separator: " ")
        frames[String(words[0])] = words.dropFirst().compactMap { UInt8($0, radix: 16) }
      }
    }
    return frames
  }

  private static func hex(_ bytes: [UInt8]) -> String {
    bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined(separator: " ")
  }

  private static func sent(_ act: (inout ClientMachine) -> Void) -> [UInt8] {
    let rig = ClientRig()
    act(&rig.machine)
    return rig.machine.output.withReadable { [UInt8]($0) }
  }

  @Test func requestsAreAsDocumented() throws {
    let golden = try Self.golden()
    let unary = Self.sent {
      _ = $0.start(Self.request, kind: .unary, now: .init(nanoseconds: 0))
    }
    #expect(golden["request-unary"] == unary, "\(Self.hex(unary))")
    let bare = CallRequest(service: "showroom.v1.Server", method: "Echo")
    let upload = Self.sent {
      _ = $0.start(bare, kind: .clientStreaming, now: .init(nanoseconds: 0))
    }
    #expect(golden["request-open"] == upload, "\(Self.hex(upload))")
    let watch = Self.sent {
      _ = $0.start(bare, kind: .serverStreaming, now: .init(nanoseconds: 0))
    }
    #expect(golden["request-closed"] == watch, "\(Self.hex(watch))")
  }

  @Test func responsesAreAsDocumented() throws {
    let golden = try Self.golden()
    let success = Frame.response(1, [0x08, 0x07]).bytes
    #expect(golden["response"] == success, "\(Self.hex(success))")
    let empty = Frame.response(1, []).bytes
    #expect(golden["response-empty"] == empty, "\(Self.hex(empty))")
    let failure = Frame.failure(1, Status(.notFound, "no cart")).bytes
    #expect(golden["response-error"] == failure, "\(Self.hex(failure))")
  }

  @Test func aServerReadsTheDocumentedRequest() throws {
    let rig = ServerRig()
    let bytes = try #require(try Self.golden()["request-unary"])
    bytes.withUnsafeBytes { rig.machine.received($0, now: rig.now) { _, _ in .unary } }
    rig.collect()
    #expect(rig.requests[1]?.request == Self.request)
    #expect(rig.requests[1]?.deadline == rig.now.adding(milliseconds: 5_000))
  }

  @Test func theDocumentedLimitsAreTheDefaults() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let page = try String(
      contentsOf: root.appending(path: "proto/PROTOCOL.md"), encoding: .utf8)
    let limits = RPCLimits()
    let rows = [
      "| data of one frame | \(limits.frameBytesMax) bytes |",
      "| data of an extension frame | \(FramingLimits.extensionBytesMax) bytes |",
      "| service or method name | \(limits.nameBytesMax) bytes |",
      "| call metadata | \(limits.metadataEntriesMax) entries, \(limits.metadataBytesMax) bytes |",
      "| status text | \(limits.statusMessageBytesMax) bytes |",
      "| status details | \(limits.statusDetailsMax) |",
      "| calls at once | \(limits.concurrentStreamsMax) |",
      "| initial credit | \(limits.initialCredit) messages per stream |",
      "| frames without a message | \(limits.emptyFramesPerSecondMax) per second |",
      "| silence before a PING | \(limits.pingIntervalMillis / 1_000) s |",
      "| silence after a PING | \(limits.pingTimeoutMillis / 1_000) s |",
      "| drain | \(limits.drainMillisMax / 1_000) s |",
      "| how far ids may be out of order | \(FixedLimits.windowWords * 64) calls |",
    ]
    for row in rows { #expect(page.contains(row), "\(row)") }
  }
}
