import Commerce
import StoreSchema
import Values

// What the warehouse does.

extension Model {
  private func pickable(_ id: LineID, _ session: SessionID) -> (Line, Visit, PickState)? {
    guard let visit = visits[session.rawValue],
      let line = visit.lines.first(where: { $0.id == id.rawValue }),
      let state = pickState(line, visit)
    else { return nil }
    return (line, visit, state)
  }

  private func conflict(_ line: Line, _ visit: Visit, _ state: PickState) -> Rejection {
    let quantity = Quantity(tenThousandths: wanted(line, visit))
    return .pickConflict(state: state, quantity: quantity, version: 0)
  }

  private mutating func set(_ line: Line, _ session: SessionID, picked: Int64) {
    guard let index = visits[session.rawValue]?.lines.firstIndex(where: { $0.id == line.id })
    else { return }
    visits[session.rawValue]?.lines[index].picked = picked
  }

  mutating func play(_ command: MarkPicked) -> Rejection? {
    if command.sessionID.isNone { return mark(command.lineID, isPicked: true) }
    guard let (line, visit, state) = pickable(command.lineID, command.sessionID) else {
      return .pickLineNotFound
    }
    if state != .queued { return conflict(line, visit, state) }
    set(line, command.sessionID, picked: line.quantity)
    return nil
  }

  mutating func play(_ command: UnmarkPicked) -> Rejection? {
    if command.sessionID.isNone { return mark(command.lineID, isPicked: false) }
    guard let (line, visit, state) = pickable(command.lineID, command.sessionID) else {
      return .pickLineNotFound
    }
    if line.picked == 0 || state == .handedOver { return conflict(line, visit, state) }
    let kept = state == .recallPending ? wanted(line, visit) : 0
    set(line, command.sessionID, picked: kept)
    return nil
  }
}
