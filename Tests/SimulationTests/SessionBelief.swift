import APISchema
import Commerce
import CommerceStore
import StoreSchema
import Values

@testable import Services

/// What somebody who got a session's messages knows of it: the cart, and for staff the costs,
/// overrides and picks. Customers are told of picks and of versions with the cart's changes only.
struct SessionBelief: Equatable {
  var items: [LineID: APISchema.CartItem] = [:]
  var staffItems: [LineID: APISchema.StaffCartItem] = [:]
  var total = Money.zero
  var lineCount: UInt32 = 0
  var status = APISchema.SessionStatus.unspecified
  var version: UInt64 = 0
  /// The last message; not part of what is known.
  var sequence: UInt64 = 0

  static func == (left: Self, right: Self) -> Bool {
    left.items == right.items && left.staffItems == right.staffItems && left.total == right.total
      && left.lineCount == right.lineCount && left.status == right.status
      && left.version == right.version
  }

  init() {}

  /// What is so in the store.
  init(_ kind: StreamKind, _ id: SessionID, in state: StoreState) {
    guard let session = state.commerce.sessions[id],
      let activity = state.commerce.activity(of: id)
    else { return }
    let view = CartView(state: state, session: id)
    if case .session = kind {
      view.staffItems.forEach { put($0) }
    } else {
      view.clientItems.forEach { putUnpicked($0) }
    }
    total = activity.total
    lineCount = activity.lineCount
    status = APISchema.SessionStatus(session.status)
    if case .session = kind { version = activity.version }
  }

  private mutating func putUnpicked(_ item: APISchema.CartItem) {
    items[item.lineID] = item
    items[item.lineID]?.pickStatus = .unspecified
  }

  private mutating func put(_ item: APISchema.CartItem) {
    var item = item
    // Unspecified: as before.
    if item.pickStatus == .unspecified {
      item.pickStatus = items[item.lineID]?.pickStatus ?? .unspecified
    }
    if item.pickStatus == .withdrawn { item.pickStatus = .unspecified }
    items[item.lineID] = item
  }

  private mutating func put(_ item: APISchema.StaffCartItem) {
    put(item.item)
    var item = item
    item.item = items[item.item.lineID] ?? item.item
    staffItems[item.item.lineID] = item
  }

  private mutating func remove(_ line: LineID) {
    items[line] = nil
    staffItems[line] = nil
  }

  private mutating func pick(_ line: LineID, _ change: APISchema.PickStatus) {
    // A line that is withdrawn is not with the warehouse any more.
    let status = change == .withdrawn ? .unspecified : change
    items[line]?.pickStatus = status
    staffItems[line]?.item.pickStatus = status
  }

  mutating func take(_ body: WatchSessionResponse.Body) {
    switch body {
    case .progress: break
    case .state(let state):
      self = SessionBelief()
      state.items.forEach { put($0) }
      (total, lineCount) = (state.session.totals.total, state.session.totals.lineCount)
      (status, version) = (state.session.status, state.session.version)
    case .changes(let changes):
      for change in changes.changes { take(change.body) }
      if let totals = changes.totals {
        (total, lineCount) = (totals.total, totals.lineCount)
        version = changes.sessionVersion
      }
    }
  }

  private mutating func take(_ change: SessionChange.Body) {
    switch change {
    case .itemAdded(let item), .itemUpdated(let item): put(item)
    case .itemRemoved(let removed): remove(removed.lineID)
    case .priceOverrideApplied(let changed), .priceOverrideRemoved(let changed):
      if let item = changed.item { put(item) }
      changed.items.forEach { put($0) }
    case .itemShorted(let shorted) where shorted.removed: remove(shorted.item.item.lineID)
    case .itemShorted(let shorted): put(shorted.item)
    case .statusChanged(let changed): status = changed.status
    case .pickChanged(let changed): pick(changed.lineID, changed.status)
    default: break
    }
  }

  mutating func take(_ body: WatchSessionAsClientResponse.Body) {
    switch body {
    case .progress: break
    case .state(let state):
      self = SessionBelief()
      state.items.forEach { putUnpicked($0) }
      (total, lineCount) = (state.session.totals.total, state.session.totals.lineCount)
      status = state.session.status
    case .changes(let changes):
      for change in changes.changes { take(change.body) }
      (total, lineCount) = (changes.totals.total, changes.totals.lineCount)
    }
  }

  private mutating func take(_ change: ClientSessionChange.Body) {
    switch change {
    case .itemAdded(let item), .itemUpdated(let item): putUnpicked(item)
    case .itemRemoved(let removed): remove(removed.lineID)
    case .itemShorted(let shorted) where shorted.removed: remove(shorted.item.lineID)
    case .itemShorted(let shorted): putUnpicked(shorted.item)
    case .statusChanged(let changed): status = changed.status
    default: break
    }
  }
}
