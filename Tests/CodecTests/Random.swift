import APISchema
import Codec
import Glibc
import Values

/// A message type of which random valid values can be made.
protocol Arbitrary: WireMessage {
  static func arbitrary(_ random: inout Random) -> Self
}

/// SplitMix64: the same seed makes the same values.
struct Random {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// The seed of this run: SHOWROOM_SEED, or one that is printed with each failure.
  static let seed: UInt64 = {
    if let text = getenv("SHOWROOM_SEED"), let seed = UInt64(String(cString: text)) { return seed }
    return 0x5EED_C0DE
  }()

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
  mutating func bool() -> Bool { next() & 1 == 0 }

  /// Often at the edges, where mistakes are.
  mutating func integer<Number: FixedWidthInteger>() -> Number {
    switch below(6) {
    case 0: 0
    case 1: Number.max
    case 2: Number.min
    case 3: Number(truncatingIfNeeded: below(200))
    default: Number(truncatingIfNeeded: next() >> UInt64(below(64)))
    }
  }

  mutating func nonZero<Number: FixedWidthInteger>() -> Number {
    let number: Number = integer()
    return number == 0 ? 1 : number
  }

  mutating func list<Element>(
    atLeast minimum: Int, _ make: (inout Random) -> Element
  ) -> [Element] {
    let count = minimum + below(4)
    var list: [Element] = []
    for _ in 0..<count { list.append(make(&self)) }
    return list
  }
}

extension Random {
  private static let characters: [Character] = [
    "a", "Z", "0", " ", "\"", "\\", "/", "\n", "\u{1}", "\u{7F}", "é", "ß", "€", "語", "🙂",
    "\u{2028}", "\u{FFFD}", "e\u{301}",
  ]

  /// Text whose encoding has so many bytes, or a few less where a character does not fit.
  mutating func text(_ bytes: ClosedRange<Int>) -> String {
    let wanted = bytes.lowerBound + below(min(bytes.count, 60))
    var text = ""
    while text.utf8.count < wanted {
      let character = Self.characters[below(Self.characters.count)]
      let fits = text.utf8.count + character.utf8.count <= wanted
      text.append(fits ? character : "x")
    }
    return text
  }

  mutating func bytes(_ range: ClosedRange<Int>) -> [UInt8] {
    let count = range.lowerBound + below(min(range.count, 60))
    return (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) }
  }

  mutating func value<Value: WireEnum>(isRequired: Bool) -> Value {
    let values = Value.allCases.filter { !isRequired || $0.rawValue != 0 }
    return values[below(values.count)]
  }

  mutating func time() -> Timestamp {
    switch below(4) {
    case 0: Timestamp(nanoseconds: .min)
    case 1: Timestamp(nanoseconds: .max)
    case 2: Timestamp(nanoseconds: Int64(below(1_000_000_000)) * 1_000_000_000)
    default: Timestamp(nanoseconds: Int64(bitPattern: next()))
    }
  }

  mutating func any() -> AnyValue { AnyValue(ErrorDetail.arbitrary(&self)) }
}
