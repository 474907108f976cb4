public import StoreSchema

extension Batch {
  /// The part of the warehouse it is in: as given, else the location up to its first '-' or '/'.
  public var warehouseZone: String { zone.isEmpty ? zoneOfLocation(location) : zone }
}

extension PickLine {
  /// The same for its line. Lines that an older version queued have no zone of their own.
  public var warehouseZone: String { zone.isEmpty ? zoneOfLocation(location) : zone }
}

private func zoneOfLocation(_ location: String) -> String {
  String(location.prefix { $0 != "-" && $0 != "/" })
}
