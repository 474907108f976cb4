import StoreSchema
import Values

extension State {
  func decide(
    _ command: MarkPicked, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .warehouse, .admin)
    let line = try pickLine(command.lineID, command.sessionID)
    try refuseExpired(command.sessionID, at: context.now)
    let seen = command.expectedQuantity
    guard line.state == .queued, seen == .zero || seen == line.quantity else {
      throw Self.conflict(line)
    }
    var picked = line.holding(line.quantity)
    picked.pickedBy = context.principal
    picked.pickedAt = context.now
    var recorder = Recorder()
    recorder.record(.pickLineChanged(PickLineChanged(change: .picked, pickLine: picked)))
    return recorder.outcome(.pick(PickReply(pickLine: picked)))
  }

  func decide(
    _ command: UnmarkPicked, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .warehouse, .admin)
    let line = try pickLine(command.lineID, command.sessionID)
    var recorder = Recorder()
    let next: PickLine
    if line.state == .recallPending {
      next = line.holding(line.quantity)
      if var hold = holds[line.lineID] {
        hold.recalled = .zero
        recorder.record(.holdChanged(HoldChanged(hold: hold)))
      }
      recorder.record(
        .pickLineChanged(PickLineChanged(change: .returnedToShelf, pickLine: next)))
    } else {
      if line.picked == .zero { throw Self.conflict(line) }
      var unpicked = line.holding(.zero)
      unpicked.pickedBy = nil
      unpicked.pickedAt = nil
      next = unpicked
      recorder.record(.pickLineChanged(PickLineChanged(change: .unpicked, pickLine: next)))
    }
    return recorder.outcome(.pick(PickReply(pickLine: next)))
  }

  private func pickLine(_ id: LineID, _ sessionID: SessionID) throws(Rejection) -> PickLine {
    guard let line = pickLines[id], line.sessionID == sessionID else { throw .pickLineNotFound }
    return line
  }

  /// Nothing more is picked for a session past its expiry, although its timer is late.
  private func refuseExpired(_ id: SessionID, at now: Timestamp) throws(Rejection) {
    guard deadlines[id] != nil, let activity = activity(of: id) else { return }
    if activity.expiresAt <= now { throw .sessionExpired(at: activity.expiresAt) }
  }

  private static func conflict(_ line: PickLine) -> Rejection {
    .pickConflict(state: line.state, quantity: line.quantity, version: line.version)
  }
}
