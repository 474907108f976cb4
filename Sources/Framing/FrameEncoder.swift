public import Bytes

extension ByteQueue {
  /// Appends a frame header. The caller appends exactly `dataBytes` bytes after it.
  @inlinable public mutating func append(_ header: FrameHeader) {
    precondition(
      header.dataBytes >= 0 && header.dataBytes < 1 << 24, "a frame's length is checked before")
    reserve(FramingLimits.headerBytes + header.dataBytes)
    append(bigEndian: UInt32(truncatingIfNeeded: header.dataBytes))
    append(bigEndian: header.streamID)
    append(header.type.rawValue)
    append(header.flags.rawValue)
  }

  /// Appends a whole frame.
  @inlinable public mutating func appendFrame(
    _ type: FrameType, flags: FrameFlags = [], streamID: UInt32, data: [UInt8]
  ) {
    append(FrameHeader(dataBytes: data.count, streamID: streamID, type: type, flags: flags))
    append(data)
  }

  /// Appends the Data frame that ends a stream.
  public mutating func appendEndOfStream(streamID: UInt32) {
    append(FrameHeader(dataBytes: 0, streamID: streamID, type: .data, flags: .endOfStream))
  }
}
