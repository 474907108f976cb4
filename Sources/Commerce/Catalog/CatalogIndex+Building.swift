import StoreSchema
import Values

extension CatalogIndex {
  /// Fills an empty index. Positions come in ascending order, and orders are sorted once.
  mutating func build() {
    stocks.visit { id, stock in
      makeRoom(for: id.position)
      available[Int(id.position)] = stock.available.tenThousandths
      return true
    }
    var collector = WordCollector()
    batches.forEach { batch in
      let batch = copy batch
      makeRoom(for: batch.id.position)
      steps[Int(batch.id.position)] = batch.quantityStep.tenThousandths
      guard batch.status == .live else { return }
      describe(batch)
      collector.add(batch)
    }
    words = WordIndex(collector.entries, size: size)
    sort(live.positions)
  }

  private mutating func describe(_ batch: Batch) {
    let position = batch.id.position
    live.insert(position)
    if batch.isOnSale { onSale.insert(position) }
    categories.insert(batch.category, position)
    grades.insert(batch.grade, position)
    brands.insert(batch.brand, position)
    strains.insert(batch.strain, position)
    for tag in batch.tags { tags.insert(tag, position) }
    names[Int(position)] = batch.sortName
    added.set(position, batch.addedAt.nanoseconds)
    setLevel(of: position)
  }

  private mutating func sort(_ positions: [Int32]) {
    byName = CatalogOrder(sorted: positions.map { NameKey(names[Int($0)], $0) }.sorted())
    byAddedAt = Self.order(of: positions, by: added.values)
    byAvailable = Self.order(of: positions, by: available)
  }

  private static func order(
    of positions: [Int32], by numbers: [Int64]
  ) -> CatalogOrder<NumberKey> {
    let keys = positions.map { NumberKey(number: numbers[Int($0)], position: $0) }
    return CatalogOrder(sorted: keys.sorted())
  }
}

/// Collects the words of batches, which come in ascending order of id.
private struct WordCollector {
  /// Where each word's positions are.
  private var numbers: [[UInt8]: Int] = [:]
  private var positions: [[Int32]] = []
  /// Words of texts that many batches share.
  private var wordsOfText: [String: [Int]] = [:]

  var entries: [([UInt8], [Int32])] { numbers.map { ($0.key, positions[$0.value]) } }

  mutating func add(_ batch: Batch) {
    for text in [batch.code, batch.name] {
      place(numbers(of: text), at: batch.id.position)
    }
    for text in [batch.brand, batch.strain, batch.category] {
      let known = wordsOfText[text] ?? numbers(of: text)
      wordsOfText[text] = known
      place(known, at: batch.id.position)
    }
  }

  private mutating func place(_ numbers: [Int], at position: Int32) {
    for number in numbers where positions[number].last != position {
      positions[number].append(position)
    }
  }

  private mutating func numbers(of text: String) -> [Int] {
    FoldedText(text).words.map { word in
      if let number = numbers[word] { return number }
      numbers[word] = positions.count
      positions.append([])
      return positions.count - 1
    }
  }
}
