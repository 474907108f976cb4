import StoreSchema
import Values

extension CatalogIndex {
  /// Follows the state to another version of it. False, and unchanged, if that would be more than
  /// `changesMax` changes: of batches and of stock, each.
  @discardableResult
  public mutating func advance(to state: State, changesMax: Int = .max) -> Bool {
    guard let changedBatches = state.batches.changes(from: batches, changesMax),
      let changedStocks = state.stocks.availableChanges(from: stocks, changesMax)
    else { return false }
    if changedBatches.count + changedStocks.count > 64 + batches.count / 8 {
      let columns = columns
      self = CatalogIndex(state)
      self.columns[1...] = columns[1...]
      return true
    }
    for id in changedBatches { replace(batches[id], by: state.batches[id], at: id.position) }
    for id in changedStocks {
      setAvailable(state.stocks[id]?.available.tenThousandths ?? 0, at: id.position)
    }
    batches = state.batches
    stocks = state.stocks
    return true
  }

  private mutating func setAvailable(_ new: Int64, at position: Int32) {
    makeRoom(for: position)
    let old = available[Int(position)]
    available[Int(position)] = new
    guard live.contains(position) else { return }
    byAvailable.remove(NumberKey(number: old, position: position))
    byAvailable.insert(NumberKey(number: new, position: position))
    setLevel(of: position)
  }

  /// Puts a LIVE position in the sets of its stock level.
  mutating func setLevel(of position: Int32) {
    let level = StockLevel(available: available[Int(position)], step: steps[Int(position)])
    inStock.set(position, level != .outOfStock)
    lowStock.set(position, level == .lowStock)
  }

  private mutating func replace(_ old: Batch?, by new: Batch?, at position: Int32) {
    makeRoom(for: position)
    let old = old.flatMap { $0.status == .live ? $0 : nil }
    let next = new.flatMap { $0.status == .live ? $0 : nil }
    words.replace(old?.catalogWords ?? [], by: next?.catalogWords ?? [], at: position)
    replaceValues(old, by: next, at: position)
    if let old { leave(old, at: position) }
    steps[Int(position)] = new?.quantityStep.tenThousandths ?? 0
    if let next { enter(next, at: position) }
  }

  private mutating func replaceValues(_ old: Batch?, by new: Batch?, at position: Int32) {
    func replace(_ sets: inout ValueSets, _ value: (Batch) -> String) {
      let (old, new) = (old.map(value), new.map(value))
      if old == new { return }
      if let old { sets.remove(old, position) }
      if let new { sets.insert(new, position) }
    }
    replace(&categories, \.category)
    replace(&grades, \.grade)
    replace(&brands, \.brand)
    replace(&strains, \.strain)
    let (before, after) = (Set(old?.tags ?? []), Set(new?.tags ?? []))
    for tag in before.subtracting(after) { tags.remove(tag, position) }
    for tag in after.subtracting(before) { tags.insert(tag, position) }
  }

  private mutating func leave(_ batch: Batch, at position: Int32) {
    live.remove(position)
    onSale.remove(position)
    inStock.remove(position)
    lowStock.remove(position)
    byName.remove(NameKey(names[Int(position)], position))
    byAddedAt.remove(NumberKey(number: added.values[Int(position)], position: position))
    byAvailable.remove(NumberKey(number: available[Int(position)], position: position))
  }

  private mutating func enter(_ batch: Batch, at position: Int32) {
    live.insert(position)
    onSale.set(position, batch.isOnSale)
    names[Int(position)] = batch.sortName
    added.set(position, batch.addedAt.nanoseconds)
    byName.insert(NameKey(names[Int(position)], position))
    byAddedAt.insert(NumberKey(number: batch.addedAt.nanoseconds, position: position))
    byAvailable.insert(NumberKey(number: available[Int(position)], position: position))
    setLevel(of: position)
  }

  /// Makes prices ready for pages that filter or sort by them. False if they are not known here or
  /// too many batches changed since they were used: then `install` a new column.
  public mutating func use(_ pricing: ClientPricing, changesMax: Int = .max) -> Bool {
    guard let index = columns.firstIndex(where: { $0.pricing == pricing }) else {
      return false
    }
    guard columns[index].advance(to: batches, changesMax: changesMax) else { return false }
    if index > 0 && index + 1 < columns.count { columns.append(columns.remove(at: index)) }
    return true
  }

  /// Keeps a price column, which may be of another version than the index.
  public mutating func install(_ column: PriceColumn) {
    columns.removeAll { $0.pricing == column.pricing }
    columns.insert(column, at: column.pricing == .list ? 0 : columns.count)
    if columns.count > Limits.priceColumnsMax { columns.remove(at: 1) }
  }
}

extension NumberTable<BatchID, BatchStock> {
  /// Batches that have more or less available than in another version; nil if more than so many.
  fileprivate func availableChanges(from older: Self, _ changesMax: Int) -> [BatchID]? {
    var changed: [BatchID] = []
    visitDifferences(from: older) { id in
      if self[id]?.available != older[id]?.available { changed.append(id) }
      return changed.count <= changesMax
    }
    return changed.count > changesMax ? nil : changed
  }
}
