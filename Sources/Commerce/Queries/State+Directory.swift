public import StoreSchema
public import Values

extension State {
  /// Clients by id. Every word of `search` must begin a word of the name or be the code; case
  /// and accents are ignored. `after`: the last client of the page before.
  public func clients(
    search: String = "", after cursor: ClientID? = nil, limit: Int
  ) -> Page<Client, ClientID> {
    let words = FoldedText(search).words.prefix(Limits.searchWordsMax)
    let list = ListCollector<Client, ClientID>(after: cursor, limit: limit)
    return list.collect(clients) { client in
      if words.isEmpty { return true }
      let name = FoldedText(client.name)
      let code = FoldedText(client.code)
      return words.allSatisfy { code.bytes == $0 || name.hasWord(beginning: $0) }
    }
  }

  /// Staff by id. `after`: the last one of the page before.
  public func staff(after cursor: StaffID? = nil, limit: Int) -> Page<Staff, StaffID> {
    ListCollector<Staff, StaffID>(after: cursor, limit: limit).collect(staff) { _ in true }
  }

  /// Batches by id, of every status. `after`: the last one of the page before.
  public func batches(after cursor: BatchID? = nil, limit: Int) -> Page<Batch, BatchID> {
    var items: [Batch] = []
    var next: BatchID?
    let limit = pageSize(limit)
    batches.visit(from: BatchID(rawValue: (cursor?.rawValue ?? 0) + 1)) { _, batch in
      if items.count == limit {
        next = items.last?.id
        return false
      }
      items.append(copy batch)
      return true
    }
    return Page(items: items, next: next, totalCount: batches.count)
  }
}

/// Collects one page of a table's matching records and counts them all.
private struct ListCollector<Record: Sendable, ID: Identifier> {
  let after: ID?
  let limit: Int

  func collect(
    _ table: Table<ID, Record>, where matches: (borrowing Record) -> Bool
  ) -> Page<Record, ID> {
    var items: [Record] = []
    var last: ID?
    var next: ID?
    var total = 0
    let limit = pageSize(limit)
    table.visit { id, record in
      guard matches(record) else { return true }
      total += 1
      if let after, id <= after { return true }
      if items.count < limit {
        items.append(copy record)
        last = id
      } else if next == nil {
        next = last
      }
      return true
    }
    return Page(items: items, next: next, totalCount: total)
  }
}
