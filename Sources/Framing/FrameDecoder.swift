import Bytes

/// Cuts received bytes into frames, wherever they were split. Sans-IO.
///
/// A frame that lies whole in the input is handed out in place; only one that is split is gathered
/// in a buffer, which is freed when the frame is done.
public struct FrameDecoder: ~Copyable {
  /// One step of decoding.
  public enum Step {
    /// A whole frame. The data is valid until the next call of `next`, and no longer than the
    /// input.
    case frame(FrameHeader, UnsafeRawBufferPointer)
    /// A frame whose data is over the limit; its data is skipped, not handed out.
    case oversize(FrameHeader)
    /// The input is used up.
    case needMore
    /// The peer does not speak this protocol: the first byte of a header was not 0. Every later
    /// call says the same.
    case foreign(UInt8)
  }

  private enum Stage {
    /// Reading frames. May become `skipping` or `dead`.
    case reading
    /// Dropping the data of an oversize frame. May become `reading`.
    case skipping(bytesLeft: Int)
    /// Terminal.
    case dead(firstByte: UInt8)
  }

  private let dataBytesMax: Int
  private var stage = Stage.reading
  /// Holds at most one frame, and only bytes of it.
  private var gathered = ByteQueue()
  /// Whether `gathered` holds a frame handed out by the step before.
  private var gatheredIsDone = false

  /// Decodes frames of up to so many bytes of data.
  public init(dataBytesMax: Int = FramingLimits.dataBytesMax) {
    precondition(
      dataBytesMax >= 0 && dataBytesMax < 1 << 24, "a length's first byte must stay 0")
    self.dataBytesMax = dataBytesMax
  }

  /// Bytes of an unfinished frame held between two inputs.
  public var bytesHeld: Int { gathered.count }

  /// Takes one step, moving `input` past what it used. Call until `needMore` or `foreign`.
  public mutating func next(_ input: inout UnsafeRawBufferPointer) -> Step {
    if gatheredIsDone { dropGathered() }
    switch stage {
    case .dead(let firstByte): return .foreign(firstByte)
    case .skipping(let bytesLeft):
      guard skip(bytesLeft, &input) else { return .needMore }
    case .reading: break
    }
    return gathered.isEmpty ? nextInPlace(&input) : nextGathered(&input)
  }

  /// True when all was skipped.
  private mutating func skip(_ bytesLeft: Int, _ input: inout UnsafeRawBufferPointer) -> Bool {
    let skipped = min(bytesLeft, input.count)
    input = UnsafeRawBufferPointer(rebasing: input[skipped...])
    stage = skipped == bytesLeft ? .reading : .skipping(bytesLeft: bytesLeft - skipped)
    return skipped == bytesLeft
  }

  private mutating func nextInPlace(_ input: inout UnsafeRawBufferPointer) -> Step {
    guard let first = input.first else { return .needMore }
    guard first == 0 else { return die(first) }
    guard let header = Self.header(input) else { return gather(input.count, &input) }
    let frameBytes = FramingLimits.headerBytes + header.dataBytes
    if isOversize(header) {
      input = UnsafeRawBufferPointer(rebasing: input[FramingLimits.headerBytes...])
      stage = .skipping(bytesLeft: header.dataBytes)
      return .oversize(header)
    }
    guard input.count >= frameBytes else { return gather(input.count, &input) }
    let data = UnsafeRawBufferPointer(
      rebasing: input[FramingLimits.headerBytes..<frameBytes])
    input = UnsafeRawBufferPointer(rebasing: input[frameBytes...])
    return .frame(header, data)
  }

  private mutating func nextGathered(_ input: inout UnsafeRawBufferPointer) -> Step {
    let missing = FramingLimits.headerBytes - gathered.count
    if missing > 0 { _ = gather(min(missing, input.count), &input) }
    guard let header = gathered.withReadable(Self.header) else { return .needMore }
    if isOversize(header) {
      dropGathered()
      stage = .skipping(bytesLeft: header.dataBytes)
      return .oversize(header)
    }
    let frameBytes = FramingLimits.headerBytes + header.dataBytes
    _ = gather(min(frameBytes - gathered.count, input.count), &input)
    guard gathered.count == frameBytes else { return .needMore }
    gatheredIsDone = true
    // `gathered` does not change before the next call, which is as long as `frame` promises.
    let whole = gathered.unsafeReadable
    return .frame(
      header, UnsafeRawBufferPointer(rebasing: whole[FramingLimits.headerBytes...]))
  }

  private mutating func gather(
    _ byteCount: Int, _ input: inout UnsafeRawBufferPointer
  ) -> Step {
    gathered.append(UnsafeRawBufferPointer(rebasing: input[..<byteCount]))
    input = UnsafeRawBufferPointer(rebasing: input[byteCount...])
    return .needMore
  }

  private mutating func dropGathered() {
    gatheredIsDone = false
    gathered.removeAll()
    gathered.giveBackIfEmpty()
  }

  private mutating func die(_ firstByte: UInt8) -> Step {
    stage = .dead(firstByte: firstByte)
    return .foreign(firstByte)
  }

  private func isOversize(_ header: FrameHeader) -> Bool {
    header.dataBytes > dataBytesMax
      || (header.type.isExtension && header.dataBytes > FramingLimits.extensionBytesMax)
  }

  /// The header at the start of the bytes; nil when fewer than ten are there.
  static func header(_ bytes: UnsafeRawBufferPointer) -> FrameHeader? {
    guard bytes.count >= FramingLimits.headerBytes else { return nil }
    let dataBytes = UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt32.self))
    let streamID = UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 4, as: UInt32.self))
    return FrameHeader(
      dataBytes: Int(dataBytes), streamID: streamID,
      type: FrameType(rawValue: bytes[8]), flags: FrameFlags(rawValue: bytes[9]))
  }
}
