import APISchema
import Codec
import Commerce
import CommerceStore
import Values

/// What a stream shows, and to whom. Streams of the same kind get the same bytes.
enum StreamKind: Hashable, Sendable {
  /// WatchSession.
  case session(SessionID)
  /// WatchSessionAsClient.
  case sessionAsClient(SessionID)
  /// WatchPickList: the lines that the filter shows.
  case pickList(Commerce.PickFilter)
  /// WatchActiveSessions.
  case activeSessions
  /// WatchCatalog. Its messages are made by `CatalogDeliveries`.
  case catalog(CatalogWatch)
  /// WatchSamples: of one zone, or of all.
  case samples(zone: String)
  /// WatchOrders: the orders that the filter shows.
  case orders(Commerce.OrderFilter, OrderReader)
  /// SelfService/WatchOrders: a client's own.
  case myOrders(ClientID)

  /// Whose entries it gets.
  var topic: StoreTopic {
    switch self {
    case .session(let id): .session(id)
    case .sessionAsClient(let id): .sessionAsClient(id)
    case .pickList: .pickList
    case .activeSessions: .activeSessions
    case .catalog: .catalog
    case .samples: .samples
    case .orders: .orders
    case .myOrders(let client): .clientOrders(client)
    }
  }

  /// The session that the stream ends with.
  var session: SessionID? {
    switch self {
    case .session(let id), .sessionAsClient(let id): id
    case .pickList, .activeSessions, .catalog, .samples, .orders, .myOrders: nil
    }
  }

  /// The message of a commit, without `previous_sequence`. A commit that says nothing here, such
  /// as one about other shelves, moves the cursor: progress.
  func message(_ commit: CommitInput, facts: some CommitFacts) -> [UInt8] {
    let message: [UInt8]? =
      switch self {
      case .session(let id):
        StaffSessionProjection.message(commit, session: id, facts: facts)?.encoded()
      case .sessionAsClient(let id):
        ClientSessionProjection.message(commit, session: id)?.encoded()
      case .pickList(let filter):
        PickListProjection.message(commit, filter)?.encoded()
      case .activeSessions:
        ActiveSessionsProjection.message(commit, facts: facts)?.encoded()
      case .catalog: nil
      case .samples(let zone): SamplesProjection.message(commit, zone: zone)?.encoded()
      case .myOrders(let client): MyOrdersProjection.message(commit, client: client)?.encoded()
      case .orders(let filter, let reader):
        OrdersProjection.message(
          commit.record, sequence: commit.sequence, time: commit.time, filter, for: reader
        )?.encoded()
      }
    return message ?? progress(sequence: commit.sequence)
  }

  /// A progress message, without `previous_sequence`.
  func progress(sequence: UInt64) -> [UInt8] {
    switch self {
    case .session:
      APISchema.WatchSessionResponse(sequence: sequence, body: .progress(.init())).encoded()
    case .sessionAsClient:
      APISchema.WatchSessionAsClientResponse(sequence: sequence, body: .progress(.init()))
        .encoded()
    case .pickList:
      APISchema.WatchPickListResponse(sequence: sequence, body: .progress(.init())).encoded()
    case .activeSessions:
      APISchema.WatchActiveSessionsResponse(sequence: sequence, body: .progress(.init()))
        .encoded()
    case .catalog:
      APISchema.WatchCatalogResponse(sequence: sequence, body: .progress(.init())).encoded()
    case .samples:
      APISchema.WatchSamplesResponse(sequence: sequence, body: .progress(.init())).encoded()
    case .myOrders:
      APISchema.WatchMyOrdersResponse(sequence: sequence, body: .progress(.init())).encoded()
    case .orders:
      APISchema.WatchOrdersResponse(sequence: sequence, body: .progress(.init())).encoded()
    }
  }
}

/// Field 2 of every stream message, `previous_sequence`, as bytes to follow the rest: protobuf
/// fields may come in any order, so the rest can be shared by all who get the message.
enum PreviousSequence {
  /// The encoded field; empty for 0, the default.
  static func suffix(_ sequence: UInt64) -> [UInt8] {
    guard sequence != 0 else { return [] }
    var bytes: [UInt8] = [2 << 3]
    var rest = sequence
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
    return bytes
  }
}
