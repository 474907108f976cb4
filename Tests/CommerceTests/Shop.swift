import Commerce
import StoreSchema
import Testing
import Values

/// A store in a test: applies commands as the engine would and checks it after each.
struct Shop {
  var state = State()
  var now = Timestamp(nanoseconds: 1_700_000_000_000_000_000)
  private(set) var log: [Event] = []
  private var entropy: UInt64 = 0

  static let system = Principal(role: .system)
  static let admin = Principal(role: .admin, name: "Root")
  static let picker = Principal(role: .warehouse, name: "scanner-1")

  /// A created store with three salespeople, two clients and so many batches of 100 units.
  init(batches: Int = 3) {
    try! run(.createStore(CreateStore(currency: "GBP")), as: Self.system)
    for login in ["jane", "john", "mary"] {
      try! run(.saveStaff(SaveStaff(login: login, name: login.capitalizedASCII)), as: Self.admin)
    }
    for name in ["Acme Corp", "Beta LLC"] {
      try! run(.saveClient(SaveClient(name: name)), as: Self.admin)
    }
    let inputs = (1...batches).map { number in
      BatchInput(
        code: "B\(number)", name: "Product \(number)", unitPrice: Money(cents: Int64(number) * 100),
        location: "A\(number)", onHand: Quantity(units: 100))
    }
    for start in stride(from: 0, to: inputs.count, by: 500) {
      let part = Array(inputs[start..<min(start + 500, inputs.count)])
      try! run(.upsertBatches(UpsertBatches(batches: part)), as: Self.admin)
    }
  }

  /// A salesperson: 1 is Jane, 2 is John, 3 is Mary.
  static func staff(_ number: UInt64) -> Principal {
    Principal(role: .staff, staffID: StaffID(rawValue: number), name: "staff \(number)")
  }

  /// A customer who joined a session.
  func customer(of session: SessionID) -> Principal {
    let client = state.session(session)?.clientID ?? .none
    return Principal(role: .client, clientID: client, sessionID: session, name: "iPad")
  }

  /// Decides and applies, nothing else.
  mutating func execute(_ command: Command, as principal: Principal) -> Result<Outcome, Rejection> {
    entropy += 1
    let context = CommandContext(
      principal: principal, now: now,
      entropy: Entropy(
        high: entropy &* 0x9E37_79B9_7F4A_7C15, low: entropy &* 0xBF58_476D_1CE4_E5B9))
    let result = state.decide(command, context: context)
    if case .success(let outcome) = result {
      for event in outcome.events {
        let event = state.shortened(event)
        state.evolve(event)
        log.append(event)
      }
    }
    return result
  }

  /// Decides and applies; throws the rejection. Checks what the commit touched.
  @discardableResult
  mutating func run(
    _ command: Command, as principal: Principal, _ location: SourceLocation = #_sourceLocation
  ) throws(Rejection) -> Reply.Body {
    let outcome = try execute(command, as: principal).get()
    let violations = state.invariantViolations(after: outcome.events)
    #expect(violations.isEmpty, "\(violations)", sourceLocation: location)
    return outcome.reply.body
  }

  /// The rejection of a command, or nil when it was accepted.
  mutating func rejection(_ command: Command, as principal: Principal) -> Rejection? {
    do {
      try run(command, as: principal)
      return nil
    } catch {
      return error
    }
  }

  /// Another policy from now on.
  mutating func setPolicy(_ change: (inout StorePolicy) -> Void) {
    var policy = state.policy
    change(&policy)
    state.evolve(Event(body: .policySaved(PolicySaved(policy: policy))))
  }

  mutating func wait(_ seconds: Int64) { now = now.adding(seconds: seconds) }

  /// Runs timers until nothing is due.
  mutating func runTimers() {
    while let deadline = state.nextDeadline, deadline <= now {
      try! run(.runTimers, as: Self.system)
    }
  }

  mutating func open(
    by staff: UInt64 = 1, client: UInt64 = 1, policy: ReleasePolicy = .unspecified,
    idle: UInt32 = 0
  ) -> SessionID {
    let command = CreateSession(
      clientID: ClientID(rawValue: client), releasePolicy: policy, idleTimeoutSeconds: idle)
    guard case .session(let reply) = try! run(.createSession(command), as: Self.staff(staff)) else {
      fatalError("opening a session answers a session")
    }
    return reply.sessionID
  }

  @discardableResult
  mutating func add(
    _ units: Int64, of batch: UInt64, to session: SessionID, price: Int64? = nil,
    separate: Bool = false, by staff: UInt64 = 1
  ) throws(Rejection) -> CartLine {
    let command = AddToCart(
      sessionID: session, batchID: BatchID(rawValue: batch),
      quantity: Quantity(tenThousandths: units * 10_000), unitPrice: price.map(Money.init(cents:)),
      separateLine: separate)
    guard case .line(let reply) = try run(.addToCart(command), as: Self.staff(staff)) else {
      fatalError("adding to a cart answers a line")
    }
    return reply.line
  }

  mutating func pick(_ line: CartLine) throws(Rejection) {
    let command = MarkPicked(sessionID: line.sessionID, lineID: line.id)
    try run(.markPicked(command), as: Self.picker)
  }

  mutating func bringBack(_ line: CartLine) throws(Rejection) {
    let command = UnmarkPicked(sessionID: line.sessionID, lineID: line.id)
    try run(.unmarkPicked(command), as: Self.picker)
  }

  mutating func set(_ units: Int64, on line: CartLine, by staff: UInt64 = 1) throws(Rejection) {
    let command = UpdateCartItem(
      sessionID: line.sessionID, lineID: line.id, quantity: .units(units))
    try run(.updateCartItem(command), as: Self.staff(staff))
  }

  mutating func remove(_ line: CartLine, by staff: UInt64 = 1) throws(Rejection) {
    let command = RemoveFromCart(sessionID: line.sessionID, lineID: line.id)
    try run(.removeFromCart(command), as: Self.staff(staff))
  }

  @discardableResult
  mutating func convert(
    _ session: SessionID, asDraft: Bool = false, by staff: UInt64 = 1
  ) throws(Rejection) -> OrderReply {
    let command = ConvertToOrder(sessionID: session, asDraft: asDraft)
    guard case .order(let reply) = try run(.convertToOrder(command), as: Self.staff(staff)) else {
      fatalError("converting answers an order")
    }
    return reply
  }

  func stock(_ batch: UInt64) -> BatchStock { state.stock(of: BatchID(rawValue: batch))! }

  func available(_ batch: UInt64) -> Int64 { stock(batch).available.tenThousandths / 10_000 }
}

extension Quantity {
  static func units(_ count: Int64) -> Quantity { Quantity(tenThousandths: count * 10_000) }
}

extension String {
  fileprivate var capitalizedASCII: String { prefix(1).uppercased() + dropFirst() }
}
