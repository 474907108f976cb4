import StoreSchema

/// How one list becomes another: as few items as possible are told again.
struct ListChange<Item: Equatable> {
  /// What stays, goes and comes; see `ListSplice`.
  private(set) var splices: [ListSplice] = []
  /// What comes, in order.
  private(set) var items: [Item] = []
  private var kept: UInt32 = 0
  private var isOpen = false

  /// A change that is known.
  init(_ splices: [ListSplice], _ items: [Item]) {
    self.splices = splices
    self.items = items
  }

  /// The change from one list to another. Items with the same id are versions of one; whatever the
  /// ids, the change is faithful.
  init(from old: [Item], to new: [Item], id: (Item) -> UInt64 = { _ in 0 }) {
    if old == new { return }
    var (at, next) = (0, 0)
    // Made when something was taken out of the middle, not for a list that only grew.
    var ids: Set<UInt64>?
    while at < old.count || next < new.count {
      let hasBoth = at < old.count && next < new.count
      if hasBoth, old[at] == new[next] {
        keep()
        (at, next) = (at + 1, next + 1)
        continue
      }
      let isOther = hasBoth && id(old[at]) != id(new[next])
      if isOther, ids == nil { ids = Set(new.map(id)) }
      // It comes later, or not at all.
      let staysBehind = isOther && ids?.contains(id(old[at])) ?? false
      if at < old.count && !staysBehind {
        drop()
        at += 1
      }
      if next < new.count && (!isOther || staysBehind) {
        put(new[next])
        next += 1
      }
    }
  }

  private mutating func keep() {
    kept += 1
    isOpen = false
  }

  private mutating func drop() {
    open()
    splices[splices.count - 1].dropped += 1
  }

  private mutating func put(_ item: Item) {
    open()
    splices[splices.count - 1].put += 1
    items.append(item)
  }

  private mutating func open() {
    if isOpen { return }
    splices.append(ListSplice(kept: kept))
    kept = 0
    isOpen = true
  }

  /// The list that it makes of another; nil when it is not a change of that one.
  func applied(to old: [Item]) -> [Item]? {
    if splices.isEmpty { return items.isEmpty ? old : nil }
    var result: [Item] = []
    result.reserveCapacity(old.count + items.count)
    var (at, next) = (0, 0)
    for splice in splices {
      let (kept, dropped, put) = (Int(splice.kept), Int(splice.dropped), Int(splice.put))
      guard kept + dropped <= old.count - at, put <= items.count - next else { return nil }
      result.append(contentsOf: old[at..<at + kept])
      result.append(contentsOf: items[next..<next + put])
      at += kept + dropped
      next += put
    }
    guard next == items.count else { return nil }
    result.append(contentsOf: old[at...])
    return result
  }
}
