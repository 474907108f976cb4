import HashTreeCollections
public import StoreSchema
public import Values

/// The whole store at one moment. A value: copying it is free, and a copy can be read on any
/// thread while the original moves on (D5).
///
/// Records are what snapshots hold. Everything below "Derived" follows from them and is built
/// again by `StateBuilder`. Numbers that change with every sale stand apart from what describes.
public struct State: Sendable {
  /// Nil until the store is created.
  public internal(set) var settings: StoreSettings?
  /// The next id of each kind.
  public internal(set) var counters = State.firstCounters
  /// Customers by id.
  public internal(set) var clients = Table<ClientID, Client>()
  /// Staff by id.
  public internal(set) var staff = Table<StaffID, Staff>()
  /// Batches by id.
  public internal(set) var batches = Table<BatchID, Batch>()
  /// The numbers of each batch.
  public internal(set) var stocks = Table<BatchID, BatchStock>()
  /// Sessions by id, ended ones included.
  public internal(set) var sessions = Table<SessionID, Session>()
  /// The numbers of each session.
  public internal(set) var activities = Table<SessionID, SessionActivity>()
  /// Lines in carts; those of ended sessions stay as they were last.
  public internal(set) var lines = Table<LineID, CartLine>()
  /// Every override ever applied.
  public internal(set) var overrides = Table<OverrideID, PriceOverride>()
  /// Holds that hold something.
  public internal(set) var holds = Table<LineID, Hold>()
  /// Pick lines that are not withdrawn.
  public internal(set) var pickLines = Table<LineID, PickLine>()
  /// Orders by id.
  public internal(set) var orders = Table<OrderID, Order>()
  /// Tokens by id.
  public internal(set) var tokens = Table<TokenID, Token>()

  // Derived.
  var clientByCode = TreeDictionary<String, ClientID>()
  var staffByLogin = TreeDictionary<String, StaffID>()
  var batchByCode = TreeDictionary<String, BatchID>()
  var sessionByCode = TreeDictionary<UInt64, SessionID>()
  var sessionIndexes = Table<SessionID, SessionIndex>()
  var lineLinks = Links<LineID>()
  var pickLinks = Links<LineID>()
  var overrideLinks = Links<OverrideID>()
  /// Sessions with lines on the pick list; the value says how many.
  var pickGroups = Table<SessionID, UInt32>()
  var ordersOfClient = Table<ClientID, Chain<OrderID>>()
  var ordersOfStaff = Table<StaffID, Chain<OrderID>>()
  var clientOrderLinks = Links<OrderID>()
  var staffOrderLinks = Links<OrderID>()
  var deadlines = DeadlineTree()

  /// Rises with every change of what describes batches: a `CatalogIndex` built at the same
  /// version is up to date. Counts within one process only.
  public internal(set) var catalogVersion: UInt64 = 0

  /// A store that is not created yet.
  public init() {}

  static let firstCounters = Counters(
    nextClientID: 1, nextStaffID: 1, nextBatchID: 1, nextSessionID: 1, nextLineID: 1,
    nextOverrideID: 1, nextOrderID: 1, nextNoteID: 1, nextTokenID: 1)
}

/// What belongs to one session, so that one record finds all of it.
struct SessionIndex: Sendable {
  /// Lines in the cart, in the order they were added.
  var lines = Chain<LineID>()
  /// Every override of the session, oldest first.
  var overrides = Chain<OverrideID>()
  /// Pick lines that are not withdrawn.
  var picks = Chain<LineID>()
  /// Of those, the ones still to pick or to bring back.
  var pendingPicks: UInt32 = 0
  /// Join tokens issued.
  var tokens: UInt32 = 0
  /// The oldest line of each batch in the cart of an open session.
  var lineByBatch = TreeDictionary<BatchID, LineID>()
}

extension State: Equatable {
  /// Whether both hold the same records; what is derived follows from them.
  public static func == (left: State, right: State) -> Bool {
    left.settings == right.settings && left.counters == right.counters
      && left.clients == right.clients && left.staff == right.staff
      && left.batches == right.batches && left.stocks == right.stocks
      && left.sessions == right.sessions && left.activities == right.activities
      && left.lines == right.lines && left.overrides == right.overrides
      && left.holds == right.holds && left.pickLines == right.pickLines
      && left.orders == right.orders && left.tokens == right.tokens
  }
}
