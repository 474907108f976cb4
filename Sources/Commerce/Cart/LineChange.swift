import StoreSchema
import Values

/// One command's changes to the lines of one session, recorded step by step. Keeps the
/// session's numbers as they are after each step.
struct LineChange {
  let session: Session
  let context: CommandContext
  /// Whether it is something that people in the session do: that postpones its expiry. What
  /// happens to the goods does not.
  let isActivity: Bool
  private(set) var activity: SessionActivity
  var recorder = Recorder()
  private var changed: CartLine?
  private(set) var overrideID = OverrideID.none

  init(
    session: Session, activity: SessionActivity, context: CommandContext, isActivity: Bool = true
  ) {
    self.session = session
    self.activity = activity
    self.context = context
    self.isActivity = isActivity
  }

  /// The next version of the session's numbers, with one line in place of another.
  private mutating func replace(_ before: CartLine?, with line: CartLine?) {
    if isActivity {
      activity = activity.touched(at: context.now, timeoutSeconds: session.timeoutSeconds)
    } else {
      activity.version += 1
    }
    activity.replace(before, with: line)
  }

  /// The line as it is after the last step.
  var line: CartLine {
    guard let changed else { preconditionFailure("no line was changed yet") }
    return changed
  }

  mutating func added(_ line: CartLine) {
    replace(nil, with: line)
    changed = line
    recorder.record(.lineAdded(LineAdded(line: line, activity: activity)))
  }

  mutating func changed(_ line: CartLine, from before: CartLine) {
    replace(before, with: line)
    changed = line
    recorder.record(
      .lineChanged(
        LineChanged(line: line, previousQuantity: before.quantity, activity: activity)))
  }

  mutating func removed(_ line: CartLine, reason: String) {
    replace(line, with: nil)
    changed = line
    recorder.record(
      .lineRemoved(LineRemoved(line: line, reason: reason, activity: activity)))
  }

  /// Goods of a line are not there any more (C35). Without `line` it is removed; `before` is then
  /// the line as it was last.
  mutating func shorted(_ line: CartLine?, from before: CartLine, was: Quantity, reason: String) {
    replace(before, with: line)
    let last = line ?? before
    changed = last
    recorder.record(
      .itemShorted(
        ItemShorted(
          line: last, previousQuantity: was, removed: line == nil, reason: reason,
          activity: activity)))
  }

  /// A price of one line was negotiated.
  mutating func applied(
    _ override: PriceOverride, replacing replaced: OverrideID, to line: CartLine,
    from before: CartLine
  ) {
    replace(before, with: line)
    changed = line
    overrideID = override.id
    recorder.record(
      .overrideApplied(
        OverrideApplied(
          override: override, line: line, activity: activity, replacedOverrideID: replaced)))
  }

  /// A price of a batch's lines was negotiated: pairs of each line before and after.
  mutating func applied(
    _ override: PriceOverride, replacing replaced: OverrideID, to lines: [(CartLine, CartLine)]
  ) {
    replaceAll(lines)
    overrideID = override.id
    recorder.record(
      .overrideApplied(
        OverrideApplied(
          override: override, activity: activity, replacedOverrideID: replaced,
          lines: lines.map(\.1))))
  }

  /// A price of the whole order was negotiated.
  mutating func applied(
    _ override: PriceOverride, _ adjustment: OrderAdjustment, replacing replaced: OverrideID
  ) {
    replace(nil, with: nil)
    activity.setOrderOverride(override, adjustment)
    overrideID = override.id
    recorder.record(
      .overrideApplied(
        OverrideApplied(
          override: override, activity: activity, replacedOverrideID: replaced)))
  }

  /// Records that a line's own override no longer applies; answers the line at the price it falls
  /// back to.
  @discardableResult
  mutating func removed(
    _ override: PriceOverride, from line: CartLine, fallback: PriceOverride?
  ) -> CartLine {
    var next = line
    // What it had at the base price was in range all the time.
    _ = next.setPrice(by: fallback)
    next.version += 1
    replace(line, with: next)
    changed = next
    overrideID = override.id
    recorder.record(
      .overrideRemoved(
        OverrideRemoved(override: ended(override), line: next, activity: activity)))
    return next
  }

  /// A batch's override no longer applies: pairs of each line before and after.
  mutating func removed(_ override: PriceOverride, from lines: [(CartLine, CartLine)]) {
    replaceAll(lines)
    overrideID = override.id
    recorder.record(
      .overrideRemoved(
        OverrideRemoved(
          override: ended(override), activity: activity, lines: lines.map(\.1))))
  }

  /// The order's override no longer applies.
  mutating func removedOrderOverride(_ override: PriceOverride) {
    replace(nil, with: nil)
    activity.setOrderOverride(nil, .none)
    overrideID = override.id
    recorder.record(
      .overrideRemoved(OverrideRemoved(override: ended(override), activity: activity)))
  }

  private mutating func replaceAll(_ lines: [(CartLine, CartLine)]) {
    replace(nil, with: nil)
    for (before, after) in lines { activity.replace(before, with: after) }
  }

  private func ended(_ override: PriceOverride) -> PriceOverride {
    var ended = override
    ended.removedAt = context.now
    ended.removedBy = context.principal
    return ended
  }

  /// The answer when a price concerns any number of lines.
  consuming func outcome(of lines: [CartLine]) -> Outcome {
    let reply = LinesReply(lines: lines, activity: activity, overrideID: overrideID)
    return recorder.outcome(.lines(reply))
  }

  /// The answer to a customer's decision on a sample, with the line it was bought on, if any.
  consuming func sampleOutcome(_ sample: Sample, from previous: SampleStatus) -> Outcome {
    replace(nil, with: nil)
    recorder.record(
      .sampleChanged(
        SampleChanged(sample: sample, previousStatus: previous, activity: activity)))
    let line = sample.status == .wantToBuy ? changed : nil
    return recorder.outcome(
      .sample(SampleReply(sample: sample, line: line, activity: activity)))
  }

  consuming func outcome() -> Outcome {
    let reply = LineReply(line: line, activity: activity, overrideID: overrideID)
    return recorder.outcome(.line(reply))
  }
}

extension CartLine {
  /// Puts a line at the price in force, and reckons it: by this override, or without one at the
  /// base price. A batch's override gives no price where that would be out of range for the line's
  /// own base: the base price stays. False when the line is out of range even then.
  mutating func setPrice(by override: PriceOverride?) -> Bool {
    if let override, let price = try? PriceChange(override).price(from: basePrice) {
      let before = self
      unitPrice = price
      overrideID = override.id
      overrideScope = override.scope
      overrideHidden = !override.visibleToClient
      if reckon() { return true }
      self = before
    }
    unitPrice = basePrice
    overrideID = .none
    overrideScope = .unspecified
    overrideHidden = false
    return reckon()
  }
}
