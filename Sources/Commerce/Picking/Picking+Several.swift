import StoreSchema
import Values

// Steps that are taken for several lines of a session at once: all of them or none.

extension State {
  func decide(
    _ command: ClaimPick, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .warehouse, .admin)
    try refuseExpired(command.sessionID, at: context.now)
    let me = context.principal
    return try step(command.lineIDs, of: command.sessionID, .claimed) { line in
      switch line.state {
      case .queued: return .take(line.claimed(by: me, at: context.now))
      case .claimed where line.isClaimed(by: me): return .done
      case .claimed where command.takeOver: return .take(line.claimed(by: me, at: context.now))
      default: return .refused
      }
    }
  }

  func decide(
    _ command: UnclaimPick, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .warehouse, .admin)
    return try step(command.lineIDs, of: command.sessionID, .unclaimed) { line in
      let isMine = line.state == .claimed && line.isClaimed(by: context.principal)
      return isMine ? .take(line.unclaimed()) : .refused
    }
  }

  func decide(
    _ command: StagePick, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .warehouse, .admin)
    let place = command.stagingLocation
    return try step(command.lineIDs, of: command.sessionID, .staged) { line in
      switch line.state {
      case .picked: return .take(line.staged(at: place, context.now))
      case .staged where line.stagingLocation == place || command.lineIDs.isEmpty: return .done
      case .staged: return .take(line.staged(at: place, context.now))
      default: return .refused
      }
    }
  }

  func decide(
    _ command: HandOverPick, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .warehouse, .admin)
    let isSold = isSold(command.sessionID)
    return try step(command.lineIDs, of: command.sessionID, .handedOver) { line in
      guard line.state == .picked || line.state == .staged else { return .refused }
      return isSold ? .take(line.handedOver(at: context.now)) : .forbidden
    }
  }

  /// Whether a session has ended with an order that its lines are sold by.
  func isSold(_ id: SessionID) -> Bool {
    guard let session = sessions[id], session.status == .completed,
      let order = orders[session.orderID]
    else { return false }
    return order.sessionID == id && order.status.isCommitted
  }

  /// Takes one step for the lines named, or for every line of the session that is ready for it.
  private func step(
    _ ids: [LineID], of sessionID: SessionID, _ change: PickChange,
    _ body: (PickLine) -> PickStep
  ) throws(Rejection) -> Outcome {
    if sessions[sessionID] == nil { throw .pickLineNotFound }
    guard ids.count <= Limits.pickLinesPerCallMax else {
      throw .limitExceeded(field: "line_ids", allowed: "up to \(Limits.pickLinesPerCallMax)")
    }
    var recorder = Recorder()
    var lines: [PickLine] = []
    for id in ids.isEmpty ? listedLines(of: sessionID) : Array(Set(ids)).sorted() {
      if lines.count == Limits.pickLinesPerCallMax { break }
      if ids.isEmpty && pickLines[id] == nil { continue }
      let line = try pickLine(id, sessionID)
      switch body(line) {
      case .take(let next):
        recorder.record(next, change)
        lines.append(next)
      case .done: if !ids.isEmpty { lines.append(line) }
      case .refused: if !ids.isEmpty { throw Self.conflict(line) }
      case .forbidden: throw Self.conflict(line)
      }
    }
    return recorder.outcome(Self.reply(lines))
  }
}

/// What a step means to a line.
private enum PickStep {
  /// It is taken: the line afterwards.
  case take(PickLine)
  /// It was taken before.
  case done
  /// It can't be taken from the line's state.
  case refused
  /// Nor from any other, for now.
  case forbidden
}
