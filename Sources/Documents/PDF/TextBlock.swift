import CPango

/// A text laid out in lines.
final class TextBlock {
  /// Where a line stands in its block, in points.
  struct Line {
    let x: Double
    let top: Double
    let bottom: Double
    let baseline: Double
  }

  private let layout: OpaquePointer
  let lines: [Line]
  let ink: Ink

  /// Takes over the reference to the layout.
  init(layout: OpaquePointer, ink: Ink) {
    self.layout = layout
    self.ink = ink
    lines = Self.lines(of: layout)
  }

  deinit { showroom_pango_release(UnsafeMutableRawPointer(layout)) }

  /// In points.
  var height: Double { lines.last?.bottom ?? 0 }

  /// The width that the text takes, in points.
  var naturalWidth: Double {
    var extents = PangoRectangle()
    pango_layout_get_extents(layout, nil, &extents)
    return pango_units_to_double(extents.width)
  }

  private static func lines(of layout: OpaquePointer) -> [Line] {
    guard let iterator = pango_layout_get_iter(layout) else { return [] }
    defer { pango_layout_iter_free(iterator) }
    var lines: [Line] = []
    repeat {
      var extents = PangoRectangle()
      pango_layout_iter_get_line_extents(iterator, nil, &extents)
      let top = pango_units_to_double(extents.y)
      lines.append(
        Line(
          x: pango_units_to_double(extents.x), top: top,
          bottom: top + pango_units_to_double(extents.height),
          baseline: pango_units_to_double(pango_layout_iter_get_baseline(iterator))))
    } while pango_layout_iter_next_line(iterator) != 0
    return lines
  }

  /// How many lines from `first` on fit into this height.
  func count(from first: Int, within height: Double) -> Int {
    guard first < lines.count else { return 0 }
    let origin = lines[first].top
    return lines[first...].prefix { $0.bottom - origin <= height }.count
  }

  /// Height of these lines.
  func height(of range: Range<Int>) -> Double {
    range.isEmpty ? 0 : lines[range.upperBound - 1].bottom - lines[range.lowerBound].top
  }

  /// Draws these lines, the upper left corner of the first at x and y.
  func draw(_ range: Range<Int>, on cairo: OpaquePointer, x: Double, y: Double) {
    guard let first = range.first else { return }
    cairo_set_source_rgb(cairo, ink.red, ink.green, ink.blue)
    for index in range {
      guard let line = pango_layout_get_line_readonly(layout, Int32(index)) else { continue }
      cairo_move_to(cairo, x + lines[index].x, y + lines[index].baseline - lines[first].top)
      pango_cairo_show_layout_line(cairo, line)
    }
  }
}
