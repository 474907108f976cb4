import CPango

/// The bytes that Cairo writes, up to the most that a document may have.
final class PDFSink {
  private(set) var bytes: [UInt8] = []
  private(set) var isTooLong = false

  private func write(_ data: UnsafeBufferPointer<UInt8>) -> cairo_status_t {
    if bytes.count + data.count > Limits.pdfBytesMax {
      isTooLong = true
      return CAIRO_STATUS_WRITE_ERROR
    }
    bytes.append(contentsOf: data)
    return CAIRO_STATUS_SUCCESS
  }

  /// A surface that writes here; it must not outlive the sink.
  func makeSurface() -> OpaquePointer? {
    cairo_pdf_surface_create_for_stream(
      { closure, data, length in
        // Not nil: it is the sink passed below, which outlives its surface.
        let sink = Unmanaged<PDFSink>.fromOpaque(closure!).takeUnretainedValue()
        return sink.write(UnsafeBufferPointer(start: data, count: Int(length)))
      }, Unmanaged.passUnretained(self).toOpaque(), PageGeometry.width, PageGeometry.height)
  }
}
