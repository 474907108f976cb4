/// A color as Cairo takes it: red, green and blue from 0 to 1.
struct Ink {
  let red: Double
  let green: Double
  let blue: Double

  static let text = Ink(red: 0.11, green: 0.13, blue: 0.16)
  static let quiet = Ink(red: 0.43, green: 0.46, blue: 0.50)
  static let hairline = Ink(red: 0.85, green: 0.86, blue: 0.88)
}

/// How a text is set.
struct TextStyle {
  /// In points.
  var size: Double
  var isBold = false
  var ink = Ink.text

  static let title = TextStyle(size: 20, isBold: true)
  static let number = TextStyle(size: 12, ink: .quiet)
  static let strong = TextStyle(size: 9, isBold: true)
  static let body = TextStyle(size: 9)
  static let quiet = TextStyle(size: 9, ink: .quiet)
  static let heading = TextStyle(size: 8, isBold: true, ink: .quiet)
  static let small = TextStyle(size: 7.5, ink: .quiet)
  static let sum = TextStyle(size: 11, isBold: true)
}
