import APISchema
import Access
import Clocks
import Commerce
import CommerceStore
import Engine
import Logging
import RPC
import Synchronization
import TLS
import Transport
import Values

/// What all loops share. Immutable, or safe from any thread by itself.
final class ServiceCore: Sendable {
  let store: CommerceStore
  let identities: Identities
  let rates: RateLimits
  let clock: any Clock
  let version: String
  let startedAt: Timestamp
  let logger: Logger
  /// Where the catalog's index is made ready when much has changed.
  let worker: EventLoop
  /// Where passwords are compared, so that whoever guesses them holds up nothing else.
  let passwordWorker: EventLoop
  let catalog: CatalogCache
  let counters = CallCounters()
  let presence = PresenceBoard()
  private let peerRates: Mutex<PeerRates>
  /// By sheet and by address: who holds the link of a sheet.
  private let sheetRates: Mutex<PeerRates>
  /// By sheet: changes of what is selected.
  private let selectionRates: Mutex<PeerRates>
  /// By customer: what they change, and the orders they submit.
  private let customerRates: Mutex<(writes: PeerRates, orders: PeerRates)>
  let shareLinks: ShareLinks
  let sendsEmail: Bool
  let webhookSecrets: WebhookSecrets
  /// Documents that are being made.
  private let renderings = Atomic<Int>(0)
  /// Passwords that are being compared.
  private let passwords = Atomic<Int>(0)
  /// Wrong passwords, by login.
  private let signInRates: Mutex<PeerRates>
  private let complaints = Mutex(Complaints())
  private let stopping = Atomic<Bool>(false)
  /// Calls that look at the history.
  private let historyCalls = Atomic<Int>(0)

  init(
    store: CommerceStore, worker: EventLoop, passwordWorker: EventLoop, options: ServicesOptions
  ) {
    self.store = store
    self.worker = worker
    self.passwordWorker = passwordWorker
    catalog = CatalogCache(store: store)
    identities = Identities(tokenKey: options.tokenKey)
    rates = options.rates
    clock = options.clock
    version = options.version
    logger = options.logger
    startedAt = options.clock.timestamp
    peerRates = Mutex(PeerRates(options.rates, at: options.clock.now))
    signInRates = Mutex(PeerRates(options.rates.ofSignIns, at: options.clock.now))
    sheetRates = Mutex(PeerRates(options.rates.ofSheetHolders, at: options.clock.now))
    selectionRates = Mutex(PeerRates(options.rates.ofSheetSelections, at: options.clock.now))
    customerRates = Mutex(
      (
        PeerRates(options.rates.ofCustomerWrites, at: options.clock.now),
        PeerRates(options.rates.ofCustomerOrders, at: options.clock.now)
      ))
    shareLinks = ShareLinks(tokenKey: options.tokenKey, base: options.shareURLBase)
    sendsEmail = options.sendsEmail
    webhookSecrets = WebhookSecrets(tokenKey: options.tokenKey)
  }

  var isStopping: Bool {
    get { stopping.load(ordering: .relaxed) }
    set { stopping.store(newValue, ordering: .relaxed) }
  }

  /// Takes one of the places for calls that look at the history; false when all are taken.
  func takeHistoryPlace() -> Bool {
    let count = historyCalls.wrappingAdd(1, ordering: .relaxed).newValue
    if count <= Limits.historyCallsMax { return true }
    returnHistoryPlace()
    return false
  }

  /// Gives a place back. Once for each taken.
  func returnHistoryPlace() { historyCalls.wrappingSubtract(1, ordering: .relaxed) }

  /// Milliseconds until the connection may make another such call; nil: now.
  func rateWait(_ rule: AccessRule, _ connection: ConnectionContext) -> UInt32? {
    let now = connection.loop.loop.now
    if let wait = connection.rates.take(rule.rate, limits: rates, at: now) { return wait }
    guard rule.rate == .credential else { return nil }
    return peerRates.withLock { $0.take(peer: connection.peerKey, at: now) }
  }

  /// Milliseconds until another call about a sheet may come from this address; nil: now.
  func sheetWait(_ sheet: SheetID, _ connection: ConnectionContext) -> UInt32? {
    let now = connection.loop.loop.now
    return sheetRates.withLock { rates in
      rates.take(peer: connection.peerKey, at: now)
        ?? (sheet.isNone ? nil : rates.take(peer: "sheet/\(sheet)", at: now))
    }
  }

  /// Milliseconds until what is selected on a sheet may change again; nil: now.
  func selectionWait(_ sheet: SheetID, _ connection: ConnectionContext) -> UInt32? {
    let now = connection.loop.loop.now
    return selectionRates.withLock { $0.take(peer: "\(sheet)", at: now) }
  }

  /// Milliseconds until a customer may change something again; nil: now, or it is none.
  func customerWait(_ caller: Caller, _ connection: ConnectionContext) -> UInt32? {
    guard caller.role == .client else { return nil }
    let now = connection.loop.loop.now
    return customerRates.withLock { $0.writes.take(peer: caller.customerKey, at: now) }
  }

  /// Milliseconds until an account may submit another order; nil: now.
  func orderWait(_ caller: Caller, _ connection: ConnectionContext) -> UInt32? {
    let now = connection.loop.loop.now
    return customerRates.withLock { $0.orders.take(peer: caller.customerKey, at: now) }
  }

  /// Takes one of the places for documents that are being made; false when all are taken.
  func takeRenderingPlace() -> Bool {
    let count = renderings.wrappingAdd(1, ordering: .relaxed).newValue
    if count <= Limits.renderingsMax { return true }
    returnRenderingPlace()
    return false
  }

  /// Milliseconds until the password of a login may be tried again; nil: now. Counted whether
  /// there is such a login or not.
  func signInWait(_ login: String, _ connection: ConnectionContext) -> UInt32? {
    let now = connection.loop.loop.now
    return signInRates.withLock { $0.take(peer: login.lowercased(), at: now) }
  }

  /// The password was right.
  func refundSignIn(_ login: String) {
    signInRates.withLock { $0.refund(peer: login.lowercased()) }
  }

  /// Takes one of the places for passwords; false when all are taken.
  func takePasswordPlace() -> Bool {
    let count = passwords.wrappingAdd(1, ordering: .relaxed).newValue
    if count <= Limits.passwordWorkMax { return true }
    returnPasswordPlace()
    return false
  }

  /// Gives a place back. Once for each taken.
  func returnPasswordPlace() { passwords.wrappingSubtract(1, ordering: .relaxed) }

  /// Gives a place back. Once for each taken.
  func returnRenderingPlace() { renderings.wrappingSubtract(1, ordering: .relaxed) }

  /// The secret that a CREDENTIAL call tried was right.
  func refundCredential(_ connection: ConnectionContext) {
    peerRates.withLock { $0.refund(peer: connection.peerKey) }
  }

  /// A certificate of our authority names nobody we know of: its holder is nobody, and whoever
  /// issued it should hear of that.
  func complain(of failure: CertificateIdentity.Failure, peer: String, at now: Instant) {
    guard let untold = complaints.withLock({ $0.complain(at: now) }) else { return }
    logger.warning(
      "a client certificate names no principal",
      metadata: ["cause": "\(failure)", "peer": "\(peer)", "not told since": "\(untold)"])
  }

  /// A fault of ours: the log gets the cause, the caller a reference to it.
  func internalFault(_ what: String, route: Route) -> Status {
    let reference = SecureRandom.bytes(6).map { byte in
      let digits = String(byte, radix: 16)
      return byte < 16 ? "0\(digits)" : digits
    }.joined()
    counters.countFault()
    logger.error(
      "a call failed for a fault of the server",
      metadata: [
        "reference": "\(reference)", "method": "\(route.fullName)", "cause": "\(what)",
      ])
    return Status(
      APISchema.ErrorDetail(code: .internalFault, reference: reference),
      "internal fault, reference \(reference)")
  }

  /// What an outcome other than a commit means to the caller.
  func status(of outcome: StoreOutcome, route: Route) -> Status {
    switch outcome {
    case .rejected(let rejection, _):
      if case .storeIsNotCreated = rejection {
        return internalFault("the store is not created", route: route)
      }
      return Status(rejection)
    case .keyReused: return .keyReused
    case .recordTooLarge(let byteCount): return .recordTooLarge(byteCount)
    default: return internalFault("the engine answered with another outcome", route: route)
    }
  }
}
