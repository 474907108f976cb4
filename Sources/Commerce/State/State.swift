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
  /// How the business runs; the defaults until one is saved.
  public internal(set) var policy = StorePolicy()
  /// The next id of each kind.
  public internal(set) var counters = State.firstCounters
  /// Customers by id.
  public internal(set) var clients = Table<ClientID, Client>()
  /// Staff by id.
  public internal(set) var staff = Table<StaffID, Staff>()
  /// Price lists that clients share, by id.
  public internal(set) var priceTiers = Table<PriceTierID, PriceTier>()
  /// Batches by id.
  public internal(set) var batches = Table<BatchID, Batch>()
  /// The numbers of each batch.
  public internal(set) var stocks = NumberTable<BatchID, BatchStock>()
  /// Sessions by id, ended ones included.
  public internal(set) var sessions = Table<SessionID, Session>()
  /// Lines in carts; those of ended sessions stay as they were last.
  public internal(set) var lines = Table<LineID, CartLine>()
  /// Every override ever applied.
  public internal(set) var overrides = Table<OverrideID, PriceOverride>()
  /// Holds that hold something.
  public internal(set) var holds = NumberTable<LineID, Hold>()
  /// Pick lines that are not withdrawn.
  public internal(set) var pickLines = Table<LineID, PickLine>()
  /// Scanners by id.
  public internal(set) var devices = Table<DeviceID, Device>()
  /// Every sample ever asked for.
  public internal(set) var samples = Table<SampleID, Sample>()
  /// Saved catalog views by id; the system's own are not among them.
  public internal(set) var presets = Table<PresetID, CatalogPreset>()
  /// Default presets by client.
  public internal(set) var presetAssignments = Table<ClientID, PresetAssignment>()
  /// Orders by id.
  public internal(set) var orders = Table<OrderID, Order>()
  /// Tokens by id.
  public internal(set) var tokens = Table<TokenID, Token>()
  /// Sales sheets by id.
  public internal(set) var sheets = Table<SheetID, SalesSheet>()
  /// What the readers of each sheet did; none: nothing yet.
  public internal(set) var sheetActivities = Table<SheetID, SheetActivity>()
  /// Mails by id, sent ones included.
  public internal(set) var emails = Table<EmailID, Email>()
  /// Webhooks that are not deleted.
  public internal(set) var webhooks = Table<WebhookID, Webhook>()
  /// Accounts of clients by id.
  public internal(set) var accounts = Table<AccountID, ClientAccount>()

  /// The numbers of each session, which are records, and what is derived for it.
  var sessionIndexes = Table<SessionID, SessionIndex>()

  // Derived.
  var clientByCode = TreeDictionary<String, ClientID>()
  var priceTierByCode = TreeDictionary<String, PriceTierID>()
  var deviceByName = TreeDictionary<String, DeviceID>()
  var staffByLogin = TreeDictionary<String, StaffID>()
  var batchByCode = TreeDictionary<String, BatchID>()
  var batchesByProduct = TreeDictionary<ProductKey, TreeSet<BatchID>>()
  var sessionByCode = TreeDictionary<UInt64, SessionID>()
  var lineLinks = Links<LineID>()
  var overrideLinks = Links<OverrideID>()
  /// Orders that had no session and have lines on the pick list, and how many.
  var orderPickGroups = NumberTable<OrderID, UInt32>()
  /// Sessions with lines on the pick list, and the priority by which they are in `pickTurns`.
  var pickGroups = NumberTable<SessionID, UInt32>()
  /// The same sessions in the order of their turn, and the orders with lines still to do.
  var pickTurns = SortedTree<PickTurn>()
  /// Lines that the warehouse has something to do for, in the order of a walk.
  var pickPlaces = SortedTree<PickPlace>()
  var lastOrderOfClient = Table<ClientID, OrderID>()
  var clientOrderLinks = Links<OrderID>()
  /// Orders of each member of staff, newest first. They may change hands.
  var staffOrders = SortedTree<StaffOrder>()
  /// Drafts that accounts may go on with.
  var accountCarts = SortedTree<AccountCart>()
  var deadlines = DeadlineTree<SessionID>()
  /// When something becomes of an order by itself: the end of its hold or of itself.
  var orderDeadlines = DeadlineTree<OrderID>()
  /// Orders by status, newest first.
  var orderPlaces = SortedTree<OrderPlace>()
  var orderByExternalNumber = TreeDictionary<String, OrderID>()
  /// What clients owe; none: nothing.
  var creditUses = NumberTable<ClientID, CreditUse>()
  /// By SHA-256 of the token, revoked links included.
  var sheetByTokenHash = TreeDictionary<[UInt8], SheetID>()
  var sheetByExternalNumber = TreeDictionary<String, SheetID>()
  /// The saved ones by their folded names.
  var presetByName = TreeDictionary<FoldedText, PresetID>()
  var accountByLogin = TreeDictionary<String, AccountID>()
  var clientAccounts = Table<ClientID, [AccountID]>()
  /// Tokens of accounts that are not revoked, oldest first.
  var accountTokens = Table<AccountID, [TokenID]>()
  var accountByInvitation = TreeDictionary<[UInt8], AccountID>()
  /// Mails that wait for their turn.
  var emailQueue = Table<EmailID, Bool>()
  /// Sessions of a client that are active or paused (C40).
  var openSessionsByClient = NumberTable<ClientID, UInt32>()
  var claims = Table<BatchID, BatchClaims>()
  /// Samples in the warehouse's queue.
  var sampleQueue = Table<SampleID, Bool>()
  var sampleLinks = Links<SampleID>()

  /// A store that is not created yet.
  public init() {}

  static let firstCounters = Counters(
    nextClientID: 1, nextStaffID: 1, nextBatchID: 1, nextSessionID: 1, nextLineID: 1,
    nextOverrideID: 1, nextOrderID: 1, nextNoteID: 1, nextTokenID: 1,
    nextPriceTierID: 1, nextSampleID: 1, nextPresetID: firstPresetID, nextDeviceID: 1,
    nextSheetID: 1, nextEmailID: 1, nextWebhookID: 1, nextAccountID: 1)

  /// Presets below are the system's own.
  static let firstPresetID: UInt64 = 101
}

/// What changes with every action in a session, in one record.
struct SessionIndex: Sendable {
  /// A record of the domain, unlike the rest.
  var activity: SessionActivity
  /// The newest line that was ever in the cart. A list of lines may name some that are gone.
  var lastLine = LineID.none
  /// Lines of the list that are neither in the cart nor on the warehouse's mind.
  var goneLines: UInt32 = 0
  /// The newest override.
  var lastOverride = OverrideID.none
  /// Every override ever applied in the session.
  var overrides: UInt32 = 0
  /// Pick lines that are not withdrawn.
  var picks: UInt32 = 0
  /// Of those, the ones still to pick or to bring back.
  var pendingPicks: UInt32 = 0
  /// Join tokens issued.
  var tokens: UInt32 = 0
  /// The newest sample.
  var lastSample = SampleID.none
  /// Every sample ever asked for in the session.
  var samples: UInt32 = 0
  /// Of those, the ones still on their way.
  var reservedSamples: UInt32 = 0
  /// The oldest line of each batch in the cart of an open session.
  var lineByBatch = TreeDictionary<BatchID, LineID>()
  /// The BATCH override in force for each batch of an open session (C11).
  var batchOverrides = TreeDictionary<BatchID, OverrideID>()

  init(activity: SessionActivity) { self.activity = activity }
}

extension State {
  /// Visits the numbers of every session, by id.
  public func forEachActivity(_ body: (SessionActivity) -> Void) {
    sessionIndexes.forEach { body($0.activity) }
  }

  private func activitiesEqual(_ other: State) -> Bool {
    guard sessionIndexes.count == other.sessionIndexes.count else { return false }
    var equal = true
    sessionIndexes.visit { id, index in
      equal = other.sessionIndexes[id]?.activity == index.activity
      return equal
    }
    return equal
  }

  /// Lines of a session's list, the ones that are gone included, first to last.
  func listedLines(of id: SessionID) -> [LineID] {
    lineLinks.members(endingWith: sessionIndexes.read(id) { $0.lastLine } ?? .none)
  }
}

extension State: Equatable {
  /// Whether both hold the same records; what is derived follows from them.
  public static func == (left: State, right: State) -> Bool {
    left.settings == right.settings && left.counters == right.counters
      && left.clients == right.clients && left.staff == right.staff
      && left.batches == right.batches && left.stocks == right.stocks
      && left.sessions == right.sessions && left.activitiesEqual(right)
      && left.lines == right.lines && left.overrides == right.overrides
      && left.holds == right.holds && left.pickLines == right.pickLines
      && left.orders == right.orders && left.tokens == right.tokens
      && left.policy == right.policy && left.priceTiers == right.priceTiers
      && left.devices == right.devices && left.samples == right.samples
      && left.presets == right.presets && left.presetAssignments == right.presetAssignments
      && left.sheets == right.sheets && left.sheetActivities == right.sheetActivities
      && left.emails == right.emails && left.webhooks == right.webhooks
      && left.accounts == right.accounts
  }
}
