/// An IPv4 or IPv6 address with a port.
public struct SocketAddress: Hashable, Sendable, CustomStringConvertible {
  /// 4 or 16 bytes in network order.
  public let bytes: [UInt8]
  /// The port, 0...65535.
  public let port: UInt16

  /// An address of 4 (IPv4) or 16 (IPv6) bytes.
  public init(bytes: [UInt8], port: UInt16) {
    self.bytes = bytes
    self.port = port
  }

  /// Text.
  public var description: String { "" }
}
