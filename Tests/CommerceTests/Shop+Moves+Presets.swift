import Commerce
import StoreSchema
import Values

// What a step about presets means to a shop.

extension Shop {
  func presetMove(_ step: Step) -> Move {
    switch step.kind {
    case .savePreset:
      let view = CatalogView(
        categories: step.value % 2 == 0 ? ["Mugs"] : [], onSale: step.value % 3 == 0,
        search: "word \(step.value)", sort: step.value % 5 == 0 ? .price : .unspecified)
      let isNew = step.value % 4 != 0
      let save = SavePreset(
        presetID: isNew ? .none : preset(step), name: "Preset \(step.amount)", view: view)
      return .command(.savePreset(save), actor(step))
    case .deletePreset:
      return .command(.deletePreset(DeletePreset(presetID: preset(step))), actor(step))
    default:
      let client = ClientID(rawValue: UInt64(step.amount % 2 + 1))
      let assign = AssignPreset(
        clientID: client, presetID: step.value % 5 == 4 ? .none : preset(step))
      return .command(.assignPreset(assign), actor(step))
    }
  }

  /// One that there is: the system's first.
  func preset(_ step: Step) -> PresetID {
    let all = state.presets(limit: 50).items
    return all[step.target % all.count].id
  }
}
