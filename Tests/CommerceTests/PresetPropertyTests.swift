import Commerce
import StoreSchema
import Testing
import Values

/// What a session's catalog shows first, after every step of 1,000 random sales.
@Suite struct PresetPropertyTests {
  @Test(
    """
    Feature: unified-sales-live-shopping, Property 19: \
    preset filters are the initial catalog defaults
    """)
  func sessionsStartWithTheirPreset() {
    property { played in
      for session in Audit.sessions(played.state) {
        if let before = played.before.session(session.id) {
          // Whatever became of the preset: the session keeps what it began with.
          if before.catalogView != session.catalogView || before.presetID != session.presetID {
            return "session \(session.id) shows \(session.catalogView as Any), before \(before)"
          }
          continue
        }
        guard let opened = Self.opened(by: played) else { return "from nowhere" }
        let expected = Self.expected(opened.client, opened.preset, played.before)
        if session.presetID != expected?.id ?? .none || session.catalogView != expected?.view {
          return "session \(session.id) began with \(session), not \(expected as Any)"
        }
      }
      return nil
    }
  }

  /// Whose session a command opened, and with which preset.
  private static func opened(by played: Played) -> (client: ClientID, preset: PresetID)? {
    switch played.command {
    case .createSession(let command): return (command.clientID, command.presetID)
    case .convertFromDraft(let command):
      return played.before.order(command.orderID).map { ($0.clientID, .none) }
    case .convertSheetToSession(let command):
      return played.before.sheet(command.conversion.sheetID).map { ($0.clientID, .none) }
    default: return nil
    }
  }

  /// The preset asked for, else the one assigned to the client last, if it is there still.
  private static func expected(
    _ client: ClientID, _ preset: PresetID, _ state: State
  ) -> CatalogPreset? {
    var all: [PresetID: CatalogPreset] = [:]
    for preset in SystemPresets.all { all[preset.id] = preset }
    state.presets.forEach { all[$0.id] = copy $0 }
    if !preset.isNone { return all[preset] }
    var assigned = PresetID.none
    state.presetAssignments.forEach {
      if $0.clientID == client { assigned = $0.presetID }
    }
    return all[assigned]
  }
}
