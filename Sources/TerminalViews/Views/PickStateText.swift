public import APISchema
public import Values

/// Where a line stands in the warehouse, as people see it (S1-UX10).
public enum PickStateText {
  /// One word.
  public static func name(_ status: PickStatus) -> String {
    switch status {
    case .unspecified: "-"
    case .queued: "queued"
    case .claimed: "claimed"
    case .picked: "picked"
    case .short: "short"
    case .recallPending: "recall"
    case .recallAcknowledged: "recall seen"
    case .staged: "staged"
    case .handedOver: "handed over"
    case .withdrawn: "withdrawn"
    }
  }

  /// With who did it and what is still to do.
  static func words(_ pick: PickChanged, _ unit: UnitOfMeasure) -> String {
    switch pick.status {
    case .claimed where !pick.claimedBy.isEmpty: "claimed by \(pick.claimedBy)"
    case .picked where !pick.pickedBy.isEmpty: "picked by \(pick.pickedBy)"
    case .short: "short \(UnitText.quantity(pick.short, unit))"
    case .recallPending where pick.recalled > .zero:
      "put back \(UnitText.quantity(pick.recalled, unit))"
    case .recallAcknowledged where pick.recalled > .zero:
      "putting back \(UnitText.quantity(pick.recalled, unit))"
    default: name(pick.status)
    }
  }

  /// The same of a line of the list; not made printable yet.
  public static func words(_ line: PickLine) -> String {
    if line.status == .staged && !line.stagingLocation.isEmpty {
      return "staged at \(line.stagingLocation)"
    }
    let pick = PickChanged(
      lineID: line.lineID, status: line.status, recalled: line.recalled, pickedBy: line.pickedBy,
      claimedBy: line.claimedBy, short: line.short)
    return words(pick, line.unitOfMeasure)
  }

  /// Whether recalled goods should have been back on the shelf by now (N8).
  public static func isOverdue(_ line: PickLine, at now: Timestamp) -> Bool {
    line.recallDueAt.map { $0 <= now } ?? false
  }

  /// Whether nothing is to be done at the shelf.
  public static func isDone(_ status: PickStatus) -> Bool {
    switch status {
    case .picked, .staged, .handedOver, .withdrawn: true
    case .unspecified, .queued, .claimed, .short, .recallPending, .recallAcknowledged: false
    }
  }

  /// "[x]".
  public static func box(_ status: PickStatus) -> String {
    switch status {
    case .picked, .staged, .handedOver: "[x]"
    case .recallPending, .recallAcknowledged: "[<]"
    case .claimed: "[>]"
    case .short: "[!]"
    case .unspecified, .queued, .withdrawn: "[ ]"
    }
  }

  static func style(_ status: PickStatus) -> Style {
    switch status {
    case .picked, .staged, .handedOver: Style(.green)
    case .recallPending, .recallAcknowledged: Style(.magenta, bold: true)
    case .short: Style(.red, bold: true)
    case .queued: Style(.yellow)
    case .claimed: Style(.cyan)
    case .unspecified, .withdrawn: Style(dim: true)
    }
  }
}
