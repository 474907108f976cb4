/// Puts a document on pages, from top to bottom. Run twice: the first time to count the pages.
struct Composer {
  let document: Document
  let canvas: Canvas
  /// nil: not known yet.
  let pageCount: Int?
  private(set) var page = 1
  var y = PageGeometry.top
  /// Nothing stands on this page yet but its head.
  var isFresh = true

  init(_ document: Document, canvas: Canvas, pageCount: Int?) {
    self.document = document
    self.canvas = canvas
    self.pageCount = pageCount
  }

  /// The number of pages.
  mutating func compose() throws(DocumentFailure) -> Int {
    addHead()
    addParty()
    try addTable()
    try addTotals()
    try addNotes()
    addFoot()
    canvas.endPage()
    return page
  }

  /// Height from here to the end of the page.
  var room: Double { PageGeometry.bottom - y }

  mutating func nextPage() throws(DocumentFailure) {
    addFoot()
    canvas.endPage()
    page += 1
    guard page <= Limits.pagesMax else {
      throw DocumentFailure(
        .tooMany, field: "document", "has more than \(Limits.pagesMax) pages")
    }
    addHeadOfOthers()
    y = PageGeometry.topOfOthers
    isFresh = true
  }

  /// Starts a new page unless so much fits on this one. What fits on none starts where it is asked
  /// for only if that page is empty.
  mutating func ensure(_ height: Double) throws(DocumentFailure) {
    if height > room && !isFresh { try nextPage() }
  }

  /// Draws texts below one another; returns where they end.
  func stack(
    _ blocks: [TextBlock], x: Double, y: Double, gap: Double = 1.5
  ) -> Double {
    var y = y
    for block in blocks {
      canvas.draw(block, x: x, y: y)
      y += block.height + gap
    }
    return y
  }

  private func addHeadOfOthers() {
    let name = [document.title, document.number].filter { !$0.isEmpty }.joined(separator: "  ")
    let half = PageGeometry.contentWidth / 2 - PageGeometry.columnGap
    let left = canvas.block(ShownText.line(of: name), .small, width: half, linesMax: 1)
    let issuer = ShownText.line(of: document.issuer.first ?? "")
    let right = canvas.block(issuer, .small, width: half, alignment: .right, linesMax: 1)
    let y = PageGeometry.headOfOthers
    canvas.draw(left, x: PageGeometry.left, y: y)
    canvas.draw(right, x: PageGeometry.right - half, y: y)
    canvas.rule(
      from: PageGeometry.left, to: PageGeometry.right, y: y + 15, width: 0.5, ink: .hairline)
  }

  private func addFoot() {
    let y = PageGeometry.foot
    canvas.rule(
      from: PageGeometry.left, to: PageGeometry.right, y: y - 6, width: 0.5, ink: .hairline)
    let footer = canvas.block(
      ShownText.line(of: document.footer), .small, width: PageGeometry.contentWidth - 72,
      linesMax: 2)
    canvas.draw(footer, x: PageGeometry.left, y: y)
    let number = canvas.block(
      "\(page) / \(pageCount ?? page)", .small, width: 60, alignment: .right)
    canvas.draw(number, x: PageGeometry.right - 60, y: y)
  }
}
