import Engine
import HashTreeCollections
import Values

/// The bank on disk: words between bars.
extension Bank {
  func encode(_ record: Record) -> [UInt8] {
    let wish: [Any] =
      switch record.wish {
      case .deposit(let account, let amount): ["deposit", account, amount, 0]
      case .spend(let account, let amount): ["spend", account, amount, 0]
      case .hold(let account, let amount, let nanos): ["hold", account, amount, nanos]
      case .expire(let hold): ["expire", hold, 0, 0]
      }
    let words = wish + [record.expiresAt, record.reply]
    return line(words.map { "\($0)" } + idempotencyWords(record.idempotency))
  }

  func decodeRecord(_ payload: [UInt8]) throws(EngineError) -> Record {
    let words = words(of: payload)
    guard words.count == 6 || words.count == 9, let first = Int(words[1]),
      let amount = Int(words[2]), let nanos = Int64(words[3]), let expiresAt = Int64(words[4]),
      let reply = Int(words[5])
    else { throw EngineError(.corrupt, "not a record") }
    let wish: Wish
    switch words[0] {
    case "deposit": wish = .deposit(account: first, amount: amount)
    case "spend": wish = .spend(account: first, amount: amount)
    case "hold": wish = .hold(account: first, amount: amount, nanos: nanos)
    case "expire": wish = .expire(hold: UInt64(first))
    default: throw EngineError(.corrupt, "not a wish")
    }
    return Record(
      wish: wish, expiresAt: expiresAt,
      idempotency: try idempotency(Array(words.dropFirst(6))), reply: reply)
  }

  func snapshotCollections(_ state: State) -> [StateCollection] {
    [
      collection("balances", state.balances.sorted { $0.key < $1.key }) { [$0.key, $0.value] },
      collection("holds", state.holds.sorted { $0.key < $1.key }) {
        [Int($0.key), $0.value.account, $0.value.amount, Int($0.value.expiresAt)]
      },
      StateCollection(
        name: "keys",
        lines: state.carriedOut.sorted { $0.key < $1.key }.map {
          line([$0.key, "\($0.value)"])
        }),
      collection("totals", [0]) { _ in [state.deposited, state.spent] },
    ]
  }

  func load(_ bytes: [UInt8], of collection: String, into state: inout State) throws(EngineError) {
    let words = words(of: bytes)
    if collection == "keys" {
      state.carriedOut[words[0]] = Int(words[1])
      return
    }
    let numbers = words.compactMap { Int($0) }
    switch collection {
    case "balances": state.balances[numbers[0]] = numbers[1]
    case "holds":
      state.holds[UInt64(numbers[0])] = Hold(
        account: numbers[1], amount: numbers[2], expiresAt: Int64(numbers[3]))
    case "totals": (state.deposited, state.spent) = (numbers[0], numbers[1])
    default: throw EngineError(.corrupt, "no collection is called \(collection)")
    }
  }

  func finishLoading(_ state: inout State) throws(EngineError) {
    state.expiries = state.holds.map { Expiry(at: $0.value.expiresAt, hold: $0.key) }.sorted()
  }

  func encode(_ answer: RememberedAnswer) -> [UInt8] {
    let reply = String(decoding: answer.reply, as: UTF8.self)
    return line(
      ["\(answer.sequence)", "\(answer.time.nanoseconds)", reply]
        + idempotencyWords(answer.idempotency))
  }

  func decodeAnswer(_ bytes: [UInt8]) throws(EngineError) -> RememberedAnswer {
    let words = words(of: bytes)
    guard words.count == 6, let sequence = UInt64(words[0]), let nanos = Int64(words[1]),
      let idempotency = try idempotency(Array(words.dropFirst(3)))
    else { throw EngineError(.corrupt, "not an answer") }
    return RememberedAnswer(
      idempotency: idempotency, sequence: sequence, time: Timestamp(nanoseconds: nanos),
      reply: Array(words[2].utf8))
  }

  private func collection<Item>(
    _ name: String, _ items: [Item], _ numbers: @escaping (Item) -> [Int]
  ) -> StateCollection {
    StateCollection(name: name, lines: items.map { line(numbers($0).map { "\($0)" }) })
  }

  private func line(_ words: [String]) -> [UInt8] { Array(words.joined(separator: "|").utf8) }

  private func words(of line: [UInt8]) -> [String] {
    line.split(separator: UInt8(ascii: "|"), omittingEmptySubsequences: false).map {
      String(decoding: $0, as: UTF8.self)
    }
  }

  private func idempotencyWords(_ idempotency: Idempotency?) -> [String] {
    guard let idempotency else { return [] }
    let hash = idempotency.payloadHash.bytes.map { String($0) }.joined(separator: ",")
    return [idempotency.key.scope, idempotency.key.key, hash]
  }

  private func idempotency(_ words: [String]) throws(EngineError) -> Idempotency? {
    guard words.count == 3 else { return nil }
    let bytes = words[2].split(separator: ",").compactMap { UInt8($0) }
    guard let hash = PayloadHash(bytes) else { throw EngineError(.corrupt, "not a hash") }
    return Idempotency(key: IdempotencyKey(scope: words[0], key: words[1]), payloadHash: hash)
  }
}

extension StateCollection {
  /// A collection whose lines are there already.
  init(name: String, lines: [[UInt8]]) {
    var iterator = lines.makeIterator()
    self.init(name: name) { iterator.next() }
  }
}
