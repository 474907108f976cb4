import Commerce
import StoreSchema
import Values

// What a step about prices means to a shop.

extension Shop {
  func priceMove(_ step: Step) -> Move {
    let (session, visible) = (session(step), step.amount % 2 == 0)
    let (type, value) = adjustment(step)
    switch step.kind {
    case .override:
      let override = ApplyItemOverride(
        sessionID: session, lineID: line(step), adjustmentType: type, adjustmentValue: value,
        reason: reason(step), visibleToClient: visible)
      return .command(.applyItemOverride(override), actor(step))
    case .batchOverride:
      let override = ApplyBatchOverride(
        sessionID: session, batchID: batch(step), adjustmentType: type, adjustmentValue: value,
        reason: reason(step), visibleToClient: visible)
      return .command(.applyBatchOverride(override), actor(step))
    case .orderOverride:
      let override = ApplyOrderOverride(
        sessionID: session, adjustmentType: type,
        adjustmentValue: type == .dollar ? wholeCents(step) : value, reason: reason(step),
        visibleToClient: visible)
      return .command(.applyOrderOverride(override), actor(step))
    default:
      let inForce = state.overrides(of: session).filter { $0.removedAt == nil }
      let id = inForce.isEmpty ? .none : inForce[step.target % inForce.count].id
      return .command(
        .removeOverride(RemoveOverride(sessionID: session, overrideID: id)), actor(step))
    }
  }

  func visibilityMove(_ step: Step) -> Move {
    let set = SetVisibility(
      sessionID: session(step), showsCost: step.value % 3 == 2 ? nil : step.value % 3 == 0,
      showsMargin: step.amount % 3 == 2 ? nil : step.amount % 3 == 0)
    return .command(.setVisibility(set), actor(step))
  }

  func reason(_ step: Step) -> String { step.value % 7 == 6 ? "" : "agreed" }

  /// Around the prices of the goods: some would be negative.
  func adjustment(_ step: Step) -> (AdjustmentType, AdjustmentValue) {
    let types: [AdjustmentType] = [.fixed, .dollar, .percentage]
    let type = types[step.amount % 3]
    let value: Int64 =
      switch type {
      case .fixed: Int64(step.value) * 100
      case .dollar: Int64(step.value - 600) * 51
      default: Int64(step.value - 500) * 2_003
      }
    return (type, AdjustmentValue(tenThousandths: value))
  }

  func wholeCents(_ step: Step) -> AdjustmentValue {
    AdjustmentValue(tenThousandths: Int64(step.value - 600) * 1_000)
  }
}
