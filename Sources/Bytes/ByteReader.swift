/// A bounds-checked cursor over an array or a part of one.
public struct ByteReader: ByteCursor, Sendable {
  private let bytes: ArraySlice<UInt8>
  private let end: Int
  /// Where the next read starts, as an index into the array.
  public private(set) var position: Int

  /// Reads the whole array.
  public init(_ bytes: [UInt8]) { self.init(bytes[...]) }

  /// Reads a part of an array; the part is clamped to the array.
  public init(_ bytes: [UInt8], in range: Range<Int>) {
    self.init(bytes[range.clamped(to: 0..<bytes.count)])
  }

  /// Reads a slice, without copying it.
  public init(_ slice: ArraySlice<UInt8>) {
    bytes = slice
    position = slice.startIndex
    end = slice.endIndex
  }

  /// Bytes not read yet.
  public var bytesLeft: Int { end - position }

  /// The byte so far ahead of the cursor.
  public func byte(ahead offset: Int) -> UInt8 { bytes[position + offset] }

  /// Moves past so many bytes that are known to be there.
  public mutating func advance(_ byteCount: Int) {
    precondition(byteCount >= 0 && byteCount <= bytesLeft, "a cursor stays inside its bytes")
    position += byteCount
  }

  /// A copy of the next bytes; nil when fewer are left or the count is negative.
  public mutating func readBytes(_ byteCount: Int) -> [UInt8]? {
    readSlice(byteCount).map(Array.init)
  }

  /// The next bytes as a slice that shares the array; nil when fewer are left.
  public mutating func readSlice(_ byteCount: Int) -> ArraySlice<UInt8>? {
    guard byteCount >= 0, byteCount <= bytesLeft else { return nil }
    let slice = bytes[position..<position + byteCount]
    position += byteCount
    return slice
  }
}

/// A bounds-checked cursor over borrowed memory: for parsing in place what a connection received.
///
/// The memory must outlive the reader; both stay inside the closure or call that lent it.
public struct RawByteReader: ByteCursor {
  @usableFromInline let bytes: UnsafeRawBufferPointer
  @usableFromInline var position = 0

  /// Reads the borrowed bytes.
  @inlinable public init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// Bytes not read yet.
  @inlinable public var bytesLeft: Int { bytes.count &- position }

  /// The byte so far ahead of the cursor.
  @inlinable public func byte(ahead offset: Int) -> UInt8 { bytes[position &+ offset] }

  /// Moves past so many bytes that are known to be there.
  @inlinable public mutating func advance(_ byteCount: Int) {
    precondition(byteCount >= 0 && byteCount <= bytesLeft, "a cursor stays inside its bytes")
    position &+= byteCount
  }

  /// A copy of the next bytes; nil when fewer are left or the count is negative.
  @inlinable public mutating func readBytes(_ byteCount: Int) -> [UInt8]? {
    readRaw(byteCount).map { [UInt8]($0) }
  }

  /// The next bytes, still borrowed; nil when fewer are left or the count is negative.
  @inlinable public mutating func readRaw(_ byteCount: Int) -> UnsafeRawBufferPointer? {
    guard byteCount >= 0, byteCount <= bytesLeft else { return nil }
    let part = UnsafeRawBufferPointer(rebasing: bytes[position..<position &+ byteCount])
    position &+= byteCount
    return part
  }
}
