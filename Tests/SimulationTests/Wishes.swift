import Commerce
import CommerceStore
import Engine
import StoreSchema
import Values

/// A command as a caller sends it, and may send it again.
struct Request: Sendable {
  var command: Commerce.Command
  var principal: StoreSchema.Principal
  /// Nil for the server's own commands.
  var idempotency: Idempotency?
}

/// Random requests that make sense often enough. Which kinds are frequent, rare or missing differs
/// from seed to seed: runs with many conversions meet other trouble than runs with many picks.
struct Wishes {
  enum Kind: CaseIterable {
    case open, add, addPriced, addSeparate, update, remove, clear, override, removeOverride
    case pause, resume, extend, cancel, convert, saveDraft, addNote, join
    case markPicked, unmarkPicked, adjustStock, changeBatch, saveClient, saveStaff
    case issueToken, revokeToken
  }

  var random: SplitMix64
  private let kinds: [Kind]
  private let retryPercent: Int
  private let reusePercent: Int
  /// Every request with a key so far, in order.
  private(set) var asked: [Request] = []
  private var payloads: UInt64 = 0

  init(seed: UInt64) {
    random = SplitMix64(seed: seed)
    var kinds: [Kind] = [.open, .open, .add, .add, .add, .add]
    for kind in Kind.allCases {
      let weight = [0, 1, 1, 2, 4][random.below(5)]
      kinds += Array(repeating: kind, count: weight)
    }
    self.kinds = kinds
    retryPercent = [0, 5, 15, 30][random.below(4)]
    reusePercent = [0, 2, 8][random.below(3)]
  }

  /// The next request of somebody who sees this state.
  mutating func next(_ state: Commerce.State) -> Request {
    guard state.settings != nil else {
      let create = CreateStore(currency: "GBP")
      return Request(command: .createStore(create), principal: StoreCommand.system)
    }
    let recent = asked.suffix(40)
    if random.chance(retryPercent), let again = recent.randomElement(using: &random) {
      return again
    }
    let kind = missing(in: state) ?? kinds[random.below(kinds.count)]
    var aim = Aim(kind, state, &random)
    if random.chance(reusePercent), let used = recent.randomElement(using: &random) {
      aim.principal = used.principal
      return request(aim, key: used.idempotency?.key.key ?? "")
    }
    return request(aim, key: "key-\(payloads)")
  }

  private mutating func request(_ aim: Aim, key: String) -> Request {
    payloads += 1
    let key = IdempotencyKey(scope: aim.principal.idempotencyScope, key: key)
    let request = Request(
      command: aim.command, principal: aim.principal,
      idempotency: Idempotency(key: key, payloadHash: Self.hash(of: payloads)))
    asked.append(request)
    return request
  }

  /// What a store needs before anything can be sold.
  private func missing(in state: Commerce.State) -> Kind? {
    if state.staff.count < 2 { return .saveStaff }
    if state.clients.count < 2 { return .saveClient }
    return state.batches.count < 2 ? .changeBatch : nil
  }

  /// Every payload is another one, so its number stands for its hash.
  private static func hash(of payload: UInt64) -> PayloadHash {
    let bytes = (0..<32).map { UInt8(truncatingIfNeeded: payload >> UInt64($0 % 8 * 8)) }
    guard let hash = PayloadHash(bytes) else { preconditionFailure("32 bytes are a hash") }
    return hash
  }
}
