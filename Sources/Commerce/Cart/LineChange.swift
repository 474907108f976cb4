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

  mutating func applied(_ override: PriceOverride, to line: CartLine, from before: CartLine) {
    replace(before, with: line)
    changed = line
    overrideID = override.id
    recorder.record(
      .overrideApplied(
        OverrideApplied(
          override: override, line: line, activity: activity,
          replacedOverrideID: before.overrideID)))
  }

  /// Records that an override no longer applies; answers the line at its base price.
  mutating func removed(_ override: PriceOverride, from line: CartLine) -> CartLine {
    var ended = override
    ended.removedAt = context.now
    ended.removedBy = context.principal
    var next = line
    next.unitPrice = line.basePrice
    next.total = line.subtotal
    next.overrideID = .none
    next.overrideHidden = false
    next.version += 1
    replace(line, with: next)
    changed = next
    overrideID = ended.id
    recorder.record(
      .overrideRemoved(OverrideRemoved(override: ended, line: next, activity: activity)))
    return next
  }

  consuming func outcome() -> Outcome {
    let reply = LineReply(line: line, activity: activity, overrideID: overrideID)
    return recorder.outcome(.line(reply))
  }
}
