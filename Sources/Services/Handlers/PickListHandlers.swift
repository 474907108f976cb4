import APISchema
import Commerce
import CommerceStore
import Engine
import RPC
import StoreSchema
import Values

extension Handlers {
  func getPickList(
    _ request: APISchema.GetPickListRequest, _ call: UnaryCall<APISchema.GetPickListResponse>
  ) {
    call.read(atLeast: request.atLeast) { version throws(Status) in
      let state = version.state.commerce
      let size = try Paging.size(request.pageSize)
      let (groups, next) = try Self.pickGroups(request, state, limit: size)
      return .init(sequence: version.sequence, groups: groups, nextPageToken: next)
    }
  }

  /// A page of groups, and the token of the one after.
  private static func pickGroups(
    _ request: APISchema.GetPickListRequest, _ state: Commerce.State, limit: Int
  ) throws(Status) -> ([APISchema.PickGroup], String) {
    let filter = Commerce.PickFilter(
      locationPrefix: request.locationPrefix, zone: request.zone)
    let token = request.pageToken
    switch request.grouping {
    case .unspecified, .bySession:
      let page = state.pickList(filter, after: try Paging.source(token), limit: limit)
      return (page.items.map { APISchema.PickGroup($0) }, Paging.token(page.next))
    case .byPriority:
      let page = state.pickListByPriority(filter, after: try Paging.turn(token), limit: limit)
      return (page.items.map { APISchema.PickGroup($0) }, Paging.token(page.next))
    case .byZone:
      let page = state.pickListByZone(filter, after: try Paging.place(token), limit: limit)
      return (page.items.map { APISchema.PickGroup($0) }, Paging.token(page.next))
    case .consolidated:
      let page = state.consolidatedPickList(filter, after: try Paging.place(token), limit: limit)
      return (page.items.map { APISchema.PickGroup(consolidated: $0) }, Paging.token(page.next))
    }
  }

  func watchPickList(
    _ request: APISchema.WatchPickListRequest,
    _ call: ServerStreamCall<APISchema.WatchPickListResponse>
  ) {
    let filter = Commerce.PickFilter(
      locationPrefix: request.locationPrefix, zone: request.zone)
    call.follow(.pickList(filter), from: request.cursor)
  }
}

extension Paging {
  /// Tokens of pages by session: "17", or "o9" for an order that had none.
  fileprivate static func source(_ token: String) throws(Status) -> Commerce.PickSource? {
    if token.isEmpty { return nil }
    let isOrder = token.utf8.first == UInt8(ascii: "o")
    guard let number = UInt64(isOrder ? token.dropFirst() : token[...]) else { throw wrongToken }
    return isOrder
      ? Commerce.PickSource(orderID: OrderID(rawValue: number))
      : Commerce.PickSource(sessionID: SessionID(rawValue: number))
  }

  fileprivate static func token(_ next: Commerce.PickSource?) -> String {
    guard let next else { return "" }
    return next.sessionID.isNone ? "o\(next.orderID.rawValue)" : "\(next.sessionID.rawValue)"
  }

  /// Tokens of pages by priority: "2.17" or "2.o9", the priority and the session or order.
  fileprivate static func turn(_ token: String) throws(Status) -> Commerce.PickTurn? {
    if token.isEmpty { return nil }
    let parts = token.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, let priority = UInt32(parts[0]),
      let source = try source(String(parts[1]))
    else { throw wrongToken }
    return Commerce.PickTurn(priority: priority, source: source)
  }

  fileprivate static func token(_ next: Commerce.PickTurn?) -> String {
    next.map { "\($0.priority).\(token($0.source))" } ?? ""
  }

  /// Tokens of pages by place: "3.7.1.AA-12", which is batch, line, the zone's length in bytes,
  /// zone and location.
  fileprivate static func place(_ token: String) throws(Status) -> Commerce.PickPlace? {
    if token.isEmpty { return nil }
    let parts = token.split(separator: ".", maxSplits: 3, omittingEmptySubsequences: false)
    guard parts.count == 4, let batch = UInt64(parts[0]), let line = UInt64(parts[1]),
      let zoneBytes = Int(parts[2]), (0...parts[3].utf8.count).contains(zoneBytes),
      let zone = String(parts[3].utf8.prefix(zoneBytes)),
      let location = String(parts[3].utf8.dropFirst(zoneBytes))
    else { throw wrongToken }
    return Commerce.PickPlace(
      zone: zone, location: location, batchID: BatchID(rawValue: batch),
      lineID: LineID(rawValue: line))
  }

  fileprivate static func token(_ next: Commerce.PickPlace?) -> String {
    guard let next else { return "" }
    let numbers = "\(next.batchID.rawValue).\(next.lineID.rawValue).\(next.zone.utf8.count)"
    return "\(numbers).\(next.zone)\(next.location)"
  }

  private static var wrongToken: Status {
    .invalidField("page_token", allowed: "empty, or next_page_token of the page before")
  }
}
