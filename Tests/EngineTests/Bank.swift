import Engine
import HashTreeCollections
import Values

/// A toy machine: accounts, deposits, and holds that expire by themselves.
struct Bank: StateMachine {
  /// Two bugs, to see them found.
  var losesMoneyAt: UInt64?
  var forgetsToExpire = false

  struct Hold: Sendable, Equatable {
    var account: Int
    var amount: Int
    var expiresAt: Int64
  }

  struct State: Sendable {
    var balances: TreeDictionary<Int, Int> = [:]
    var holds: TreeDictionary<UInt64, Hold> = [:]
    /// Holds by expiry, then number.
    var expiries: [Expiry] = []
    /// Everything ever deposited.
    var deposited = 0
    var spent = 0
    /// How often each idempotency key was carried out: once, or D8 is broken.
    var carriedOut: TreeDictionary<String, Int> = [:]
  }

  struct Expiry: Sendable, Comparable {
    var at: Int64
    var hold: UInt64
    static func < (left: Self, right: Self) -> Bool {
      (left.at, left.hold) < (right.at, right.hold)
    }
  }

  enum Wish: Sendable, Equatable {
    case deposit(account: Int, amount: Int)
    /// Takes from what is not held.
    case spend(account: Int, amount: Int)
    /// Sets aside from what is not held, for so many nanoseconds.
    case hold(account: Int, amount: Int, nanos: Int64)
    case expire(hold: UInt64)
  }

  struct Command: Sendable {
    var wish: Wish
    var idempotency: Idempotency?
  }

  struct Record: Sendable, Equatable {
    var wish: Wish
    /// When a hold ends; 0 otherwise.
    var expiresAt: Int64
    var idempotency: Idempotency?
    /// The account's balance afterwards.
    var reply: Int
  }

  enum Rejection: Error, Equatable {
    case notEnough(available: Int)
    /// Decided on a state where a hold is overdue: must never be seen.
    case overdue
  }

  func initialState() -> State { State() }

  func decide(
    _ command: Command, at now: Timestamp, on state: State
  ) -> Result<Record, Rejection> {
    if case .expire = command.wish {
    } else if let first = state.expiries.first,
      first.at <= now.nanoseconds
    {
      return .failure(.overdue)
    }
    var record = Record(
      wish: command.wish, expiresAt: 0, idempotency: command.idempotency, reply: 0)
    switch command.wish {
    case .deposit(let account, let amount):
      record.reply = state.balances[account, default: 0] + amount
    case .spend(let account, let amount):
      let available = state.available(account)
      guard amount <= available else { return .failure(.notEnough(available: available)) }
      record.reply = state.balances[account, default: 0] - amount
    case .hold(let account, let amount, let nanos):
      let available = state.available(account)
      guard amount <= available else { return .failure(.notEnough(available: available)) }
      record.expiresAt = now.nanoseconds + nanos
      record.reply = state.balances[account, default: 0]
    case .expire: break
    }
    return .success(record)
  }

  func evolve(_ state: inout State, _ record: Record, sequence: UInt64, at time: Timestamp) {
    if let key = record.idempotency?.key.key { state.carriedOut[key, default: 0] += 1 }
    switch record.wish {
    case .deposit(let account, let amount):
      if sequence != losesMoneyAt { state.balances[account, default: 0] += amount }
      state.deposited += amount
    case .spend(let account, let amount):
      state.balances[account, default: 0] -= amount
      state.spent += amount
    case .hold(let account, let amount, _):
      state.holds[sequence] = Hold(account: account, amount: amount, expiresAt: record.expiresAt)
      state.expiries.append(Expiry(at: record.expiresAt, hold: sequence))
      state.expiries.sort()
    case .expire(let hold):
      if forgetsToExpire { return }
      state.holds[hold] = nil
      state.expiries.removeAll { $0.hold == hold }
    }
  }

  func idempotency(of record: Record) -> Idempotency? { record.idempotency }
  func reply(of record: Record) -> Int { record.reply }
  func encodeReply(of record: Record) -> [UInt8] { Array(String(record.reply).utf8) }

  func decodeReply(_ bytes: [UInt8]) throws(EngineError) -> Int {
    guard let reply = Int(String(decoding: bytes, as: UTF8.self)) else {
      throw EngineError(.corrupt, "not a reply")
    }
    return reply
  }

  func nextTimer(_ state: State) -> Timestamp? {
    state.expiries.first.map { Timestamp(nanoseconds: $0.at) }
  }

  func timerCommand(_ state: State, at now: Timestamp) -> Command {
    guard let first = state.expiries.first else {
      preconditionFailure("only asked when a timer is due")
    }
    return Command(wish: .expire(hold: first.hold), idempotency: nil)
  }

  func violations(of state: State) -> [String] {
    var found: [String] = []
    let sum = state.balances.values.reduce(0, +)
    if sum != state.deposited - state.spent { found.append("Money appeared or vanished.") }
    for account in state.balances.keys where state.available(account) < 0 {
      found.append("Account \(account) holds more than it has.")
    }
    if state.expiries.map({ $0.hold }).sorted() != state.holds.keys.sorted() {
      found.append("Holds and their expiries differ.")
    }
    for (key, count) in state.carriedOut where count != 1 {
      found.append("\(key) was carried out \(count) times.")
    }
    return found
  }
}

extension Bank.State {
  func available(_ account: Int) -> Int {
    let held = holds.values.reduce(0) { $0 + ($1.account == account ? $1.amount : 0) }
    return balances[account, default: 0] - held
  }
}
