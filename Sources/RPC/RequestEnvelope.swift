import Bytes
import Framing

/// `ttrpc.Request`: 1 service, 2 method, 3 payload, 4 timeout_nano, 5 metadata {1 key, 2 value}.
///
/// Written by hand so that the payload is copied once, out of the receive buffer. Strict: UTF-8,
/// sizes, counts, wire types. Unknown fields are skipped; a repeated single field counts last.
enum RequestEnvelope {
  /// Reads a request; throws the status to answer with.
  static func decode(
    _ data: UnsafeRawBufferPointer, limits: RPCLimits, names: inout NameCache
  ) throws(Status) -> CallRequest {
    var reader = RawByteReader(data)
    var request = CallRequest(service: "", method: "")
    var metadataBytes = 0
    do throws(Malformed) {
      while let field = try reader.readField() {
        switch field.number {
        case 1: request.service = try name(field, limits: limits, names: &names)
        case 2: request.method = try name(field, limits: limits, names: &names)
        case 3: request.payload = [UInt8](try field.bytes())
        case 4: request.timeoutNanos = Int64(bitPattern: try field.varint())
        case 5:
          let bytes = try field.bytes()
          metadataBytes += bytes.count
          if metadataBytes <= limits.metadataBytesMax
            && request.metadata.count < limits.metadataEntriesMax
          {
            request.metadata.append(try metadataEntry(bytes))
          } else {
            metadataBytes = .max / 2
          }
        default: break
        }
      }
    } catch {
      throw Status(.invalidArgument, "the request envelope is malformed")
    }
    guard metadataBytes <= limits.metadataBytesMax else {
      throw Status(.resourceExhausted, "too much call metadata")
    }
    return request
  }

  private static func name(
    _ field: WireField, limits: RPCLimits, names: inout NameCache
  ) throws(Malformed) -> String {
    let bytes = try field.bytes()
    guard bytes.count <= limits.nameBytesMax, let text = names.text(bytes) else {
      throw Malformed()
    }
    return text
  }

  private static func metadataEntry(
    _ bytes: UnsafeRawBufferPointer
  ) throws(Malformed) -> MetadataEntry {
    var reader = RawByteReader(bytes)
    var entry = MetadataEntry(key: "", value: "")
    while let field = try reader.readField() {
      switch field.number {
      case 1: entry.key = try field.text()
      case 2: entry.value = try field.text()
      default: break
      }
    }
    return entry
  }

  /// Bytes of the envelope.
  static func size(_ request: CallRequest) -> Int {
    let timeout = UInt64(bitPattern: request.timeoutNanos)
    return WireSize.field(request.service.utf8.count) + WireSize.field(request.method.utf8.count)
      + WireSize.field(request.payload.count)
      + (timeout == 0 ? 0 : 1 + WireSize.varint(timeout))
      + request.metadata.reduce(0) { $0 + WireSize.always(entrySize($1)) }
  }

  /// Appends the envelope: exactly `size` bytes.
  static func encode(_ request: CallRequest, to output: inout ByteQueue) {
    output.append(field: 1, text: request.service)
    output.append(field: 2, text: request.method)
    output.append(field: 3, bytes: request.payload)
    if request.timeoutNanos != 0 {
      output.append(0x20 as UInt8)
      output.append(varint: UInt64(bitPattern: request.timeoutNanos))
    }
    for entry in request.metadata {
      output.append(0x2A as UInt8)
      output.append(varint: UInt64(entrySize(entry)))
      output.append(field: 1, text: entry.key)
      output.append(field: 2, text: entry.value)
    }
  }

  private static func entrySize(_ entry: MetadataEntry) -> Int {
    WireSize.field(entry.key.utf8.count) + WireSize.field(entry.value.utf8.count)
  }
}

/// Sizes of protobuf fields with numbers below 16, in bytes.
enum WireSize {
  /// A varint.
  static func varint(_ value: UInt64) -> Int {
    value == 0 ? 1 : (70 - value.leadingZeroBitCount) / 7
  }
  /// A length-delimited field that is left out when empty.
  static func field(_ count: Int) -> Int { count == 0 ? 0 : always(count) }
  /// A length-delimited field that is there even when empty.
  static func always(_ count: Int) -> Int { 1 + varint(UInt64(count)) + count }
}

extension ByteQueue {
  /// Appends a length-delimited field; nothing when it is empty.
  mutating func append(field number: UInt8, bytes: [UInt8]) {
    guard !bytes.isEmpty else { return }
    append(number << 3 | 2)
    append(varint: UInt64(bytes.count))
    append(bytes)
  }

  /// Appends a string field; nothing when it is empty.
  mutating func append(field number: UInt8, text: String) {
    guard !text.isEmpty else { return }
    append(number << 3 | 2)
    append(varint: UInt64(text.utf8.count))
    append(text)
  }
}
