import Bytes
import Foundation
import Framing
import Testing

/// The frames that proto/PROTOCOL.md shows in hex are the ones this code writes and reads.
@Suite struct GoldenFrameTests {
  @Test func extensionFramesAreAsDocumented() throws {
    let golden = try GoldenFrames()
    var queue = ByteQueue()
    func check(_ name: String, _ append: (inout ByteQueue) -> Void) {
      append(&queue)
      let bytes = queue.withReadable { [UInt8]($0) }
      queue.removeAll()
      #expect(golden.frames[name] == bytes, "\(name) is \(GoldenFrames.hex(bytes))")
    }
    check("settings") {
      $0.append(
        Settings(
          frameBytesMax: 4_194_304, initialCredit: 64, concurrentStreamsMax: 1024,
          pingIntervalMillis: 30_000))
    }
    check("ping") { $0.appendPing(1, isAck: false) }
    check("ping-ack") { $0.appendPing(1, isAck: true) }
    check("cancel") { $0.appendCancel(streamID: 3, code: 1) }
    check("credit") { $0.appendCredit(streamID: 3, messages: 16) }
    check("goaway") { $0.append(GoAway(lastStreamID: 5, code: 0, text: "restart")) }
    check("data") { $0.appendFrame(.data, streamID: 3, data: [0x08, 0x07]) }
    check("data-empty") { $0.appendFrame(.data, streamID: 3, data: []) }
    check("end-of-stream") { $0.appendEndOfStream(streamID: 3) }
  }

  @Test func everyGoldenFrameIsOneFrame() throws {
    for (name, bytes) in try GoldenFrames().frames {
      let decoded = decode([bytes]).decoded
      #expect(decoded.count == 1, "\(name)")
      guard case .frame(let header, let data)? = decoded.first else { continue }
      #expect(header.dataBytes + FramingLimits.headerBytes == bytes.count, "\(name)")
      #expect(data.count == header.dataBytes, "\(name)")
    }
  }
}

/// The fenced block `golden` of proto/PROTOCOL.md: one frame per line, a name and its bytes.
struct GoldenFrames {
  var frames: [String: [UInt8]] = [:]

  init() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let page = try String(
      contentsOf: root.appending(path: "proto/PROTOCOL.md"), encoding: .utf8)
    var isInside = false
    for line in page.split(separator: "\n") {
      if line.hasPrefix("```") {
        isInside = line == "```golden"
      } else if isInside {
        let words = line.split(separator: " ")
        frames[String(words[0])] = words.dropFirst().compactMap { UInt8($0, radix: 16) }
      }
    }
  }

  static func hex(_ bytes: [UInt8]) -> String {
    bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined(separator: " ")
  }
}
