import HashTreeCollections
import StoreSchema
import Values

extension State {
  mutating func put(_ preset: CatalogPreset) {
    if let before = presets[preset.id] { presetByName[FoldedText(before.name)] = nil }
    presets[preset.id] = preset
    presetByName[FoldedText(preset.name)] = preset.id
    counters.nextPresetID = max(counters.nextPresetID, preset.id.rawValue + 1)
  }

  /// A preset is gone, and with it every assignment to a client (C32).
  mutating func evolve(_ event: PresetDeleted) {
    let id = event.preset.id
    presets[id] = nil
    presetByName[FoldedText(event.preset.name)] = nil
    var clients: [ClientID] = []
    presetAssignments.forEach { if $0.presetID == id { clients.append($0.clientID) } }
    for client in clients { presetAssignments[client] = nil }
  }

  mutating func put(_ assignment: PresetAssignment) {
    let isGone = assignment.presetID.isNone
    presetAssignments[assignment.clientID] = isGone ? nil : assignment
  }
}
