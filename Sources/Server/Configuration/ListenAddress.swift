/// An address to listen on: "127.0.0.1:7443" or "[::1]:7443".
public struct ListenAddress: Equatable, Sendable, CustomStringConvertible {
  /// Numeric IPv4 or IPv6 address, without brackets.
  public var host: String
  /// 0: any free port.
  public var port: UInt16

  /// An address.
  public init(host: String, port: UInt16) {
    self.host = host
    self.port = port
  }

  /// Parses one; nil when it is malformed. Whether the host is an address of this machine is
  /// found out by listening.
  public init?(_ text: some StringProtocol) {
    guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...])
    else { return nil }
    var host = String(text[..<colon])
    if host.hasPrefix("["), host.hasSuffix("]") {
      host = String(host.dropFirst().dropLast())
      guard host.contains(":") else { return nil }
    } else if host.contains(":") {
      return nil
    }
    let allowed = host.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
        UInt8(ascii: "A")...UInt8(ascii: "F"), UInt8(ascii: "."), UInt8(ascii: ":"):
        true
      default: false
      }
    }
    guard !host.isEmpty, allowed else { return nil }
    self.init(host: host, port: port)
  }

  /// As it is parsed.
  public var description: String {
    host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
  }
}
