import APISchema
import Codec
import Commerce
import CommerceStore
import Engine
import StoreSchema
import Values

/// A state and where in the log it is true.
struct StateMoment {
  let state: StoreState
  let sequence: UInt64
  let time: Timestamp
}

extension StateMoment {
  init(_ version: Version<CommerceMachine>) {
    self.init(state: version.state, sequence: version.sequence, time: version.time)
  }

  /// A session alone, as it was.
  init(_ fold: SessionFold) {
    self.init(state: fold.state, sequence: fold.sequence, time: fold.time)
  }
}

/// The state that a stream begins with, as messages without `previous_sequence`.
enum StreamState {
  /// Makes the messages one by one; nil when there is no such session.
  static func messages(
    _ kind: StreamKind, _ version: Version<CommerceMachine>, cursorTooOld: Bool
  ) -> (() -> [UInt8]?)? {
    switch kind {
    case .session, .sessionAsClient:
      once(session(kind, StateMoment(version), cursorTooOld: cursorTooOld))
    case .pickList(let filter): pickList(filter, version, cursorTooOld)
    case .activeSessions: activeSessions(version, cursorTooOld)
    case .samples(let zone): samples(zone, StateMoment(version), cursorTooOld)
    case .orders(let filter, _): orders(filter, version, cursorTooOld)
    case .myOrders(let client): once(myOrders(client, version, cursorTooOld))
    case .catalog:
      once(
        APISchema.WatchCatalogResponse(
          sequence: version.sequence, committedAt: version.time,
          body: .start(.init(cursorTooOld: cursorTooOld))
        ).encoded())
    }
  }

  /// A client's newest orders, newest first.
  private static func myOrders(
    _ client: ClientID, _ version: Version<CommerceMachine>, _ cursorTooOld: Bool
  ) -> [UInt8] {
    let page = version.state.commerce.orders(
      OrderFilter(clientID: client), limit: Limits.myOrdersStateMax)
    let orders = APISchema.MyOrders(
      orders: page.items.fittingMessage.map { APISchema.MyOrder($0) },
      cursorTooOld: cursorTooOld)
    return APISchema.WatchMyOrdersResponse(
      sequence: version.sequence, committedAt: version.time, body: .state(orders)
    ).encoded()
  }

  private static func once(_ message: [UInt8]?) -> (() -> [UInt8]?)? {
    guard message != nil else { return nil }
    var message = message
    return {
      defer { message = nil }
      return message
    }
  }

  /// The one message of a session's stream; nil when there is no such session, or the kind is
  /// another one.
  static func session(
    _ kind: StreamKind, _ moment: StateMoment, cursorTooOld: Bool
  ) -> [UInt8]? {
    switch kind {
    case .session(let id): staffSession(id, moment, cursorTooOld)
    case .sessionAsClient(let id): clientSession(id, moment, cursorTooOld)
    default: nil
    }
  }

  private static func staffSession(
    _ id: SessionID, _ moment: StateMoment, _ cursorTooOld: Bool
  ) -> [UInt8]? {
    let state = moment.state.commerce
    guard let session = state.sessions[id], let activity = state.activity(of: id) else {
      return nil
    }
    return APISchema.WatchSessionResponse(
      sequence: moment.sequence,
      committedAt: moment.time,
      body: .state(
        APISchema.SessionState(
          session: APISchema.Session(
            session, activity, orderOverride: state.overrides[activity.orderOverrideID]),
          items: CartView(state: moment.state, session: id).staffItems,
          cursorTooOld: cursorTooOld,
          samples: state.samples(of: id).map { APISchema.WarehouseSample($0) }))
    ).encoded()
  }

  private static func clientSession(
    _ id: SessionID, _ moment: StateMoment, _ cursorTooOld: Bool
  ) -> [UInt8]? {
    let state = moment.state.commerce
    guard let session = state.sessions[id], let activity = state.activity(of: id) else {
      return nil
    }
    return APISchema.WatchSessionAsClientResponse(
      sequence: moment.sequence,
      committedAt: moment.time,
      body: .state(
        APISchema.ClientSessionState(
          session: APISchema.ClientSession(session, activity),
          items: CartView(state: moment.state, session: id).clientItems,
          cursorTooOld: cursorTooOld,
          samples: state.samples(of: id).map { APISchema.Sample($0) }))
    ).encoded()
  }

  /// Chunks of a bounded number of lines; the last one, maybe empty, has `complete`.
  private static func pickList(
    _ filter: Commerce.PickFilter, _ version: Version<CommerceMachine>, _ cursorTooOld: Bool
  ) -> () -> [UInt8]? {
    let source = PickLineSource(state: version.state.commerce, filter: filter)
    var isComplete = false
    return {
      if isComplete { return nil }
      let lines = source.next(Limits.pickLinesPerMessage)
      isComplete = lines.count < Limits.pickLinesPerMessage
      return APISchema.WatchPickListResponse(
        sequence: version.sequence,
        committedAt: version.time,
        body: .state(
          APISchema.PickListState(
            lines: lines.map { APISchema.PickLine($0) }, complete: isComplete,
            cursorTooOld: cursorTooOld))
      ).encoded()
    }
  }

  /// Chunks of a bounded number of samples, oldest first; the last one has `complete`.
  private static func samples(
    _ zone: String, _ moment: StateMoment, _ cursorTooOld: Bool
  ) -> () -> [UInt8]? {
    var cursor: SampleID?
    var isComplete = false
    return {
      if isComplete { return nil }
      let page = moment.state.commerce.sampleQueue(
        zone: zone, after: cursor, limit: Limits.pickLinesPerMessage)
      cursor = page.next
      isComplete = page.next == nil
      return APISchema.WatchSamplesResponse(
        sequence: moment.sequence,
        committedAt: moment.time,
        body: .state(
          APISchema.SamplesState(
            samples: page.items.map { APISchema.WarehouseSample($0) },
            complete: isComplete, cursorTooOld: cursorTooOld))
      ).encoded()
    }
  }

  /// Chunks of a bounded number of open orders, newest first; the last one has `complete`.
  private static func orders(
    _ filter: Commerce.OrderFilter, _ version: Version<CommerceMachine>, _ cursorTooOld: Bool
  ) -> () -> [UInt8]? {
    var filter = filter
    filter.onlyOpen = true
    var cursor: OrderID?
    var isComplete = false
    return {
      if isComplete { return nil }
      let page = version.state.commerce.orders(
        filter, after: cursor, limit: Limits.ordersPerMessage)
      cursor = page.next
      isComplete = page.next == nil
      return APISchema.WatchOrdersResponse(
        sequence: version.sequence,
        committedAt: version.time,
        body: .state(
          APISchema.OrdersState(
            orders: page.items.map { APISchema.OrderSummary($0) },
            complete: isComplete, cursorTooOld: cursorTooOld))
      ).encoded()
    }
  }

  /// Chunks of a bounded number of sessions, newest first; the last one has `complete`.
  private static func activeSessions(
    _ version: Version<CommerceMachine>, _ cursorTooOld: Bool
  ) -> () -> [UInt8]? {
    var cursor: SessionID?
    var isComplete = false
    return {
      if isComplete { return nil }
      let page = version.state.commerce.activeSessions(
        after: cursor, limit: Limits.sessionsPerMessage)
      cursor = page.next
      isComplete = page.next == nil
      return APISchema.WatchActiveSessionsResponse(
        sequence: version.sequence,
        committedAt: version.time,
        body: .state(
          APISchema.ActiveSessionsState(
            sessions: page.items.map { APISchema.ActiveSession($0.session, $0.activity) },
            complete: isComplete, cursorTooOld: cursorTooOld))
      ).encoded()
    }
  }
}

/// Takes the pick list's lines from a version in portions of any size.
private final class PickLineSource {
  private let state: Commerce.State
  private let filter: Commerce.PickFilter
  private var cursor: Commerce.PickSource?
  private var lines: ArraySlice<StoreSchema.PickLine> = []
  private var isExhausted = false

  init(state: Commerce.State, filter: Commerce.PickFilter) {
    self.state = state
    self.filter = filter
  }

  /// So many lines, fewer only at the end.
  func next(_ count: Int) -> [StoreSchema.PickLine] {
    while lines.count < count, !isExhausted {
      let page = state.pickList(filter, after: cursor, limit: 50)
      lines += page.items.flatMap(\.lines)
      cursor = page.next
      isExhausted = page.next == nil
    }
    defer { lines = lines.dropFirst(count) }
    return Array(lines.prefix(count))
  }
}
