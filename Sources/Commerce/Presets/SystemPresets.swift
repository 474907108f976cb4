import HashTreeCollections
public import StoreSchema
public import Values

/// The presets that are part of the program: the same in every store, and immutable (C32).
public enum SystemPresets {
  /// Everything there is.
  public static let allProducts = preset(1, "All Products", CatalogView())
  /// What was added within the last two weeks.
  public static let newArrivals = preset(2, "New Arrivals", CatalogView(addedWithinDays: 14))
  /// What has a regular price above its list price.
  public static let onSale = preset(3, "On Sale", CatalogView(onSale: true))

  /// All of them, by id.
  public static let all = [allProducts, newArrivals, onSale]

  private static func preset(_ id: UInt64, _ name: String, _ view: CatalogView) -> CatalogPreset {
    CatalogPreset(
      id: PresetID(rawValue: id), name: name, view: view, createdBy: Principal(role: .system),
      createdAt: Timestamp(nanoseconds: 0), version: 1)
  }
}

extension State {
  /// The preset with this id: the system's or a saved one.
  public func preset(_ id: PresetID) -> CatalogPreset? {
    SystemPresets.all.first { $0.id == id } ?? presets[id]
  }

  /// The preset with this name, case and accents apart.
  func preset(named name: String) -> PresetID? {
    let folded = FoldedText(name)
    return SystemPresets.all.first { FoldedText($0.name) == folded }?.id ?? presetByName[folded]
  }

  /// A client's default preset; none: nobody assigned one.
  public func defaultPreset(of id: ClientID) -> CatalogPreset? {
    presetAssignments[id].flatMap { preset($0.presetID) }
  }
}
