public import StoreSchema
public import Values

extension State {
  /// Presets in order of id, the system's first unless they are left out. `after`: the last of the
  /// page before.
  public func presets(
    excludingSystem: Bool = false, after cursor: PresetID? = nil, limit: Int
  ) -> Page<CatalogPreset, PresetID> {
    let start = cursor ?? .none
    let system = excludingSystem ? [] : SystemPresets.all
    var items = system.filter { $0.id > start }
    presets.visit(from: PresetID(rawValue: start.rawValue + 1)) { _, preset in
      items.append(copy preset)
      return items.count <= pageSize(limit)
    }
    let page = Array(items.prefix(pageSize(limit)))
    return Page(
      items: page, next: page.count < items.count ? page.last?.id : nil,
      totalCount: presets.count + system.count)
  }
}
