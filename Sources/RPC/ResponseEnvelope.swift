import Bytes
import Framing

/// `ttrpc.Response`: 1 status (`google.rpc.Status`), 2 payload. An absent status is OK.
enum ResponseEnvelope {
  /// A response as read.
  struct Content {
    var status: Status = .ok
    var payload: [UInt8] = []
  }

  /// Reads a response; nil when it is malformed. A code outside 0...16 becomes UNKNOWN.
  static func decode(_ data: UnsafeRawBufferPointer, limits: RPCLimits) -> Content? {
    var reader = RawByteReader(data)
    var content = Content()
    do throws(Malformed) {
      while let field = try reader.readField() {
        switch field.number {
        case 1: content.status = try status(try field.bytes(), limits: limits)
        case 2: content.payload = [UInt8](try field.bytes())
        default: break
        }
      }
    } catch {
      return nil
    }
    return content
  }

  private static func status(
    _ bytes: UnsafeRawBufferPointer, limits: RPCLimits
  ) throws(Malformed) -> Status {
    var reader = RawByteReader(bytes)
    var status = Status.ok
    while let field = try reader.readField() {
      switch field.number {
      case 1:
        let code = Int32(truncatingIfNeeded: try field.varint())
        status.code = StatusCode(rawValue: code) ?? .unknown
      case 2: status.message = try field.text()
      case 3:
        guard status.details.count < limits.statusDetailsMax else { throw Malformed() }
        status.details.append(try detail(try field.bytes()))
      default: break
      }
    }
    return status
  }

  private static func detail(_ bytes: UnsafeRawBufferPointer) throws(Malformed) -> StatusDetail {
    var reader = RawByteReader(bytes)
    var detail = StatusDetail(typeURL: "", value: [])
    while let field = try reader.readField() {
      switch field.number {
      case 1: detail.typeURL = try field.text()
      case 2: detail.value = [UInt8](try field.bytes())
      default: break
      }
    }
    return detail
  }

  /// Bytes of the envelope of a success.
  @inline(__always) static func size(payloadBytes: Int) -> Int { WireSize.field(payloadBytes) }

  /// Appends the frame of a success. The caller has checked its size.
  @inline(__always) static func append(
    payload: [UInt8], streamID: UInt32, to output: inout ByteQueue
  ) {
    let size = size(payloadBytes: payload.count)
    output.append(FrameHeader(dataBytes: size, streamID: streamID, type: .response))
    output.append(field: 2, bytes: payload)
  }

  /// Appends the frame of a failure. What is too large is left out: details first, then text.
  static func append(
    status: Status, streamID: UInt32, limits: RPCLimits, to output: inout ByteQueue
  ) {
    var status = status
    while status.message.utf8.count > limits.statusMessageBytesMax { status.message.removeLast() }
    if WireSize.always(statusSize(status)) > limits.frameBytesMax { status.details = [] }
    let size = statusSize(status)
    output.append(
      FrameHeader(dataBytes: WireSize.always(size), streamID: streamID, type: .response))
    output.append(0x0A as UInt8)
    output.append(varint: UInt64(size))
    if status.code != .ok {
      output.append(0x08 as UInt8)
      output.append(varint: UInt64(status.code.rawValue))
    }
    output.append(field: 2, text: status.message)
    for detail in status.details {
      output.append(0x1A as UInt8)
      output.append(varint: UInt64(detailSize(detail)))
      output.append(field: 1, text: detail.typeURL)
      output.append(field: 2, bytes: detail.value)
    }
  }

  private static func statusSize(_ status: Status) -> Int {
    (status.code == .ok ? 0 : 2) + WireSize.field(status.message.utf8.count)
      + status.details.reduce(0) { $0 + WireSize.always(detailSize($1)) }
  }

  private static func detailSize(_ detail: StatusDetail) -> Int {
    WireSize.field(detail.typeURL.utf8.count) + WireSize.field(detail.value.count)
  }
}
