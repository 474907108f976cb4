import StoreSchema
import Values

// A pick line's state follows from facts: how much is wanted, picked, recalled and short, who
// claimed it, who acknowledged its recall, when it was staged and handed over. Every change goes
// through one of the functions in `PickLine+Changes.swift` and is an event of its own.
//
//                        more wanted, or unmarked
//            ┌────────────────────────────────────────────┐
//            ▼                                            │
//   ──▶ QUEUED ◀──unclaim── CLAIMED ──mark, scan──▶ PICKED ──stage──▶ STAGED
//        │  │  └──claim──────▲ │                     ▲ │ └─hand over─┐   │ hand over
//        │  └────mark, scan────┼─────────────────────┘ │             ▼   ▼
//        │                     │                       │          HANDED_OVER
//        └──short─▶ SHORT ◀────┘                       │
//                    │  turned up ─▶ PICKED            │
//                    └─ reallocated, substituted, accepted ─▶ what is there: PICKED or WITHDRAWN
//
//   CLAIMED, PICKED, STAGED ──less wanted──▶ RECALL_PENDING ──▶ RECALL_ACKNOWLEDGED
//                                                 └──unmark──┐        │ return to shelf
//                                                            ▼        ▼
//                        what is left: CLAIMED, PICKED, STAGED, or WITHDRAWN when nothing is wanted
//   any but HANDED_OVER, nothing off the shelf ──nothing wanted──▶ WITHDRAWN (the line is gone)
//
// A recall that grows or shrinks has to be acknowledged anew: nobody brings back what they did
// not know of. One that is taken back whole leaves the line as it was before.

extension PickLine {
  /// The state that follows from the facts.
  var stateOfFacts: PickState {
    if recalled > .zero {
      return recallAcknowledgedBy == nil ? .recallPending : .recallAcknowledged
    }
    if quantity == .zero { return .withdrawn }
    if handedOverAt != nil { return .handedOver }
    if picked >= quantity { return stagedAt == nil ? .picked : .staged }
    if short > .zero { return .short }
    return claimedBy == nil ? .queued : .claimed
  }

  /// What may be off the shelf: what was picked, and of a claimed line all that is wanted or
  /// recalled, since the picker may have it in hand (C21).
  var offShelf: Quantity {
    if claimedBy == nil { return picked }
    return Quantity(
      tenThousandths: max(
        picked.tenThousandths, quantity.tenThousandths + recalled.tenThousandths))
  }

  /// Of what is wanted, what is neither picked nor reported missing.
  var missing: Quantity {
    Quantity(tenThousandths: max(0, quantity.tenThousandths - picked.tenThousandths))
  }
}

extension PickState {
  /// Whether the warehouse still has something to do for the line, session or not.
  var isPending: Bool {
    switch self {
    case .queued, .claimed, .short, .recallPending, .recallAcknowledged: true
    case .picked, .staged, .handedOver, .withdrawn, .unspecified: false
    }
  }

  /// Whether goods of the line wait for their way back to the shelf.
  var isRecall: Bool { self == .recallPending || self == .recallAcknowledged }
}

extension PickChange {
  /// What a change of the wanted quantity means to the warehouse.
  init(from before: PickLine, to after: PickLine) {
    switch after.state {
    case .withdrawn: self = .withdrawn
    case .recallPending where after.recalled > before.recalled: self = .recalled
    case .queued where before.state != .queued: self = .queued
    case .recallPending, .queued, .picked, .unspecified, .claimed, .short, .recallAcknowledged,
      .staged, .handedOver:
      self = .quantityChanged
    }
  }
}
