import TestSupport
import Testing
import TextCells

@testable import TerminalViews

@Suite struct ScreenTests {
  private static let words = [
    "Blue Dream", "大麻", "Café", "e\u{301}te\u{301}", "🍵 tea", "👨‍👩‍👧 family", "❤️", "한국어", "…",
    "x", "ﾊﾝｶｸ", "a\u{200D}b", "🇬🇧", "\u{301}lone", "line\nbreak\u{1B}[2J", "─────",
  ]
  private static let styles = [
    Style.plain, Style(.red, bold: true), Style(.green, struck: true), Style(dim: true),
    Style(.yellow, reversed: true),
  ]

  private static func draw(on screen: inout Screen, _ random: inout SplitMix64) {
    let row = Int.random(in: -1...screen.size.rows, using: &random)
    let column = Int.random(in: 0...screen.size.columns, using: &random)
    switch Int.random(in: 0..<10, using: &random) {
    case 0: screen.restyle(row: row) { $0.isReversed.toggle() }
    case 1: screen.rule(row: row)
    case 2: screen.putRight(words.randomElement(using: &random) ?? "", row: row, end: column)
    case 3: screen.put("                         ", row: row, column: column)
    default:
      screen.put(
        words.randomElement(using: &random) ?? "", row: row, column: column,
        width: Int.random(in: 0...12, using: &random),
        style: styles.randomElement(using: &random) ?? .plain)
    }
  }

  /// Whatever was shown, the difference makes it what is wanted.
  @Test(arguments: [true, false]) func differenceMakesTheNextFrame(usesColour: Bool) {
    var random = SplitMix64(seed: Seed.fresh())
    for _ in 0..<100 {
      var size = Self.size(&random)
      var emulator = Emulator(size)
      var shown: Screen?
      var next = Screen(size: size)
      for _ in 0..<20 {
        if Int.random(in: 0..<8, using: &random) == 0 {
          size = Self.size(&random)
          emulator.resize(rows: size.rows, columns: size.columns)
          // Also when the size is the same as before: the shell then forgets what was shown.
          shown = nil
          next = Screen(size: size)
        }
        for _ in 0..<Int.random(in: 0...6, using: &random) { Self.draw(on: &next, &random) }
        emulator.feed(ScreenUpdate.bytes(from: shown, to: next, usesColour: usesColour))
        #expect(emulator.complaints == [])
        #expect(emulator.rows == next.expected(usesColour: usesColour))
        shown = next
      }
    }
  }

  private static func size(_ random: inout SplitMix64) -> ScreenSize {
    ScreenSize(
      rows: Int.random(in: 1...6, using: &random), columns: Int.random(in: 1...40, using: &random))
  }

  @Test func nothingIsWrittenWhenNothingChanged() {
    var screen = Screen(size: ScreenSize(rows: 3, columns: 20))
    screen.put("same", row: 1, column: 2)
    #expect(ScreenUpdate.bytes(from: screen, to: screen, usesColour: true) == [])
    var next = screen
    next.put("some", row: 1, column: 2)
    let bytes = ScreenUpdate.bytes(from: screen, to: next, usesColour: true)
    #expect(bytes.count < 50, "one letter changed: \(String(decoding: bytes, as: UTF8.self))")
  }

  /// A terminal that thinks everything is one column wide, or everything foreign two, still puts
  /// the numbers in their column.
  @Test func columnsStayStraightOnATerminalThatMeasuresOtherwise() {
    let size = ScreenSize(rows: 3, columns: 30)
    var screen = Screen(size: size)
    for (row, name) in ["大麻 🍵", "plain", "naïveté…"].enumerated() {
      let end = screen.put(name, row: row, column: 0)
      screen.put("7", row: row, column: end)
      screen.put("12.50", row: row, column: 20)
    }
    let measures: [@Sendable (Character) -> Int] = [{ _ in 1 }, { $0.isASCII ? 1 : 2 }]
    for measure in measures {
      var emulator = Emulator(size, measure: measure)
      emulator.feed(ScreenUpdate.bytes(from: nil, to: screen, usesColour: true))
      for (row, end) in [(0, 7), (1, 5), (2, 8)] {
        let cells = emulator.rows[row]
        #expect(cells[end].character == "7", "\(emulator.text)")
        #expect(String(cells[20..<25].compactMap(\.character)) == "12.50")
      }
    }
  }

  @Test func coloursOnlyWhenAllowed() {
    var screen = Screen(size: ScreenSize(rows: 1, columns: 5))
    screen.put("red", row: 0, column: 0, style: Style(.red, bold: true))
    let coloured = String(
      decoding: ScreenUpdate.bytes(from: nil, to: screen, usesColour: true), as: UTF8.self)
    let plain = String(
      decoding: ScreenUpdate.bytes(from: nil, to: screen, usesColour: false), as: UTF8.self)
    #expect(coloured.contains("\u{1B}[0;1;31m"))
    #expect(plain.contains("\u{1B}[0;1m") && !plain.contains("31"))
  }

  @Test func textIsCutWhereItEnds() {
    var screen = Screen(size: ScreenSize(rows: 4, columns: 8))
    screen.put("exactly8", row: 0, column: 0)
    screen.put("one too much", row: 1, column: 0)
    screen.put("大麻大麻大", row: 2, column: 0)
    screen.put("abc", row: 3, column: 0, width: 2)
    #expect(screen.text() == "exactly8\none too…\n大麻大…\na…\n")
  }

  @Test func peersCannotSteerTheTerminal() {
    var screen = Screen(size: ScreenSize(rows: 1, columns: 20))
    screen.put("a\u{1B}[2Jb\u{202E}c\u{9B}d\n", row: 0, column: 0)
    #expect(screen.text() == "a�[2Jb�c�d�\n")
    var marked = Screen(size: ScreenSize(rows: 1, columns: 3))
    marked.put("a" + String(repeating: "\u{301}", count: 5_000), row: 0, column: 0)
    #expect(marked.text().unicodeScalars.count < 20)
  }

  @Test func widths() {
    let expected: [(String, Int)] = [
      ("", 0), ("abc", 3), ("大麻", 4), ("e\u{301}", 1), ("❤", 1), ("❤️", 2), ("👨‍👩‍👧", 2), ("🇬🇧", 2),
      ("ﾊ", 1), ("한", 2), ("\u{1112}\u{1161}\u{11AB}", 2), ("\u{200B}", 0), ("£", 1), ("─", 1),
    ]
    for (text, columns) in expected { #expect(TextWidth.columns(of: text) == columns, "\(text)") }
  }

  @Test func sizesAreBounded() {
    #expect(ScreenSize(rows: 0, columns: -5) == ScreenSize(rows: 1, columns: 1))
    #expect(ScreenSize(rows: 65_535, columns: 65_535).columns == TerminalLimits.sideMax)
  }
}

@Suite struct KeyParserTests {
  @Test func keysInAnyPieces() {
    let bytes = Array("q\u{1B}[A\u{1B}OB\u{1B}[5~é大\r\u{7F}\u{1B}[1;5H\u{3}\t".utf8)
    let expected: [Key] = [
      .character("q"), .up, .down, .pageUp, .character("é"), .character("大"), .enter, .backspace,
      .home, .control("c"), .tab,
    ]
    for piece in 1...bytes.count {
      var parser = KeyParser()
      var keys: [Key] = []
      for start in stride(from: 0, to: bytes.count, by: piece) {
        keys += parser.read(bytes[start..<min(bytes.count, start + piece)])
      }
      #expect(keys == expected, "in pieces of \(piece)")
      #expect(!parser.isWaiting)
    }
  }

  @Test func escapeAloneNeedsAPause() {
    var parser = KeyParser()
    #expect(parser.read([0x1B]) == [])
    #expect(parser.isWaiting)
    #expect(parser.pause() == [.escape])
    #expect(parser.read([0x1B, 0x1B]) == [.escape])
    #expect(parser.pause() == [.escape])
    #expect(parser.pause() == [])
    #expect(parser.read(Array("\u{1B}q".utf8)) == [.escape, .character("q")])
  }

  @Test func whatIsNoKeyIsIgnored() {
    var parser = KeyParser()
    #expect(parser.read(Array("\u{1B}[200~\u{1B}[99X\u{1B}[?1;2c".utf8)) == [])
    #expect(parser.read([0xFF, 0xC3, 0x28, 0xED, 0xA0, 0x80]) == [.character("(")])
    let endless = [0x1B, 0x5B] + Array(repeating: UInt8(ascii: "1"), count: 10_000)
    _ = parser.read(endless)
    #expect(parser.read(Array("q".utf8)).last == .character("q"))
  }

  @Test func noBytesTrap() {
    var random = SplitMix64(seed: Seed.fresh())
    var parser = KeyParser()
    for _ in 0..<20_000 {
      _ = parser.read([UInt8.random(in: 0...255, using: &random)])
      if Int.random(in: 0..<10, using: &random) == 0 { _ = parser.pause() }
    }
    _ = parser.pause()
    #expect(parser.read(Array("q".utf8)) == [.character("q")])
  }
}
