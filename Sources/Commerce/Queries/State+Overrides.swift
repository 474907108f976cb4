public import StoreSchema
public import Values

extension State {
  /// Overrides of a session, oldest first; only those in force, if asked so (S2-P11). `after`: the
  /// last of the page before.
  public func overrides(
    of id: SessionID, inForce: Bool, after cursor: OverrideID?, limit: Int
  ) -> Page<PriceOverride, OverrideID> {
    let all = overrides(of: id).filter { !inForce || $0.removedAt == nil }
    let rest = all.drop { $0.id <= cursor ?? .none }
    let items = Array(rest.prefix(pageSize(limit)))
    let next = items.count < rest.count ? items.last?.id : nil
    return Page(items: items, next: next, totalCount: all.count)
  }
}
