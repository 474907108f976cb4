/// A key that was pressed.
public enum Key: Hashable, Sendable {
  /// Arrows and their kin.
  case up, down, left, right, pageUp, pageDown, home, end
  /// Return.
  case enter
  /// Escape, alone.
  case escape
  /// Rubs out the character before.
  case backspace
  /// Tabulator.
  case tab
  /// With the control key: `control("c")`.
  case control(Character)
  /// Anything that is written.
  case character(Character)
}

/// Bytes from a terminal, as keys.
///
/// Sequences may arrive in any pieces. Escape alone looks like the start of a sequence: when
/// nothing follows, the owner says so with `pause()`.
public struct KeyParser: Sendable {
  private enum State: Equatable, Sendable {
    case ground
    /// After escape. May become `control`, `single`, `ground`.
    case escape
    /// After escape and "[": parameters until a final byte.
    case control([UInt8])
    /// After escape and "O": one final byte.
    case single
    /// Inside a character of several bytes, so many to go.
    case text([UInt8], remaining: Int)
  }
  private var state = State.ground

  /// Nothing read yet.
  public init() {}

  /// Whether an escape waits for what follows it.
  public var isWaiting: Bool { state != .ground }

  /// The keys these bytes complete.
  public mutating func read(_ bytes: some Sequence<UInt8>) -> [Key] {
    var keys: [Key] = []
    for byte in bytes { read(byte, into: &keys) }
    return keys
  }

  /// Nothing followed: an escape that waited was the key.
  public mutating func pause() -> [Key] {
    defer { state = .ground }
    return state == .escape ? [.escape] : []
  }

  private mutating func read(_ byte: UInt8, into keys: inout [Key]) {
    switch state {
    case .ground: ground(byte, into: &keys)
    case .escape: afterEscape(byte, into: &keys)
    case .control(let parameters): control(byte, parameters, into: &keys)
    case .single:
      state = .ground
      if let key = Self.named(byte) { keys.append(key) }
    case .text(let bytes, let remaining): text(byte, bytes, remaining, into: &keys)
    }
  }

  private mutating func ground(_ byte: UInt8, into keys: inout [Key]) {
    switch byte {
    case 0x1B: state = .escape
    case 0x0D, 0x0A: keys.append(.enter)
    case 0x09: keys.append(.tab)
    case 0x08, 0x7F: keys.append(.backspace)
    case 0x01...0x1A: keys.append(.control(Character(Unicode.Scalar(byte + 0x60))))
    case 0x20..<0x7F: keys.append(.character(Character(Unicode.Scalar(byte))))
    case 0xC2...0xDF: state = .text([byte], remaining: 1)
    case 0xE0...0xEF: state = .text([byte], remaining: 2)
    case 0xF0...0xF4: state = .text([byte], remaining: 3)
    default: break
    }
  }

  private mutating func afterEscape(_ byte: UInt8, into keys: inout [Key]) {
    switch byte {
    case UInt8(ascii: "["): state = .control([])
    case UInt8(ascii: "O"): state = .single
    case 0x1B: keys.append(.escape)
    default:
      keys.append(.escape)
      state = .ground
      ground(byte, into: &keys)
    }
  }

  private mutating func control(_ byte: UInt8, _ parameters: [UInt8], into keys: inout [Key]) {
    switch byte {
    case 0x40...0x7E:
      state = .ground
      if let key = Self.control(final: byte, parameters) { keys.append(key) }
    case 0x20..<0x40 where parameters.count < TerminalLimits.keySequenceBytesMax:
      state = .control(parameters + [byte])
    default:
      state = .ground
    }
  }

  private mutating func text(
    _ byte: UInt8, _ bytes: [UInt8], _ remaining: Int, into keys: inout [Key]
  ) {
    guard (0x80..<0xC0).contains(byte) else {
      state = .ground
      return ground(byte, into: &keys)
    }
    let bytes = bytes + [byte]
    guard remaining == 1 else { return state = .text(bytes, remaining: remaining - 1) }
    state = .ground
    if let text = String(validating: bytes, as: UTF8.self), let character = text.first {
      keys.append(.character(character))
    }
  }

  private static func control(final: UInt8, _ parameters: [UInt8]) -> Key? {
    guard final == UInt8(ascii: "~") else { return named(final) }
    return switch String(decoding: parameters.prefix { $0 != UInt8(ascii: ";") }, as: UTF8.self) {
    case "1", "7": .home
    case "4", "8": .end
    case "5": .pageUp
    case "6": .pageDown
    default: nil
    }
  }

  private static func named(_ final: UInt8) -> Key? {
    switch final {
    case UInt8(ascii: "A"): .up
    case UInt8(ascii: "B"): .down
    case UInt8(ascii: "C"): .right
    case UInt8(ascii: "D"): .left
    case UInt8(ascii: "H"): .home
    case UInt8(ascii: "F"): .end
    case UInt8(ascii: "M"): .enter
    default: nil
    }
  }
}
