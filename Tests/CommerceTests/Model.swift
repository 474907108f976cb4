import Commerce
import StoreSchema
import Values

/// The sale as one would explain it on paper: dictionaries, and every number added up anew from
/// the lines whenever it is needed. Slow and plain; what the real one must agree with.
struct Model {
  struct Line {
    var id: UInt64
    var batch: UInt64
    var quantity: Int64
    var base: Int64
    var cost: Int64
    var price: Int64
    /// What a draft that holds has of it.
    var held: Int64 = 0
    var override: UInt64 = 0
    /// The override is the line's own, not its batch's.
    var own = false
    var hidden = false
    /// Off the shelf.
    var picked: Int64 = 0
    var released = false
    var removed = false
    var version: UInt64 = 1
  }

  struct Visit {
    var staff: UInt64
    var client: UInt64
    var status = SessionStatus.active
    var policy: ReleasePolicy
    var idle: Int64
    var expires: Int64
    var lines: [Line] = []
    var order: UInt64 = 0
    var draft = false
    /// The draft that it came from, and works on.
    var source: UInt64 = 0
    /// By batch.
    var prices: [UInt64: Agreed] = [:]
    var discount: Agreed?
    var showsCost = true
    var showsMargin = true
    var isOfSheet = false

    init(
      staff: UInt64, client: UInt64, policy: ReleasePolicy = .onAdd, idle: Int64 = 1_800,
      now: Int64
    ) {
      self.staff = staff
      self.client = client
      self.policy = policy
      self.idle = idle
      expires = now + idle
    }

    var isOpen: Bool { status == .active || status == .paused }
    var cart: [Line] { lines.filter { !$0.removed } }
  }

  /// An order; those of sessions that were sold have their goods in the session's lines.
  struct Order {
    /// Nobody's when 0, as those that customers order by themselves.
    var staff: UInt64
    var client: UInt64
    var channel: Channel
    var account: UInt64 = 0
    var status = OrderStatus.draft
    var lines: [Line] = []
    /// The session whose lines these are, until the order is changed.
    var visit: UInt64 = 0
    /// The session that works on it; nobody else does, while that is live.
    var lockedBy: UInt64 = 0
    var hold: Int64?
    /// When it ends by itself.
    var end: Int64?
    var ranOut = false
    /// By batch.
    var prices: [UInt64: Agreed] = [:]
    var discount: Agreed?
    var fees: [Fee] = []
    var terms: Terms
    var paid: Int64 = 0

    var mayChange: Bool { [.draft, .quote, .pendingApproval].contains(status) }
    var isCommitted: Bool { status == .confirmed || status == .processing }
    var isGone: Bool { status == .shipped || status == .delivered }
  }

  /// Where an order began.
  enum Channel { case live, staff, sheet, selfService }

  /// A price agreed for a batch or for the whole order.
  struct Agreed {
    var id: UInt64
    var type: AdjustmentType
    var value: Int64
    var hidden: Bool
  }

  struct Goods {
    var onHand: Int64
    var price: Int64
    var cost: Int64
    /// Sold in multiples of it.
    var step: Int64
    /// On the shelf for tasting, apart from what is sold.
    var samples: Int64 = 0
    var quarantined: Int64 = 0
    var status = BatchStatus.live
  }

  struct Sample {
    var visit: UInt64
    var batch: UInt64
    var line: UInt64
    var quantity: Int64
    var status = SampleStatus.requested
  }

  var goods: [UInt64: Goods]
  var clients: [UInt64: Client]
  var sheets: [UInt64: Sheet] = [:]
  /// Which sheet a link's token opens, or opened.
  var tokens: [[UInt8]: UInt64] = [:]
  var samples: [UInt64: Sample] = [:]
  var visits: [UInt64: Visit] = [:]
  var orders: [UInt64: Order] = [:]
  /// Which session a code opens.
  var codes: [String: UInt64] = [:]
  var nextLine: UInt64 = 1
  var nextOverride: UInt64 = 1
  var nextOrder: UInt64 = 1
  /// When the trial began, in nanoseconds.
  var start: Int64 = 0
  /// Whole seconds since the start.
  var now: Int64 = 0
  /// What the last command must tell of goods that are short.
  var told: [Short] = []
  /// What happened in the whole trial.
  var rivalries: Set<Rivalry> = []
  var seen: Set<Sight> = []

  /// The shop of trials.
  init() {
    goods = [
      1: Goods(onHand: 1_000_000, price: 100, cost: 61, step: 10_000, samples: 30_000),
      2: Goods(onHand: 300_000, price: 205, cost: 123, step: 2_500, samples: 10_000),
      3: Goods(onHand: 600_000, price: 333, cost: 400, step: 1),
    ]
    clients = [
      1: Client(terms: Terms(kind: .net, days: 30)),
      2: Client(
        terms: Terms(kind: .cashOnDelivery), limit: 9_000, transport: 33_300, needsNobody: true),
    ]
  }

  // Numbers.

  /// What a line keeps from others.
  func kept(_ line: Line, _ visit: Visit) -> Int64 {
    if isLive(visit) { return max(line.removed ? 0 : line.quantity, line.picked) }
    if isSold(visit) {
      return max(0, line.picked - (line.removed ? 0 : line.quantity))
    }
    return line.picked
  }

  /// Open, and not past its expiry.
  func isLive(_ visit: Visit) -> Bool { visit.isOpen && visit.expires > now }

  /// Completed with an order that is not cancelled.
  func isSold(_ visit: Visit) -> Bool {
    visit.status == .completed && !visit.draft && orders[visit.order]?.status != .cancelled
  }

  /// What a line of an order keeps from others before it is sold, and after it is cancelled.
  func kept(_ line: Line, _ order: Order) -> Int64 {
    if order.mayChange { return order.hold.map { $0 > now } == true ? line.held : 0 }
    return order.visit == 0 && order.status == .cancelled ? line.picked : 0
  }

  func held(_ batch: UInt64) -> Int64 {
    let drafts = orders.values.reduce(0) { sum, order in
      order.lines.reduce(sum) { $0 + ($1.batch == batch ? kept($1, order) : 0) }
    }
    return visits.values.reduce(drafts) { sum, visit in
      visit.lines.reduce(sum) { $0 + ($1.batch == batch ? kept($1, visit) : 0) }
    }
  }

  func committed(_ batch: UInt64) -> Int64 {
    orders.values.filter(\.isCommitted).reduce(0) { sum, order in
      order.lines.reduce(sum) { $0 + ($1.batch == batch ? $1.quantity : 0) }
    }
  }

  func available(_ batch: UInt64) -> Int64 {
    let shelf = goods[batch].map { $0.onHand - $0.quarantined } ?? 0
    return shelf - held(batch) - committed(batch)
  }

  /// Cents for a quantity; exact halves away from zero. Prices are never negative here.
  static func cents(_ quantity: Int64, _ price: Int64) -> Int64 {
    (quantity * price * 2 + 10_000) / 20_000
  }

  /// What the warehouse should see of a line; nil: nothing.
  func pickState(_ line: Line, _ visit: Visit) -> PickState? {
    if !line.released { return nil }
    let wanted = wanted(line, visit)
    if line.picked > wanted { return .recallPending }
    if wanted == 0 { return nil }
    if isSold(visit) && orders[visit.order]?.isGone == true { return .handedOver }
    return line.picked == wanted ? .picked : .queued
  }

  /// What the warehouse should bring of a line.
  func wanted(_ line: Line, _ visit: Visit) -> Int64 {
    let sold = isLive(visit) || isSold(visit)
    return sold && !line.removed ? line.quantity : 0
  }

  mutating func expireDue() {
    for (id, visit) in visits where visit.isOpen && visit.expires <= now {
      visits[id]?.status = .expired
    }
    for (id, order) in orders where order.hold.map({ $0 <= now }) == true {
      orders[id]?.hold = nil
    }
    endOrders()
  }

  /// Drafts and quotes past their end are cancelled.
  mutating func endOrders() {
    for (id, order) in orders where order.mayChange && order.end.map({ $0 <= now }) == true {
      // Not while a live session works on it.
      if visits[order.lockedBy].map(isLive) == true { continue }
      orders[id]?.status = .cancelled
      orders[id]?.hold = nil
      orders[id]?.ranOut = true
      seen.insert(.ranOut)
    }
  }
}
