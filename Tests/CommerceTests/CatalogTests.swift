import StoreSchema
import Testing
import Values

@testable import Commerce

@Suite struct CatalogTests {
  @Test func pagesStayStableWhenStockChanges() throws {
    var shop = CatalogShop(seed: 1, count: 30).shop
    var index = CatalogIndex(shop.state)
    var query = CatalogQuery(sort: .quantity, limit: 5)
    let first = index.page(query)
    let last = try #require(first.items.last)
    query.cursor = first.next
    let second = index.page(query).items.map(\.batch.id)
    let adjust = AdjustStock(batchID: last.batch.id, delta: .units(1_000), reason: "received")
    try shop.run(.adjustStock(adjust), as: Shop.admin)
    index.advance(to: shop.state)
    #expect(index.page(query).items.map(\.batch.id) == second)
  }

  @Test(arguments: [
    ("Blue Dream", "blue dream"), ("ÀÉÎÕÜÇÑ", "aeioucn"),
    ("Straße Ærø Œuvre", "strasse aero oeuvre"),
    ("łódź ŻÓŁĆ", "lodz zolc"), ("e\u{301}", "e"), ("ДЕРЕВО", "дерево"), ("Café", "cafe"),
    ("Cafe\u{301} CAFÉ", "cafe cafe"), ("Phở BÒ Đặc Biệt", "pho bo dac biet"),
    ("Ёлка Й и\u{306}", "елка и и"), ("ΆΈΰ", "αευ"), ("Ǎǟ Ḃ ẞ \u{212B}", "aa b ss a"),
  ])
  func foldingIgnoresCaseAndAccents(_ text: String, _ folded: String) {
    #expect(FoldedText(text).bytes == Array(folded.utf8))
  }

  @Test func everyLatinLetterFoldsToAsciiLetters() throws {
    for value in 0xC0...0x17F as ClosedRange<UInt32> where value != 0xD7 && value != 0xF7 {
      let scalar = try #require(Unicode.Scalar(value))
      let bytes = FoldedText(String(Character(scalar))).bytes
      #expect(!bytes.isEmpty && bytes.allSatisfy { (0x61...0x7A).contains($0) }, "\(scalar)")
    }
  }

  @Test func cursorsSurviveTheirToken() {
    for cursor in [
      CatalogCursor(sort: .name, number: 0, name: [1, 255], batchID: BatchID(rawValue: 7)),
      CatalogCursor(sort: .price, number: .min, name: [], batchID: BatchID(rawValue: .max)),
    ] {
      #expect(CatalogCursor(token: cursor.token) == cursor)
    }
    for token in ["", "0", "zz", "05" + String(repeating: "0", count: 32)] {
      #expect(CatalogCursor(token: token) == nil)
    }
    #expect(CatalogCursor(token: String(repeating: "01", count: 200)) == nil)
  }
}

@Suite struct SelectionTests {
  @Test func theLeastAreThoseOfASort() {
    let seed = firstSeed(8)
    for number in 0..<60 as Range<UInt64> {
      var generator = SplitMix64(seed: seed &+ number)
      let count = generator.below(3_000)
      let spread = [1, 5, 100_000][generator.below(3)]
      var items = (0..<count).map {
        NumberKey(number: Int64(generator.below(spread)), position: Int32($0))
      }
      switch generator.below(3) {
      case 0: items.sort()
      case 1: items.sort(by: >)
      default: break
      }
      for limit in [1, 2, 51, 501, count + 1] {
        #expect(
          items.least(limit) == Array(items.sorted().prefix(limit)),
          "SHOWROOM_SEED=\(seed &+ number) limit \(limit)")
      }
    }
  }
}
