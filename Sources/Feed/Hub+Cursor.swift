extension Hub {
  /// Up to where everything has been considered for a subscriber: each of its entries up to there
  /// was given to it. Nil when there is no such subscriber.
  public func cursor(of id: UInt64) -> UInt64? {
    guard let slot = table.slot(of: id) else { return nil }
    if case .live = table[slot].phase { return max(table[slot].cursor, processed) }
    return table[slot].cursor
  }
}
