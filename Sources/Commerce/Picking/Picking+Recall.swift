import StoreSchema
import Values

extension State {
  func decide(
    _ command: AcknowledgeRecall, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .warehouse, .admin)
    let line = try pickLine(command.lineID, command.sessionID, command.expectedVersion)
    if line.state != .recallPending { throw Self.conflict(line) }
    let next = line.acknowledged(by: context.principal, at: context.now)
    var recorder = Recorder()
    recorder.record(next, .recallAcknowledged)
    return recorder.outcome(Self.reply([next]))
  }

  func decide(
    _ command: ReturnToShelf, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .warehouse, .admin)
    let line = try pickLine(command.lineID, command.sessionID, command.expectedVersion)
    if line.state != .recallAcknowledged { throw Self.conflict(line) }
    return returnToShelf(line) { Self.reply([$0]) }
  }

  /// Recalled goods are on the shelf again: nobody is kept from them any more.
  func returnToShelf(_ line: PickLine, _ reply: (PickLine) -> Reply.Body) -> Outcome {
    let next = line.returned()
    var recorder = Recorder()
    if var hold = holds[line.lineID] {
      hold.recalled = .zero
      recorder.record(.holdChanged(HoldChanged(hold: hold)))
    }
    recorder.record(next, .returnedToShelf)
    return recorder.outcome(reply(next))
  }

  static func reply(_ lines: [PickLine], replacement: LineID = .none) -> Reply.Body {
    .picks(PicksReply(pickLines: lines, replacementLineID: replacement))
  }
}
