import Commerce
import StoreSchema
import Values

// What a step about samples means to a shop.

extension Shop {
  func sampleMove(_ step: Step) -> Move {
    let session = session(step)
    if step.kind == .requestSample {
      let ofLine = step.value % 5 == 4
      let request = RequestSample(
        sessionID: session, batchID: ofLine ? .none : batch(step),
        lineID: ofLine ? line(step) : .none, quantity: portion(step))
      return .command(.requestSample(request), actor(step))
    }
    let mine = state.samples(of: session)
    let sample =
      mine.isEmpty
      ? SampleID(rawValue: UInt64(step.target + 1)) : mine[step.target % mine.count].id
    if step.kind == .decideSample {
      let decide = DecideSample(
        sessionID: session, sampleID: sample, wantsToBuy: step.value % 2 == 0,
        addQuantity: step.amount % 3 == 0 ? .zero : .units(Int64(step.amount % 8)),
        removesLine: step.amount % 2 == 0)
      return .command(.decideSample(decide), actor(step))
    }
    let steps: [MoveSample.Step] = [
      .acknowledge, .deliver, .acknowledge, .deliver, .cancel, .markUnavailable,
    ]
    let move = MoveSample(sessionID: session, sampleID: sample, step: steps[step.value % 6])
    return .command(.moveSample(move), step.amount % 2 == 0 ? Shop.scanner(1) : actor(step))
  }

  /// A step, a few of them, or no multiple.
  private func portion(_ step: Step) -> Quantity {
    switch step.amount % 4 {
    case 0: .zero
    case 1: .units(1)
    case 2: Quantity(tenThousandths: 2_500)
    default: .units(Int64(step.amount % 6))
    }
  }
}
