import HashTreeCollections
import StoreSchema
import Values

extension State {
  func decide(
    _ command: RequestSample, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .client, .staff, .admin)
    let (session, activity) = try activeSession(command.sessionID, context)
    let batch = try sampledBatch(command)
    let quantity = command.quantity == .zero ? batch.quantityStep : command.quantity
    try check(quantity, of: batch)
    try requireRoom(for: session.id)
    var recorder = Recorder()
    try requireSample(quantity, of: batch.id, at: context.now, &recorder)
    let sample = Sample(
      id: SampleID(rawValue: counters.nextSampleID), sessionID: session.id, batchID: batch.id,
      lineID: command.lineID, quantity: quantity, status: .requested,
      clientName: session.clientName, staffName: session.staffName, batchCode: batch.code,
      productName: batch.name, unitOfMeasure: batch.unitOfMeasure, location: batch.location,
      zone: batch.warehouseZone, requestedBy: context.principal, requestedAt: context.now,
      version: 1)
    let touched = activity.touched(at: context.now, timeoutSeconds: session.timeoutSeconds)
    return recorder.sampleOutcome(sample, from: .unspecified, touched)
  }

  /// Makes sure that so much of a batch's pool is promised to nobody. Sessions past their expiry
  /// keep none of it, however late the timer: such sessions end in this commit (C05, C34).
  private func requireSample(
    _ quantity: Quantity, of id: BatchID, at now: Timestamp, _ recorder: inout Recorder
  ) throws(Rejection) {
    let stock = stocks[id] ?? BatchStock(batchID: id)
    var free = stock.sampleOnHand.tenThousandths - stock.sampleReserved.tenThousandths
    let wanted = quantity.tenThousandths
    if wanted <= free { return }
    deadlines.visitDue(at: now) { sessionID in
      guard isPastExpiry(sessionID, at: now) else { return true }
      let promised = samples(of: sessionID).filter { $0.batchID == id && $0.status.isReserved }
      let reserved = promised.reduce(Int64(0)) { $0 + $1.quantity.tenThousandths }
      if reserved == 0 { return true }
      expire(sessionID, at: now, &recorder)
      free += reserved
      return free < wanted
    }
    if wanted > free { throw .insufficientInventory(available: Quantity(tenThousandths: free)) }
  }

  /// Whether an open session is over, although its timer is late.
  func isPastExpiry(_ id: SessionID, at now: Timestamp) -> Bool {
    guard deadlines[id] != nil, let activity = activity(of: id) else { return false }
    return activity.expiresAt <= now
  }

  private func sampledBatch(_ command: RequestSample) throws(Rejection) -> Batch {
    var id = command.batchID
    if !command.lineID.isNone {
      let line = try cartLine(command.lineID, command.sessionID, 0)
      guard id.isNone || id == line.batchID else {
        throw .invalidField(field: "batch_id", allowed: "the line's batch, or none")
      }
      id = line.batchID
    }
    if id.isNone { throw .invalidField(field: "batch_id", allowed: "a batch, or line_id") }
    return try sellableBatch(id)
  }

  private func requireRoom(for id: SessionID) throws(Rejection) {
    let counts = sessionIndexes.read(id) { ($0.samples, $0.reservedSamples) } ?? (0, 0)
    guard counts.1 < Limits.pendingSamplesPerSessionMax else {
      throw .limitExceeded(
        field: "samples", allowed: "\(Limits.pendingSamplesPerSessionMax) on their way at a time")
    }
    guard counts.0 < Limits.samplesPerSessionMax else {
      throw .limitExceeded(
        field: "samples", allowed: "\(Limits.samplesPerSessionMax) in a session")
    }
  }

  func decide(_ command: MoveSample, _ context: CommandContext) throws(Rejection) -> Outcome {
    let principal = context.principal
    switch command.step {
    case .cancel: try authorize(principal, as: .client, .staff, .admin)
    case .acknowledge, .deliver, .markUnavailable:
      try authorize(principal, as: .warehouse, .staff, .admin)
    }
    let session = try sampleSession(command.sessionID, context)
    guard var activity = activity(of: session.id) else { throw .sessionNotFound }
    let sample = try sample(command.sampleID, of: session, command.expectedVersion)
    let next = try sample.moved(
      to: command.step.status, by: principal, at: context.now, reason: command.reason)
    activity.version += 1
    var recorder = Recorder()
    return recorder.sampleOutcome(next, from: sample.status, activity)
  }

  /// An open session whose samples the principal may move: the warehouse any.
  private func sampleSession(
    _ id: SessionID, _ context: CommandContext
  ) throws(Rejection) -> Session {
    if context.principal.role != .warehouse { return try openSession(id, context).0 }
    guard let session = sessions[id], let activity = activity(of: id) else {
      throw .sessionNotFound
    }
    try requireOpen(session, activity, at: context.now)
    return session
  }

  private func sample(
    _ id: SampleID, of session: Session, _ expectedVersion: UInt64 = 0
  ) throws(Rejection) -> Sample {
    guard let sample = samples[id], sample.sessionID == session.id else { throw .sampleNotFound }
    if expectedVersion != 0 && expectedVersion != sample.version {
      throw .versionConflict(current: sample.version)
    }
    return sample
  }

  func decide(_ command: DecideSample, _ context: CommandContext) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .client, .staff, .admin)
    let (session, activity) = try activeSession(command.sessionID, context)
    let sample = try sample(command.sampleID, of: session)
    let next = try sample.moved(
      to: command.wantsToBuy ? .wantToBuy : .passed, by: context.principal, at: context.now)
    guard command.wantsToBuy || command.addQuantity == .zero else {
      throw .invalidField(field: "add_quantity_e4", allowed: "0 with PASSED")
    }
    var change = LineChange(session: session, activity: activity, context: context)
    if command.wantsToBuy {
      try buy(command.addQuantity, of: next, &change)
    } else if command.removesLine, let line = lines[sample.lineID] {
      remove(line, reason: "sample passed", &change)
    }
    return change.sampleOutcome(next, from: sample.status)
  }

  /// Puts what the customer wants into the cart, and under ON_INTENT what of it is kept back into
  /// the warehouse's queue (C20).
  private func buy(
    _ quantity: Quantity, of sample: Sample, _ change: inout LineChange
  ) throws(Rejection) {
    let session = change.session
    var added: CartLine?
    if quantity != .zero {
      try add(
        AddToCart(sessionID: session.id, batchID: sample.batchID, quantity: quantity), &change)
      added = change.line
    }
    guard session.releasePolicy == .onIntent else { return }
    var intended = lines(of: sample.batchID, in: session.id)
    if let added {
      intended.removeAll { $0.id == added.id }
      intended.append(added)
    }
    for line in intended where pickLines[line.id] == nil {
      change.recorder.record(queued(line, session, at: change.context.now))
    }
  }

  /// Cancels what is still on its way when its session ends; answers the session's numbers.
  func cancelSamples(
    of activity: SessionActivity, _ ending: SessionEnding, _ recorder: inout Recorder
  ) -> SessionActivity {
    var activity = activity
    guard sessionIndexes.read(activity.sessionID, { $0.reservedSamples }) ?? 0 > 0 else {
      return activity
    }
    for sample in samples(of: activity.sessionID) where sample.status.isReserved {
      let cancelled = try? sample.moved(
        to: .cancelled, by: ending.endedBy, at: ending.endedAt, reason: "session ended")
      guard let cancelled else { continue }
      activity.version += 1
      recorder.record(
        .sampleChanged(
          SampleChanged(sample: cancelled, previousStatus: sample.status, activity: activity)))
    }
    return activity
  }
}

extension MoveSample.Step {
  fileprivate var status: SampleStatus {
    switch self {
    case .acknowledge: .inProgress
    case .deliver: .delivered
    case .cancel: .cancelled
    case .markUnavailable: .unavailable
    }
  }
}

extension Recorder {
  fileprivate mutating func sampleOutcome(
    _ sample: Sample, from previous: SampleStatus, _ activity: SessionActivity
  ) -> Outcome {
    record(
      .sampleChanged(
        SampleChanged(sample: sample, previousStatus: previous, activity: activity)))
    return outcome(.sample(SampleReply(sample: sample, activity: activity)))
  }
}
