/// What stands above the table on the first page. Each text takes at most three lines here, so that
/// all of it together fits on the page.
extension Composer {
  private static let linesMax = 3

  /// Title and number on the left, the issuer on the right.
  mutating func addHead() {
    let width = PageGeometry.mainWidth
    let left = [
      (document.title, TextStyle.title), (document.number, .number), (document.subtitle, .quiet),
    ].filter { !$0.0.isEmpty }.map { block($0.0, $0.1, width) }
    let right = document.issuer.filter { !$0.isEmpty }.enumerated().map { index, line in
      block(line, index == 0 ? .strong : .quiet, PageGeometry.asideWidth)
    }
    // The issuer's first line stands on the title's baseline.
    let drop = (left.first?.lines.first?.baseline ?? 0) - (right.first?.lines.first?.baseline ?? 0)
    let ends = [
      stack(left, x: PageGeometry.left, y: y, gap: 3),
      stack(right, x: PageGeometry.aside, y: y + max(right.isEmpty ? 0 : drop, 0)),
    ]
    y = max(ends[0], ends[1]) + 26
  }

  /// The party on the left, facts on the right.
  mutating func addParty() {
    let party = document.party.filter { !$0.isEmpty }
    guard !party.isEmpty || !document.facts.isEmpty else { return }
    var left = y
    if !party.isEmpty && !document.partyHeading.isEmpty {
      left = stack(
        [block(document.partyHeading, .heading, PageGeometry.mainWidth)],
        x: PageGeometry.left, y: y, gap: 3)
    }
    left = stack(
      party.enumerated().map {
        block($1, $0 == 0 ? .strong : .body, PageGeometry.mainWidth)
      }, x: PageGeometry.left, y: left)
    y = max(left, addFacts()) + 22
    isFresh = false
  }

  private func addFacts() -> Double {
    let labelWidth = PageGeometry.asideWidth * 0.42
    let valueWidth = PageGeometry.asideWidth - labelWidth - 8
    var y = y
    for fact in document.facts {
      let label = block(fact.label, .quiet, labelWidth)
      let value = block(fact.value, .body, valueWidth)
      canvas.draw(label, x: PageGeometry.aside, y: y)
      canvas.draw(value, x: PageGeometry.right - valueWidth, y: y)
      y += max(label.height, value.height) + 2.5
    }
    return y
  }

  private func block(_ text: String, _ style: TextStyle, _ width: Double) -> TextBlock {
    canvas.block(ShownText.line(of: text), style, width: width, linesMax: Self.linesMax)
  }
}
