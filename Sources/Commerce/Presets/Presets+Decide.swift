import HashTreeCollections
import StoreSchema
import Values

extension State {
  func decide(_ command: SavePreset, _ context: CommandContext) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .staff, .admin)
    let known = try changedPreset(command)
    let name = FoldedText(command.name)
    if name.words.isEmpty { throw .invalidField(field: "name", allowed: "some text") }
    if isTaken(name, by: command.presetID) { throw .alreadyExists(field: "name") }
    if known == nil && presets.count >= Limits.presetsMax {
      throw .limitExceeded(field: "presets", allowed: "\(Limits.presetsMax) presets")
    }
    var preset =
      known
      ?? CatalogPreset(
        id: PresetID(rawValue: counters.nextPresetID), view: CatalogView(),
        createdBy: context.principal, createdAt: context.now)
    preset.name = command.name
    preset.view = try view(of: command, context)
    if preset == known { return .unchanged(.saved(Self.saved(preset, created: false))) }
    preset.version += 1
    var recorder = Recorder()
    recorder.record(.presetSaved(PresetSaved(preset: preset)))
    return recorder.outcome(.saved(Self.saved(preset, created: known == nil)))
  }

  private func changedPreset(_ command: SavePreset) throws(Rejection) -> CatalogPreset? {
    if command.presetID.isNone { return nil }
    let preset = try ownPreset(command.presetID)
    let seen = command.expectedVersion
    if seen != 0 && seen != preset.version { throw .versionConflict(current: preset.version) }
    return preset
  }

  /// A preset that people made.
  private func ownPreset(_ id: PresetID) throws(Rejection) -> CatalogPreset {
    if let preset = presets[id] { return preset }
    throw preset(id) == nil ? .presetNotFound : .presetIsImmutable
  }

  private func isTaken(_ name: FoldedText, by id: PresetID) -> Bool {
    if SystemPresets.all.contains(where: { FoldedText($0.name) == name }) { return true }
    return presetByName[name].map { $0 != id } ?? false
  }

  private func view(
    of command: SavePreset, _ context: CommandContext
  ) throws(Rejection) -> CatalogView {
    if command.sessionID.isNone { return command.view ?? CatalogView() }
    let session = try usableSession(command.sessionID, for: .read, by: context.principal)
    return command.view ?? session.catalogView ?? CatalogView()
  }

  private static func saved(_ preset: CatalogPreset, created: Bool) -> SavedReply {
    SavedReply(id: preset.id.rawValue, created: created, version: preset.version)
  }

  func decide(_ command: DeletePreset, _ context: CommandContext) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .staff, .admin)
    let preset = try ownPreset(command.presetID)
    var assigned: UInt32 = 0
    presetAssignments.forEach { if $0.presetID == preset.id { assigned += 1 } }
    var recorder = Recorder()
    recorder.record(.presetDeleted(PresetDeleted(preset: preset)))
    return recorder.outcome(
      .saved(SavedReply(id: preset.id.rawValue, version: preset.version, updatedCount: assigned)))
  }

  func decide(_ command: AssignPreset, _ context: CommandContext) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .staff, .admin)
    guard clients[command.clientID] != nil else { throw .clientNotFound }
    if !command.presetID.isNone && preset(command.presetID) == nil { throw .presetNotFound }
    if presetAssignments[command.clientID]?.presetID ?? .none == command.presetID {
      return .unchanged(.done(Done()))
    }
    let assignment = PresetAssignment(
      clientID: command.clientID, presetID: command.presetID, assignedBy: context.principal,
      assignedAt: context.now)
    var recorder = Recorder()
    recorder.record(.presetAssigned(PresetAssigned(assignment: assignment)))
    return recorder.outcome(.done(Done()))
  }
}
