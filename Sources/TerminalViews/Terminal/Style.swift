/// How a cell looks.
public struct Style: Hashable, Sendable {
  /// The terminal's own colours, which suit its background.
  public enum Colour: UInt8, Sendable {
    /// Whatever the terminal writes in.
    case standard = 39
    /// Needs somebody.
    case red = 31
    /// In order.
    case green = 32
    /// Waits.
    case yellow = 33
    /// Recalled.
    case magenta = 35
    /// Headings.
    case cyan = 36
  }

  /// Colour of the text.
  public var colour: Colour
  /// Stronger.
  public var isBold: Bool
  /// Fainter.
  public var isDim: Bool
  /// Struck through: no longer there.
  public var isStruck: Bool
  /// Foreground and background swapped: selected.
  public var isReversed: Bool

  /// A look; plain unless said otherwise.
  public init(
    _ colour: Colour = .standard, bold: Bool = false, dim: Bool = false, struck: Bool = false,
    reversed: Bool = false
  ) {
    self.colour = colour
    isBold = bold
    isDim = dim
    isStruck = struck
    isReversed = reversed
  }

  /// Nothing special.
  public static let plain = Style()

  /// The sequence that makes the terminal write like this, whatever it did before.
  func sequence(usesColour: Bool) -> String {
    var codes = "0"
    if isBold { codes += ";1" }
    if isDim { codes += ";2" }
    if isReversed { codes += ";7" }
    if isStruck { codes += ";9" }
    if usesColour && colour != .standard { codes += ";\(colour.rawValue)" }
    return "\u{1B}[\(codes)m"
  }
}
