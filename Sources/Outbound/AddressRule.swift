import CCurl
import Glibc

/// Which addresses may be called.
enum AddressRule {
  /// Whether the address is one of the internet: not of this machine, of a private or of a local
  /// network, not a group, and not another form of such an address (RFC 6890).
  static func isPublic(_ address: UnsafePointer<sockaddr>) -> Bool {
    switch Int32(address.pointee.sa_family) {
    case AF_INET:
      address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
        isPublic(UInt32(bigEndian: $0.pointee.sin_addr.s_addr))
      }
    case AF_INET6:
      address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { pointer in
        withUnsafeBytes(of: pointer.pointee.sin6_addr) { isPublic(Array($0)) }
      }
    default: false
    }
  }

  private static let localRanges: [(base: UInt32, bits: Int)] = [
    (0x0000_0000, 8), (0x0A00_0000, 8), (0x6440_0000, 10), (0x7F00_0000, 8), (0xA9FE_0000, 16),
    (0xAC10_0000, 12), (0xC000_0000, 24), (0xC000_0200, 24), (0xC058_6300, 24), (0xC0A8_0000, 16),
    (0xC612_0000, 15), (0xC633_6400, 24), (0xCB00_7100, 24), (0xE000_0000, 4), (0xF000_0000, 4),
  ]

  static func isPublic(_ address: UInt32) -> Bool {
    !localRanges.contains { address >> UInt32(32 - $0.bits) == $0.base >> UInt32(32 - $0.bits) }
  }

  /// Sixteen bytes of IPv6. Only global unicast (2000::/3) is public, without what stands for IPv4
  /// addresses (6to4, Teredo) and for documentation; 64:ff9b::/96 is as public as its IPv4 address.
  static func isPublic(_ address: [UInt8]) -> Bool {
    guard address.count == 16 else { return false }
    func word(_ index: Int) -> UInt32 {
      address[index..<index + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }
    let isZeroFrom4To12 = address[4..<12].allSatisfy { $0 == 0 }
    if word(0) == 0x0064_FF9B && isZeroFrom4To12 { return isPublic(word(12)) }
    // IPv4 addresses in the form of IPv6.
    let isMapped = word(0) == 0 && word(4) == 0 && word(8) == 0x0000_FFFF
    if isMapped { return isPublic(word(12)) }
    guard address[0] >> 5 == 1 else { return false }
    let isSixToFour = address[0] == 0x20 && address[1] == 0x02
    let isSpecial = word(0) >> 9 == 0x2001_0000 >> 9
    return !isSixToFour && !isSpecial && word(0) != 0x2001_0DB8
  }
}
