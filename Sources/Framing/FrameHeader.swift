/// The type byte of a frame. Unknown values are legal and kept.
public struct FrameType: RawRepresentable, Hashable, Sendable {
  /// The byte on the wire.
  public let rawValue: UInt8
  /// The type with this byte.
  @inlinable public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Opens a call; data is a `ttrpc.Request`.
  @inlinable public static var request: FrameType { FrameType(rawValue: 0x01) }
  /// Ends a call; data is a `ttrpc.Response`.
  @inlinable public static var response: FrameType { FrameType(rawValue: 0x02) }
  /// One message of a stream, or its end.
  @inlinable public static var data: FrameType { FrameType(rawValue: 0x03) }
  /// Extension: what the sender can take; the first frame of either side.
  @inlinable public static var settings: FrameType { FrameType(rawValue: 0x80) }
  /// Extension: eight bytes to be sent back.
  @inlinable public static var ping: FrameType { FrameType(rawValue: 0x81) }
  /// Extension: the caller no longer wants this call.
  @inlinable public static var cancel: FrameType { FrameType(rawValue: 0x82) }
  /// Extension: the receiver may send so many more messages on this stream.
  @inlinable public static var credit: FrameType { FrameType(rawValue: 0x83) }
  /// Extension: no new calls; those after the last id were not looked at.
  @inlinable public static var goAway: FrameType { FrameType(rawValue: 0x84) }

  /// Whether this is of the range only sent to peers that negotiated `showroom/1`.
  @inlinable public var isExtension: Bool { rawValue >= 0x80 }
}

/// The flag byte of a frame. Flags speak from the receiver's view; unknown ones are ignored.
public struct FrameFlags: OptionSet, Hashable, Sendable {
  /// The byte on the wire.
  public let rawValue: UInt8
  /// The flags with these bits.
  @inlinable public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The sender is done sending on this stream.
  @inlinable public static var remoteClosed: FrameFlags { FrameFlags(rawValue: 0x01) }
  /// The sender will send Data frames on this stream.
  @inlinable public static var remoteOpen: FrameFlags { FrameFlags(rawValue: 0x02) }
  /// The frame carries no message.
  @inlinable public static var noData: FrameFlags { FrameFlags(rawValue: 0x04) }
  /// Of PING only: the answer to one.
  @inlinable public static var pingAck: FrameFlags { FrameFlags(rawValue: 0x01) }
  /// The end of a stream: closed, and without a message.
  @inlinable public static var endOfStream: FrameFlags { FrameFlags(rawValue: 0x05) }
}

/// The header of a frame.
///
/// | offset | size | field                                   |
/// |--------|------|-----------------------------------------|
/// | 0      | 4    | data length, big-endian, without header |
/// | 4      | 4    | stream id, big-endian                   |
/// | 8      | 1    | type                                    |
/// | 9      | 1    | flags                                   |
public struct FrameHeader: Hashable, Sendable {
  /// Bytes of data after the header.
  public var dataBytes: Int
  /// Odd: opened by the client. 0: the connection.
  public var streamID: UInt32
  /// What the data is.
  public var type: FrameType
  /// Meaning depends on the type.
  public var flags: FrameFlags

  /// A header with these fields.
  @inlinable public init(
    dataBytes: Int, streamID: UInt32, type: FrameType, flags: FrameFlags = []
  ) {
    self.dataBytes = dataBytes
    self.streamID = streamID
    self.type = type
    self.flags = flags
  }
}
