/// The eight characters that open a session: 40 bits in Crockford base32 (C02, S2-P03).
public struct SessionCode: Hashable, Sendable, CustomStringConvertible {
  /// The 40 bits.
  public let number: UInt64

  private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

  init(number: UInt64) { self.number = number & 0xFF_FFFF_FFFF }

  /// Reads a code as people type it: case, spaces, dashes and the look-alikes of Crockford
  /// base32 (o, i, l) do not matter. Nil when it is no code.
  public init?(_ text: String) {
    var number: UInt64 = 0
    var characters = 0
    for byte in text.utf8 where byte != UInt8(ascii: "-") && byte != UInt8(ascii: " ") {
      guard let value = Self.value(of: byte), characters < 8 else { return nil }
      number = number << 5 | value
      characters += 1
    }
    guard characters == 8 else { return nil }
    self.number = number
  }

  /// As it is shown: eight capital characters.
  public var description: String {
    let bytes = (0..<8).map { Self.alphabet[Int(number >> UInt64(35 - 5 * $0) & 31)] }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func value(of byte: UInt8) -> UInt64? {
    var upper = byte
    if (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) { upper -= 32 }
    switch upper {
    case UInt8(ascii: "O"): return 0
    case UInt8(ascii: "I"), UInt8(ascii: "L"): return 1
    default: return alphabet.firstIndex(of: upper).map(UInt64.init)
    }
  }

  /// Codes to try, drawn from one command's entropy: every 40 bits of it, then of what a mixing
  /// function makes of it. The same entropy gives the same codes.
  static func candidates(from entropy: Entropy) -> some Sequence<SessionCode> {
    sequence(first: entropy) { last in
      let high = mixed(last.high &+ 0x9E37_79B9_7F4A_7C15)
      return Entropy(high: high, low: mixed(last.low ^ high))
    }
    .lazy.flatMap { entropy in
      [
        SessionCode(number: entropy.high),
        SessionCode(number: entropy.low),
        SessionCode(number: entropy.high >> 40 | (entropy.low >> 40) << 24),
      ]
    }
    .prefix(Limits.sessionCodeAttemptsMax)
  }

  private static func mixed(_ value: UInt64) -> UInt64 {
    var mixed = value
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
