import Clocks
import Commerce
import CommerceStore
import Engine
import Glibc
import Journal
import Storage
import StoreSchema
import Testing
import Values

/// A store on a simulated disk, and the few commands that the tests need.
final class Shop {
  let fileSystem: SimulatedFileSystem
  let clock = SimulatedClock()
  private(set) var store: CommerceStore
  private let journal: JournalOptions
  private var keys = 0

  static let admin = StoreSchema.Principal(role: .admin, name: "ops")

  init(_ fileSystem: SimulatedFileSystem, journal: JournalOptions = JournalOptions()) throws {
    self.fileSystem = fileSystem
    self.journal = journal
    store = try Self.open(fileSystem, clock, journal)
  }

  private static func open(
    _ fileSystem: SimulatedFileSystem, _ clock: SimulatedClock, _ journal: JournalOptions
  ) throws -> CommerceStore {
    var options = StoreOptions(
      directory: "/store", currency: "GBP", fileSystem: fileSystem, clock: clock)
    options.checks = .all
    options.journal = journal
    // Reserving whole segments takes long in memory.
    options.journal.preallocates = false
    let store = try CommerceStore(options) { Issue.record("fatal: \($0)") }
    try store.start { _ in }
    return store
  }

  func restart() throws {
    store.close()
    store = try Self.open(fileSystem, clock, journal)
  }

  /// Commits a command with this key, or a fresh one.
  @discardableResult
  func commit(
    _ command: Commerce.Command, as principal: StoreSchema.Principal = admin,
    key: String? = nil, hash: UInt8 = 0
  ) throws -> (reply: StoreSchema.Reply.Body, sequence: UInt64, replayed: Bool) {
    let outcome = try #require(submit(command, as: principal, key: key, hash: hash))
    guard case .committed(let reply, let sequence, let replayed) = outcome else {
      throw Refused(outcome: outcome)
    }
    return (reply.body, sequence, replayed)
  }

  func submit(
    _ command: Commerce.Command, as principal: StoreSchema.Principal, key: String?, hash: UInt8
  ) -> StoreOutcome? {
    keys += 1
    let idempotency = PayloadHash([UInt8](repeating: hash, count: 32)).map { payloadHash in
      Idempotency(
        key: IdempotencyKey(scope: principal.idempotencyScope, key: key ?? "key-\(keys)"),
        payloadHash: payloadHash)
    }
    return store.submitAndWait(
      StoreCommand(
        command, principal: principal,
        entropy: Entropy(high: UInt64(keys) &* 0x9E37_79B9_7F4A_7C15, low: UInt64(keys)),
        idempotency: idempotency))
  }

  struct Refused: Error {
    let outcome: StoreOutcome
  }

  struct Unread: Error {
    let outcome: StoreOutcome?
  }

  /// Staff, a client, a batch of 100, a session with two units in its cart.
  func fill() throws {
    try commit(.saveStaff(.init(login: "jane", name: "Jane")))
    try commit(.saveClient(.init(code: "C1", name: "Acme \"Retail\"\n")))
    try commit(
      .upsertBatches(
        .init(batches: [
          .init(
            code: "B1", name: "Mug", unitPrice: Money(cents: 250), unitCost: Money(cents: 100),
            location: "A1", tags: ["new"], onHand: Quantity(units: 100))
        ])))
    let jane = StoreSchema.Principal(role: .staff, staffID: StaffID(rawValue: 1), name: "Jane")
    try commit(.createSession(.init(clientID: ClientID(rawValue: 1))), as: jane)
    try commit(.addToCart(cart(2)), as: jane)
    try commit(
      .issueToken(.init(role: .warehouse, name: "scanner-1", lifetimeSeconds: 3_600)))
  }

  func cart(_ units: Int64) -> Commerce.AddToCart {
    .init(
      sessionID: SessionID(rawValue: 1), batchID: BatchID(rawValue: 1),
      quantity: Quantity(units: units) ?? .zero)
  }
}

extension Shop {
  /// Writes a snapshot, which removes what retention no longer keeps; of which record.
  @discardableResult
  func snapshot() throws -> UInt64 {
    let port = SnapshotPort()
    guard case .accepted = store.engine.requestSnapshot(port: port, ticket: 0) else {
      throw Unread(outcome: nil)
    }
    let outcome = port.wait()
    guard case .snapshotWritten(let sequence, _)? = outcome else {
      throw Unread(outcome: outcome)
    }
    return sequence
  }
}

/// Waits for the one snapshot that was asked for.
private final class SnapshotPort: CompletionPort {
  private let outcome = Gate<StoreOutcome?>(nil)

  func deliver(_ completions: [Completion<CommerceMachine>]) {
    outcome.change { $0 = completions.first?.outcome }
  }

  func wait() -> StoreOutcome? { outcome.wait { $0 } ?? nil }
}

/// The seed of a test's random numbers; `SHOWROOM_SEED` overrides it.
func firstSeed(_ usual: UInt64) -> UInt64 {
  getenv("SHOWROOM_SEED").flatMap { UInt64(String(cString: $0)) } ?? usual
}

/// Random numbers that a seed repeats.
struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
