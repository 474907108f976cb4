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
    return try step(
      command.lineIDs, of: PickSource(sessionID: command.sessionID, orderID: command.orderID),
      .claimed
    ) { line in
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
    return try step(
      command.lineIDs, of: PickSource(sessionID: command.sessionID, orderID: command.orderID),
      .unclaimed
    ) { line in
      let isMine = line.state == .claimed && line.isClaimed(by: context.principal)
      return isMine ? .take(line.unclaimed()) : .refused
    }
  }

  func decide(
    _ command: StagePick, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .warehouse, .admin)
    let place = command.stagingLocation
    return try step(
      command.lineIDs, of: PickSource(sessionID: command.sessionID, orderID: command.orderID),
      .staged
    ) { line in
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
    return try step(
      command.lineIDs, of: PickSource(sessionID: command.sessionID, orderID: command.orderID),
      .handedOver
    ) { line in
      guard line.state == .picked || line.state == .staged else { return .refused }
      return isSold(line) ? .take(line.handedOver(at: context.now)) : .forbidden
    }
  }

  /// The order that a line is sold by; nil: it is in the cart of an open session, or on its way
  /// back to the shelf.
  func order(selling line: PickLine) -> Order? {
    let id = line.orderID.isNone ? sessions.read(line.sessionID) { $0.orderID } : line.orderID
    guard let id, let order = orders[id], order.status.isSold else { return nil }
    return order.lines.contains { $0.lineID == line.lineID } ? order : nil
  }

  func isSold(_ line: PickLine) -> Bool { order(selling: line) != nil }

  /// The lines of a session or an order that the warehouse knows.
  private func listedLines(of source: PickSource) -> [LineID] {
    if !source.sessionID.isNone { return listedLines(of: source.sessionID) }
    return orders[source.orderID]?.lines.map(\.lineID) ?? []
  }

  /// Takes one step for the lines named, or for every line of the session that is ready for it.
  private func step(
    _ ids: [LineID], of source: PickSource, _ change: PickChange,
    _ body: (PickLine) -> PickStep
  ) throws(Rejection) -> Outcome {
    let exists =
      source.sessionID.isNone ? orders[source.orderID] != nil : sessions[source.sessionID] != nil
    if !exists { throw .pickLineNotFound }
    guard ids.count <= Limits.pickLinesPerCallMax else {
      throw .limitExceeded(field: "line_ids", allowed: "up to \(Limits.pickLinesPerCallMax)")
    }
    var recorder = Recorder()
    var lines: [PickLine] = []
    for id in ids.isEmpty ? listedLines(of: source) : Array(Set(ids)).sorted() {
      if lines.count == Limits.pickLinesPerCallMax { break }
      if ids.isEmpty && pickLines[id] == nil { continue }
      let line = try pickLine(id, source.sessionID)
      if line.source != source { throw .pickLineNotFound }
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
