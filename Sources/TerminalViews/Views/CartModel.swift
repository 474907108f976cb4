public import APISchema
public import Values

/// One session and its cart, folded from `WatchSession`.
public struct CartModel: Sendable {
  struct Line: Sendable {
    var item: StaffCartItem
    /// Where it stands in the warehouse, with who and how much.
    var pick = PickChanged()
    /// Set once it is out of the cart; shown for a moment longer.
    var removedAt: Timestamp?
  }
  /// The session as it was when the state came, with the changes since.
  public private(set) var session: Session?
  private(set) var lines: [Line] = []
  private(set) var notes: [Note] = []
  private(set) var samples: [Sample] = []
  private(set) var totals = StaffCartTotals()
  private(set) var endReason = ""
  private var marks = Marks<LineID>()

  /// Of the newest message; a part of a state counts too.
  private var sequence: UInt64 = 0

  /// Knows nothing yet.
  public init() {}

  /// Folds a message in.
  public mutating func apply(_ message: WatchSessionResponse, at now: Timestamp) {
    // What a stream that was replaced still brings is in the state already.
    if case .changes = message.body, message.sequence <= sequence { return }
    sequence = message.sequence
    switch message.body {
    case .progress: break
    case .state(let state): apply(state)
    case .changes(let changes):
      lines.removeAll { $0.removedAt.map { !Marks<LineID>.isFresh($0, now) } ?? false }
      for change in changes.changes { apply(change, at: now) }
      if let totals = changes.totals { self.totals = totals }
      if let expiresAt = changes.expiresAt { session?.expiresAt = expiresAt }
      if changes.sessionVersion > 0 { session?.version = changes.sessionVersion }
    }
  }

  private mutating func apply(_ state: SessionState) {
    session = state.session
    totals = state.session.totals
    notes = state.session.notes.suffix(TerminalLimits.notesMax)
    samples = state.samples.map(\.sample)
    endReason = state.session.endReason
    let known = lines
    lines = state.items.map { item in
      let before = known.first { $0.item.item.lineID == item.item.lineID }
      var line = Line(item: item)
      // The state says where a line stands, and not who brought it there.
      if let pick = before?.pick, pick.status == item.item.pickStatus { line.pick = pick }
      line.pick.status = item.item.pickStatus
      return line
    }
    marks.removeAll()
  }

  private mutating func apply(_ change: SessionChange, at now: Timestamp) {
    switch change.body {
    case .itemAdded(let item): put(item, at: now)
    case .itemUpdated(let item): put(item, at: now)
    case .priceOverrideApplied(let price), .priceOverrideRemoved(let price):
      for item in (price.item.map { [$0] } ?? []) + price.items { put(item, at: now) }
    case .itemRemoved(let removed): remove(removed.lineID, at: now)
    case .statusChanged(let changed):
      session?.status = changed.status
      session?.orderID = changed.orderID
      endReason = changed.reason
    case .sessionExpiring(let expiring): session?.expiresAt = expiring.expiresAt
    case .sessionExtended(let extended): session?.expiresAt = extended.expiresAt
    case .noteAdded(let note): notes = (notes + [note]).suffix(TerminalLimits.notesMax)
    case .pickChanged(let pick): apply(pick, at: now)
    case .itemShorted(let shorted): apply(shorted, at: now)
    case .sampleChanged(let changed): put(changed.sample)
    case .visibilityChanged(let visibility): session?.visibility = visibility
    case .checkoutRequested(let checkout): session?.checkoutRequestedAt = checkout.requestedAt
    case .pickPriorityChanged(let priority): session?.pickPriority = priority.pickPriority
    }
  }

  private mutating func put(_ item: StaffCartItem, at now: Timestamp) {
    let id = item.item.lineID
    guard let index = index(of: id) else {
      marks.set(id, .added, at: now)
      var line = Line(item: item)
      line.pick.status = item.item.pickStatus
      return lines.append(line)
    }
    marks.set(id, .changed, at: now)
    lines[index].item = item
    lines[index].removedAt = nil
    // A change says where the line stands only when it moved.
    if item.item.pickStatus != .unspecified { lines[index].pick.status = item.item.pickStatus }
  }

  private mutating func apply(_ shorted: ItemShorted, at now: Timestamp) {
    put(shorted.item, at: now)
    if shorted.removed { remove(shorted.item.item.lineID, at: now) }
  }

  private mutating func put(_ sample: Sample) {
    guard let index = samples.firstIndex(where: { $0.sampleID == sample.sampleID }) else {
      return samples.append(sample)
    }
    samples[index] = sample
  }

  private mutating func remove(_ id: LineID, at now: Timestamp) {
    guard let index = index(of: id) else { return }
    marks.set(id, .removed, at: now)
    lines[index].removedAt = now
  }

  private mutating func apply(_ pick: PickChanged, at now: Timestamp) {
    guard let index = index(of: pick.lineID) else { return }
    lines[index].pick = pick
    if lines[index].removedAt == nil { marks.set(pick.lineID, .changed, at: now) }
  }

  private func index(of id: LineID) -> Int? {
    lines.firstIndex { $0.item.item.lineID == id }
  }

  /// The lines to show: those of the cart, and those that left it a moment ago.
  func shown(at now: Timestamp) -> [Line] {
    lines.filter { line in line.removedAt.map { Marks<LineID>.isFresh($0, now) } ?? true }
  }

  func mark(_ id: LineID, at now: Timestamp) -> Marks<LineID>.Kind? { marks.kind(id, at: now) }
}
