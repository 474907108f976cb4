public import Bytes

extension ByteQueue {
  /// Appends a frame header. The caller appends exactly `dataBytes` bytes after it.
  @inlinable public mutating func append(_ header: FrameHeader) {
    precondition(
      header.dataBytes >= 0 && header.dataBytes < 1 << 24, "a frame's length is checked before")
    reserve(FramingLimits.headerBytes + header.dataBytes)
    append(reserving: FramingLimits.headerBytes) { room in
      let length = UInt32(truncatingIfNeeded: header.dataBytes)
      room.storeBytes(of: length.bigEndian, toByteOffset: 0, as: UInt32.self)
      room.storeBytes(of: header.streamID.bigEndian, toByteOffset: 4, as: UInt32.self)
      room[8] = header.type.rawValue
      room[9] = header.flags.rawValue
      return FramingLimits.headerBytes
    }
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
