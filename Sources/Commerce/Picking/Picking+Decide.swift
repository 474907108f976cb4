import StoreSchema
import Values

extension State {
  func decide(
    _ command: MarkPicked, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .warehouse, .admin)
    let picked = try pick(command, context, nil)
    return Self.outcome(picked, .picked)
  }

  /// The line with all that is wanted of it off the shelf. The goods must be the right ones, and
  /// nobody else may be on the way to them.
  func pick(
    _ command: MarkPicked, _ context: CommandContext, _ scan: Scan?
  ) throws(Rejection) -> PickLine {
    let line = try pickLine(command.lineID, command.sessionID)
    try compare(command.barcode, with: line.barcodeToScan, "barcode")
    try compare(command.location, with: line.location, "location")
    try refuseExpired(command.sessionID, at: context.now)
    let seen = command.expectedQuantity
    guard line.mayBePicked(by: context.principal), seen == .zero || seen == line.quantity else {
      throw Self.conflict(line)
    }
    return line.picked(by: context.principal, at: context.now, scan)
  }

  private func compare(
    _ scanned: String, with expected: String, _ field: String
  ) throws(Rejection) {
    let scanned = scanned.trimmed
    if scanned.isEmpty { return }
    if !scanned.elementsEqual(expected.trimmed) {
      throw .wrongScan(field: field, expected: expected)
    }
  }

  func decide(
    _ command: UnmarkPicked, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .warehouse, .admin)
    let line = try pickLine(command.lineID, command.sessionID, command.expectedVersion)
    if line.state.isRecall { return returnToShelf(line, Self.reply) }
    if line.picked == .zero || line.state == .handedOver { throw Self.conflict(line) }
    return Self.outcome(line.unpicked(), .unpicked)
  }

  func pickLine(
    _ id: LineID, _ sessionID: SessionID, _ expectedVersion: UInt64 = 0
  ) throws(Rejection) -> PickLine {
    guard let line = pickLines[id], line.sessionID == sessionID else { throw .pickLineNotFound }
    if expectedVersion != 0 && expectedVersion != line.version { throw Self.conflict(line) }
    return line
  }

  /// Nothing more is picked for a session past its expiry, although its timer is late.
  func refuseExpired(_ id: SessionID, at now: Timestamp) throws(Rejection) {
    guard deadlines[id] != nil, let activity = activity(of: id) else { return }
    if activity.expiresAt <= now { throw .sessionExpired(at: activity.expiresAt) }
  }

  static func conflict(_ line: PickLine) -> Rejection {
    .pickConflict(state: line.state, quantity: line.quantity, version: line.version)
  }

  private static func reply(_ line: PickLine) -> Reply.Body { .pick(PickReply(pickLine: line)) }

  private static func outcome(_ line: PickLine, _ change: PickChange) -> Outcome {
    var recorder = Recorder()
    recorder.record(line, change)
    return recorder.outcome(reply(line))
  }
}

extension Recorder {
  /// Records what happened to a pick line.
  mutating func record(_ line: PickLine, _ change: PickChange) {
    record(.pickLineChanged(PickLineChanged(change: change, pickLine: line)))
  }
}

extension PickLine {
  /// Whether somebody may fetch the goods: nobody else is on the way. What was short may have
  /// turned up.
  func mayBePicked(by principal: Principal) -> Bool {
    switch state {
    case .queued, .short: true
    case .claimed: isClaimed(by: principal)
    case .picked, .recallPending, .recallAcknowledged, .withdrawn, .staged, .handedOver,
      .unspecified:
      false
    }
  }

  func isClaimed(by principal: Principal) -> Bool { claimedBy?.isSame(as: principal) == true }
}

extension String {
  /// Without the spaces that some scanners put around what they read.
  var trimmed: Substring.UTF8View {
    var rest = utf8[...]
    while rest.first == 0x20 { rest.removeFirst() }
    while rest.last == 0x20 { rest.removeLast() }
    return rest
  }
}
