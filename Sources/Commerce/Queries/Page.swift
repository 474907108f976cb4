/// Part of a list, and where the next part begins.
public struct Page<Item: Sendable, Cursor: Sendable>: Sendable {
  /// In the list's order.
  public var items: [Item]
  /// What to ask the next page with; nil: this was the last one.
  public var next: Cursor?
  /// Items of the whole list.
  public var totalCount: Int

  /// A page.
  public init(items: [Item], next: Cursor?, totalCount: Int) {
    self.items = items
    self.next = next
    self.totalCount = totalCount
  }
}

/// A page size in bounds: 1 to `Limits.pageSizeMax`.
func pageSize(_ asked: Int) -> Int { min(max(asked, 1), Limits.pageSizeMax) }
