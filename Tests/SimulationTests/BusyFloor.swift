import Commerce
import CommerceStore
import StoreSchema
import Values

@testable import Engine

/// A floor with a few sessions that are busy all the time: nearly every command makes sense, so
/// that a short life has everything in it. Without a log or a disk; everything follows from the
/// seed.
struct BusyFloor {
  private let machine = CommerceMachine()
  private(set) var state = StoreState()
  private(set) var commits: [Commit<CommerceMachine>] = []
  var random: SplitMix64
  private var time = Timestamp(nanoseconds: 1_700_000_000_000_000_000)

  private static let admin = Principal(role: .admin, name: "Root")
  private static let picker = Principal(role: .warehouse, name: "scanner-1")

  /// So many commands, timers apart.
  init(seed: UInt64, commands: Int) {
    random = SplitMix64(seed: seed)
    open()
    for _ in 0..<commands {
      passTime()
      let (command, principal) = next()
      submit(command, principal)
    }
  }

  private mutating func open() {
    submit(.createStore(CreateStore(currency: "GBP")), StoreCommand.system)
    for login in ["jane", "john"] { submit(.saveStaff(SaveStaff(login: login, name: login))) }
    submit(.saveClient(SaveClient(code: "C1", name: "Acme")))
    let batches = (1...4).map { number in
      BatchInput(
        code: "B\(number)", name: "Product \(number)",
        unitPrice: Money(cents: 1_000 * Int64(number)),
        location: "A\(number)", onHand: Quantity(tenThousandths: 10_000_000))
    }
    submit(.upsertBatches(UpsertBatches(batches: batches)))
  }

  /// Seconds, sometimes minutes, rarely a day.
  private mutating func passTime() {
    let seconds = random.chance(2) ? 86_400 : random.chance(10) ? 900 : 30
    time = Timestamp(
      nanoseconds: time.nanoseconds + Int64(random.below(seconds * 1_000)) * 1_000_000)
    while let due = machine.nextTimer(state), due <= time {
      decide(machine.timerCommand(state, at: time))
    }
  }

  private mutating func submit(
    _ command: Command, _ principal: Principal = BusyFloor.admin
  ) {
    let entropy = Entropy(high: random.next(), low: random.next())
    decide(StoreCommand(command, principal: principal, entropy: entropy))
  }

  private mutating func decide(_ command: StoreCommand) {
    guard case .success(let record) = machine.decide(command, at: time, on: state) else { return }
    let commit = Commit<CommerceMachine>(
      sequence: UInt64(commits.count) + 1, time: time, record: record)
    machine.evolve(&state, record, sequence: commit.sequence, at: time)
    commits.append(commit)
  }

  private mutating func next() -> (Command, Principal) {
    var open: [Session] = []
    state.commerce.sessions.forEach { if $0.status.isOpen { open.append(copy $0) } }
    guard open.count >= 3, !random.chance(3), let session = open.randomElement(using: &random)
    else {
      let staff = StaffID(rawValue: UInt64(random.below(2) + 1))
      let policies: [ReleasePolicy] = [.onAdd, .onAdd, .onConfirm]
      return (
        .createSession(
          CreateSession(
            clientID: ClientID(rawValue: 1), releasePolicy: policies[random.below(3)])),
        Principal(role: .staff, staffID: staff, name: "staff \(staff)")
      )
    }
    if random.chance(35), let pick = pick() { return (pick, Self.picker) }
    let seller = Principal(role: .staff, staffID: session.staffID, name: session.staffName)
    return (command(in: session), seller)
  }

  /// Something for the warehouse to do, in whatever session.
  private mutating func pick() -> Command? {
    var lines: [PickLine] = []
    state.commerce.pickLines.forEach { lines.append(copy $0) }
    guard let line = lines.randomElement(using: &random) else { return nil }
    if line.state == .queued && !random.chance(5) {
      return .markPicked(MarkPicked(sessionID: line.sessionID, lineID: line.lineID))
    }
    return .unmarkPicked(UnmarkPicked(sessionID: line.sessionID, lineID: line.lineID))
  }

  private mutating func command(in session: Session) -> Command {
    let id = session.id
    let line = state.commerce.cart(of: id).randomElement(using: &random)
    let quantity = Quantity(tenThousandths: Int64(random.below(9) + 1) * 10_000)
    if session.status == .paused && !random.chance(20) {
      return .resumeSession(ResumeSession(sessionID: id))
    }
    switch random.below(20) {
    case 0: return .pauseSession(PauseSession(sessionID: id))
    case 1: return .extendSession(ExtendSession(sessionID: id))
    case 2: return .addNote(AddNote(sessionID: id, text: "note"))
    case 3: return .convertToOrder(ConvertToOrder(sessionID: id, asDraft: random.chance(20)))
    case 4 where random.chance(40): return .cancelSession(CancelSession(sessionID: id))
    case 5 where random.chance(30): return .clearCart(ClearCart(sessionID: id))
    case 6...14:
      if let line { return change(line, to: quantity) }
      fallthrough
    default:
      return .addToCart(
        AddToCart(
          sessionID: id, batchID: BatchID(rawValue: UInt64(random.below(4) + 1)),
          quantity: quantity, separateLine: random.chance(30)))
    }
  }

  private mutating func change(_ line: CartLine, to quantity: Quantity) -> Command {
    switch random.below(6) {
    case 0: return .removeFromCart(RemoveFromCart(sessionID: line.sessionID, lineID: line.id))
    case 1, 2:
      let percent = AdjustmentValue(tenThousandths: Int64(random.below(40) - 30) * 10_000)
      return .applyItemOverride(
        ApplyItemOverride(
          sessionID: line.sessionID, lineID: line.id, adjustmentType: .percentage,
          adjustmentValue: percent, visibleToClient: random.chance(50)))
    case 3 where !line.overrideID.isNone:
      return .removeOverride(
        RemoveOverride(sessionID: line.sessionID, overrideID: line.overrideID))
    default:
      return .updateCartItem(
        UpdateCartItem(sessionID: line.sessionID, lineID: line.id, quantity: quantity))
    }
  }
}
