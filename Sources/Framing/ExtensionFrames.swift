public import Bytes

/// The data of a SETTINGS frame: what its sender can take. Stream 0, first frame of either side.
///
/// | offset | size | field                                                             |
/// |--------|------|-------------------------------------------------------------------|
/// | 0      | 4    | data of one frame, in bytes                                       |
/// | 4      | 4    | messages the receiver may send per stream before the first CREDIT |
/// | 8      | 4    | calls the receiver may have open at once                          |
/// | 12     | 4    | the sender pings after so many idle milliseconds; 0: never        |
///
/// All big-endian. Longer data is legal; the rest is ignored.
public struct Settings: Hashable, Sendable {
  /// Bytes of data of one frame that the sender of these settings takes.
  public var frameBytesMax: UInt32
  /// Messages the peer may send on a stream before it is granted more.
  public var initialCredit: UInt32
  /// Calls the peer may have open at once.
  public var concurrentStreamsMax: UInt32
  /// Idle milliseconds after which the sender of these settings pings; 0: never.
  public var pingIntervalMillis: UInt32

  /// Settings with these values.
  public init(
    frameBytesMax: UInt32, initialCredit: UInt32, concurrentStreamsMax: UInt32,
    pingIntervalMillis: UInt32
  ) {
    self.frameBytesMax = frameBytesMax
    self.initialCredit = initialCredit
    self.concurrentStreamsMax = concurrentStreamsMax
    self.pingIntervalMillis = pingIntervalMillis
  }

  /// Reads the data of a SETTINGS frame; nil when it is too short.
  public init?(data: UnsafeRawBufferPointer) {
    var reader = RawByteReader(data)
    guard let frame = reader.readBigEndian(UInt32.self),
      let credit = reader.readBigEndian(UInt32.self),
      let streams = reader.readBigEndian(UInt32.self),
      let ping = reader.readBigEndian(UInt32.self)
    else { return nil }
    self.init(
      frameBytesMax: frame, initialCredit: credit, concurrentStreamsMax: streams,
      pingIntervalMillis: ping)
  }
}

/// The data of a GOAWAY frame: u32 last id, u32 status code, text in UTF-8. Stream 0.
public struct GoAway: Hashable, Sendable {
  /// Calls with greater ids were not looked at and may be repeated elsewhere.
  public var lastStreamID: UInt32
  /// A status code, 0 for a planned end.
  public var code: UInt32
  /// For people.
  public var text: String

  /// A GOAWAY with these fields.
  public init(lastStreamID: UInt32, code: UInt32, text: String) {
    self.lastStreamID = lastStreamID
    self.code = code
    self.text = text
  }

  /// Reads the data of a GOAWAY frame; nil when it is too short. Bad UTF-8 is repaired.
  public init?(data: UnsafeRawBufferPointer) {
    var reader = RawByteReader(data)
    guard let last = reader.readBigEndian(UInt32.self), let code = reader.readBigEndian(UInt32.self)
    else { return nil }
    let text = reader.readRaw(min(reader.bytesLeft, FramingLimits.goAwayTextBytesMax))
    self.init(
      lastStreamID: last, code: code, text: text.map { String(decoding: $0, as: UTF8.self) } ?? "")
  }
}

extension ByteQueue {
  /// Appends a SETTINGS frame.
  public mutating func append(_ settings: Settings) {
    append(FrameHeader(dataBytes: 16, streamID: 0, type: .settings))
    append(bigEndian: settings.frameBytesMax)
    append(bigEndian: settings.initialCredit)
    append(bigEndian: settings.concurrentStreamsMax)
    append(bigEndian: settings.pingIntervalMillis)
  }

  /// Appends a PING frame of eight bytes, or the answer to one.
  public mutating func appendPing(_ payload: UInt64, isAck: Bool) {
    append(FrameHeader(dataBytes: 8, streamID: 0, type: .ping, flags: isAck ? .pingAck : []))
    append(bigEndian: payload)
  }

  /// Appends a CANCEL frame with a status code: why the caller gave up.
  public mutating func appendCancel(streamID: UInt32, code: UInt32) {
    append(FrameHeader(dataBytes: 4, streamID: streamID, type: .cancel))
    append(bigEndian: code)
  }

  /// Appends a CREDIT frame: so many more messages on this stream.
  public mutating func appendCredit(streamID: UInt32, messages: UInt32) {
    append(FrameHeader(dataBytes: 4, streamID: streamID, type: .credit))
    append(bigEndian: messages)
  }

  /// Appends a GOAWAY frame; its text is cut at the limit, on a character boundary.
  public mutating func append(_ goAway: GoAway) {
    var text = goAway.text
    while text.utf8.count > FramingLimits.goAwayTextBytesMax { text.removeLast() }
    append(FrameHeader(dataBytes: 8 + text.utf8.count, streamID: 0, type: .goAway))
    append(bigEndian: goAway.lastStreamID)
    append(bigEndian: goAway.code)
    append(text)
  }
}
