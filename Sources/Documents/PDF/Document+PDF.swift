import Values

extension Document {
  /// The document on A4 as a PDF file: the table's heading on every page, rows in one piece unless
  /// they are higher than a page, totals on one page. Of a title, a label or a line of an address
  /// three lines are shown at most. May be called on any thread; a page takes milliseconds.
  public func pdf() throws(DocumentFailure) -> [UInt8] { try paged().bytes }

  /// The same, and how many pages it has.
  public func paged() throws(DocumentFailure) -> (bytes: [UInt8], pageCount: Int) {
    try check()
    let canvas = try Canvas()
    let name = [title, number].filter { !$0.isEmpty }.joined(separator: " ")
    canvas.describe(
      title: ShownText.line(of: name), created: createdText,
      language: ShownText.line(of: language))
    canvas.draws = false
    var counting = Composer(self, canvas: canvas, pageCount: nil)
    let pageCount = try counting.compose()
    canvas.draws = true
    var drawing = Composer(self, canvas: canvas, pageCount: pageCount)
    _ = try drawing.compose()
    return (try canvas.finish(), pageCount)
  }

  /// As Cairo takes it: ISO 8601.
  private var createdText: String? {
    guard let created else { return nil }
    let time = CivilTime(secondsSinceEpoch: created.seconds)
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    guard time.isValid, time.year >= 1000 else { return nil }
    let date = "\(time.year)-\(two(time.month))-\(two(time.day))"
    return "\(date)T\(two(time.hour)):\(two(time.minute)):\(two(time.second))Z"
  }
}
