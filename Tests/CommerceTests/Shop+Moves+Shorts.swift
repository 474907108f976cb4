import Commerce
import StoreSchema
import Values

// What a step about missing goods means to a shop, before the sale and after it.

extension Shop {
  func shortMove(_ step: Step) -> Move {
    guard let line = shortable(step) else {
      return .command(.acceptShort(AcceptShort(sessionID: .none, lineID: line(step))), Shop.picker)
    }
    let (session, id) = (line.sessionID, line.lineID)
    let who = seller(of: line, step)
    switch step.kind {
    case .shortLine:
      let short = ShortPick(
        sessionID: session, lineID: id, picked: found(of: line, step), reason: "not there",
        reallocates: step.value % 3 == 0)
      return .command(.shortPick(short), step.actor == 15 ? who : Shop.scanner(1))
    case .reallocateLine:
      return .command(.reallocatePick(ReallocatePick(sessionID: session, lineID: id)), who)
    case .substituteLine:
      let substitute = SubstitutePick(
        sessionID: session, lineID: id, batchID: batch(step),
        unitPrice: step.value % 4 == 3 ? Money(cents: Int64(step.value % 300)) : nil,
        consent: step.value % 9 == 8 ? "" : "by phone")
      return .command(.substitutePick(substitute), who)
    default: return .command(.acceptShort(AcceptShort(sessionID: session, lineID: id)), who)
    }
  }

  /// A line that the step can be about if there is one; of orders as often as of sessions.
  private func shortable(_ step: Step) -> PickLine? {
    let wanted: Set<PickState> = step.kind == .shortLine ? [.queued, .claimed, .short] : [.short]
    let lines = Audit.pickLines(state)
    let fitting = lines.filter { wanted.contains($0.state) }
    let some = fitting.isEmpty ? lines : fitting
    return some.isEmpty ? nil : some[(step.target + step.session) % some.count]
  }

  /// Mostly some of it in whole steps, at times nothing, all of it or a fraction.
  private func found(of line: PickLine, _ step: Step) -> Quantity {
    let size = state.batch(line.batchID)?.quantityStep.tenThousandths ?? 1
    let quantity = line.quantity.tenThousandths
    switch step.value % 10 {
    case 8: return line.quantity
    case 9: return Quantity(tenThousandths: size / 2)
    default:
      return Quantity(tenThousandths: quantity * Int64(step.amount) / 60 / size * size)
    }
  }

  /// Mostly whoever sold it.
  private func seller(of line: PickLine, _ step: Step) -> Principal {
    if step.actor > 12 { return Shop.staff(UInt64(step.actor - 12)) }
    if step.actor == 12 { return Shop.admin }
    let order = Audit.orders(state).first { $0.lines.contains { $0.lineID == line.lineID } }
    let staff = order?.staffID ?? state.session(line.sessionID)?.staffID
    return Shop.staff(staff?.rawValue ?? 1)
  }
}
