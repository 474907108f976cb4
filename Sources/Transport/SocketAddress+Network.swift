extension SocketAddress {
  /// Names the peer's network: an IPv4 address, or the /64 of an IPv6 address, within which one
  /// customer has as many addresses as they like. For counting, not for people.
  public var networkKey: String {
    isIPv6 && high != 0 ? "6:\(String(high, radix: 16))" : "4:\(String(low, radix: 16))"
  }
}
