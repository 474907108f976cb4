import Bytes
import Framing

@testable import RPC

/// A frame as a test writes and compares it.
struct Frame: Equatable, CustomStringConvertible {
  var type: FrameType
  var flags: FrameFlags = []
  var id: UInt32
  var data: [UInt8] = []

  var bytes: [UInt8] {
    var queue = ByteQueue()
    queue.appendFrame(type, flags: flags, streamID: id, data: data)
    return queue.withReadable { [UInt8]($0) }
  }

  var description: String { "\(type.rawValue)/\(flags.rawValue)#\(id)\(data)" }

  static func request(
    _ id: UInt32, _ method: String, _ payload: [UInt8] = [], flags: FrameFlags = [],
    timeoutNanos: Int64 = 0, metadata: [MetadataEntry] = []
  ) -> Frame {
    let request = CallRequest(
      service: "test.v1.Everything", method: method, payload: payload, timeoutNanos: timeoutNanos,
      metadata: metadata)
    return Frame(type: .request, flags: flags, id: id, data: encoded(request))
  }

  static func data(_ id: UInt32, _ payload: [UInt8], flags: FrameFlags = []) -> Frame {
    Frame(type: .data, flags: flags, id: id, data: payload)
  }

  static func end(_ id: UInt32) -> Frame { Frame(type: .data, flags: .endOfStream, id: id) }

  static func response(_ id: UInt32, _ payload: [UInt8]) -> Frame {
    var queue = ByteQueue()
    ResponseEnvelope.append(payload: payload, streamID: id, to: &queue)
    queue.consume(FramingLimits.headerBytes)
    return Frame(type: .response, id: id, data: queue.withReadable { [UInt8]($0) })
  }

  static func failure(_ id: UInt32, _ status: Status) -> Frame {
    var queue = ByteQueue()
    ResponseEnvelope.append(status: status, streamID: id, limits: RPCLimits(), to: &queue)
    queue.consume(FramingLimits.headerBytes)
    return Frame(type: .response, id: id, data: queue.withReadable { [UInt8]($0) })
  }

  static func settings(
    frameBytesMax: UInt32 = 4_194_304, credit: UInt32 = 64, streams: UInt32 = 1024,
    pingMillis: UInt32 = 30_000
  ) -> Frame {
    extension_ {
      $0.append(
        Settings(
          frameBytesMax: frameBytesMax, initialCredit: credit, concurrentStreamsMax: streams,
          pingIntervalMillis: pingMillis))
    }
  }

  static func ping(_ payload: UInt64, isAck: Bool = false) -> Frame {
    extension_ { $0.appendPing(payload, isAck: isAck) }
  }

  static func cancel(_ id: UInt32, code: UInt32 = 1) -> Frame {
    extension_ { $0.appendCancel(streamID: id, code: code) }
  }

  static func credit(_ id: UInt32, _ messages: UInt32) -> Frame {
    extension_ { $0.appendCredit(streamID: id, messages: messages) }
  }

  static func goAway(_ last: UInt32, code: UInt32 = 0, _ text: String) -> Frame {
    extension_ { $0.append(GoAway(lastStreamID: last, code: code, text: text)) }
  }

  private static func extension_(_ append: (inout ByteQueue) -> Void) -> Frame {
    var queue = ByteQueue()
    append(&queue)
    return frames(&queue)[0]
  }

  static func encoded(_ request: CallRequest) -> [UInt8] {
    var queue = ByteQueue()
    RequestEnvelope.encode(request, to: &queue)
    return queue.withReadable { [UInt8]($0) }
  }
}

/// Takes all frames out of the queue.
func frames(_ queue: inout ByteQueue) -> [Frame] {
  let bytes = queue.withReadable { [UInt8]($0) }
  queue.removeAll()
  return frames(in: bytes)
}

/// The whole frames in these bytes.
func frames(in bytes: [UInt8]) -> [Frame] {
  var decoder = FrameDecoder()
  var found: [Frame] = []
  bytes.withUnsafeBytes { memory in
    var input = memory
    while case .frame(let header, let data) = decoder.next(&input) {
      found.append(
        Frame(type: header.type, flags: header.flags, id: header.streamID, data: [UInt8](data)))
    }
  }
  return found
}
