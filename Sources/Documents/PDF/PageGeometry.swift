/// Where things stand on A4, in points from the upper left corner.
enum PageGeometry {
  static let width = 595.276
  static let height = 841.89
  static let left = 54.0
  static let right = width - 54
  static let contentWidth = right - left
  /// Where the first page begins, and the others below their head.
  static let top = 54.0
  static let topOfOthers = 74.0
  static let headOfOthers = 42.0
  /// Nothing but the foot stands below.
  static let bottom = height - 66
  static let foot = height - 48
  /// Issuer and facts stand in a column of their own, from here to the right edge.
  static let aside = left + contentWidth * 0.58
  static let asideWidth = right - aside
  static let mainWidth = aside - left - 24
  /// Totals stand from here to the right edge.
  static let totals = aside
  /// Lines of running text are no longer than this: longer ones are hard to read.
  static let noteWidth = 430.0
  static let columnGap = 12.0
  static let rowPadding = 4.5
}
