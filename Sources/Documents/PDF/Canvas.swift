import CPango

/// Pages to draw on, with a table of fonts of its own.
final class Canvas {
  private let sink = PDFSink()
  private let surface: OpaquePointer
  private let cairo: OpaquePointer
  private let fonts: UnsafeMutablePointer<PangoFontMap>
  private let context: OpaquePointer
  /// Off: everything is laid out, nothing is drawn, to count the pages.
  var draws = true

  init() throws(DocumentFailure) {
    guard let surface = sink.makeSurface(), let cairo = cairo_create(surface),
      let fonts = pango_cairo_font_map_new(), let context = pango_font_map_create_context(fonts)
    else {
      throw DocumentFailure(.library, field: "document", "Cairo and Pango can't be started")
    }
    self.surface = surface
    self.cairo = cairo
    self.fonts = fonts
    self.context = context
    setUp()
  }

  deinit {
    showroom_pango_release(UnsafeMutableRawPointer(context))
    showroom_pango_release(UnsafeMutableRawPointer(fonts))
    cairo_destroy(cairo)
    cairo_surface_destroy(surface)
  }

  /// One point is one unit, and nothing is fitted to the pixels of a screen.
  private func setUp() {
    pango_cairo_context_set_resolution(context, 72)
    let options = cairo_font_options_create()
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
    pango_cairo_context_set_font_options(context, options)
    cairo_font_options_destroy(options)
    pango_context_set_round_glyph_positions(context, 0)
    cairo_set_line_cap(cairo, CAIRO_LINE_CAP_BUTT)
  }

  /// What a reader's window shows of the document.
  func describe(title: String, created: String?, language: String) {
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title)
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "Showroom")
    if let created {
      cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, created)
    }
    pango_context_set_language(context, pango_language_from_string(language))
  }

  /// Lays out a text, over lines of this width if there is one, at most so many.
  func block(
    _ text: String, _ style: TextStyle, width: Double? = nil,
    alignment: Document.Alignment = .left, linesMax: Int? = nil
  ) -> TextBlock {
    guard let layout = pango_layout_new(context), let font = pango_font_description_new() else {
      preconditionFailure("GLib ends the process when memory is used up")
    }
    // Copies the name: Swift's text is gone after the call.
    pango_font_description_set_family(font, "Noto Sans,DejaVu Sans,sans-serif")
    pango_font_description_set_absolute_size(font, Double(showroom_pango_units(style.size)))
    pango_font_description_set_weight(font, style.isBold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL)
    pango_layout_set_font_description(layout, font)
    pango_font_description_free(font)
    let shown = ShownText.text(of: text)
    pango_layout_set_text(layout, shown, Int32(shown.utf8.count))
    if let width {
      pango_layout_set_width(layout, showroom_pango_units(max(width, 1)))
      pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR)
    }
    if let linesMax {
      pango_layout_set_height(layout, -Int32(linesMax))
      pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END)
    }
    pango_layout_set_alignment(layout, Self.alignment(alignment, in: layout))
    return TextBlock(layout: layout, ink: style.ink)
  }

  /// Pango turns the sides round for scripts that are written from the right; a column stays where
  /// it is.
  private static func alignment(
    _ alignment: Document.Alignment, in layout: OpaquePointer
  ) -> PangoAlignment {
    let isFromRight = pango_layout_get_direction(layout, 0) == PANGO_DIRECTION_RTL
    return (alignment == .right) == isFromRight ? PANGO_ALIGN_LEFT : PANGO_ALIGN_RIGHT
  }

  func draw(_ block: TextBlock, x: Double, y: Double, lines: Range<Int>? = nil) {
    if draws { block.draw(lines ?? block.lines.indices, on: cairo, x: x, y: y) }
  }

  func rule(from x: Double, to end: Double, y: Double, width: Double, ink: Ink) {
    guard draws else { return }
    cairo_set_source_rgb(cairo, ink.red, ink.green, ink.blue)
    cairo_set_line_width(cairo, width)
    cairo_move_to(cairo, x, y)
    cairo_line_to(cairo, end, y)
    cairo_stroke(cairo)
  }

  func endPage() {
    if draws { cairo_show_page(cairo) }
  }

  /// Everything drawn, as a file. The last call.
  func finish() throws(DocumentFailure) -> [UInt8] {
    cairo_surface_finish(surface)
    if sink.isTooLong {
      throw DocumentFailure(
        .tooLong, field: "document", "is longer than \(Limits.pdfBytesMax) bytes as PDF")
    }
    let status = cairo_surface_status(surface)
    guard status == CAIRO_STATUS_SUCCESS else {
      let reason = cairo_status_to_string(status).map { String(cString: $0) } ?? "unknown"
      throw DocumentFailure(.library, field: "document", "Cairo failed: \(reason)")
    }
    return sink.bytes
  }
}
