import APISchema
import Client
import Synchronization
import Values

/// Several salespeople and a scanner at work on one store whose server is killed.
final class SalesFloor: Sendable {
  private static let workers = 8
  private static let units: Int64 = 1_000_000
  private static let codes = ["K1", "K2", "K3"]

  private let shop: Shop
  private let workers: [Worker]
  private let picker: Picker

  static func open(_ shop: Shop, random: inout SplitMix64) async throws -> SalesFloor {
    var batches: [BatchID] = []
    for code in codes { batches.append(try await shop.batch(code, units: units)) }
    var workers: [Worker] = []
    for number in 0..<Self.workers {
      let session = try await shop.session()
      workers.append(
        Worker(
          name: "worker-\(number)", session: session.sessionID,
          client: try shop.client("staff/jane"), batches: batches,
          random: SplitMix64(seed: random.next())))
    }
    let picker = Picker(client: shop.scanner, random: SplitMix64(seed: random.next()))
    return SalesFloor(shop, workers, picker)
  }

  private init(_ shop: Shop, _ workers: [Worker], _ picker: Picker) {
    self.shop = shop
    self.workers = workers
    self.picker = picker
  }

  func close() { for worker in workers { worker.client.close() } }

  /// Everyone works; after some acknowledgements the server is killed and started again; everyone
  /// finishes what he was at.
  func round(random: SplitMix64) async throws {
    var random = random
    let countdown = Countdown(Int.random(in: 5...60, using: &random)) { [shop] in
      try shop.server.killNow()
    }
    let diesTwice = Int.random(in: 0..<5, using: &random) == 0
    let (shop, workers, picker) = (shop, workers, picker)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for worker in workers {
        group.addTask {
          while !countdown.isOver {
            try await worker.step()
            try countdown.count()
          }
        }
      }
      group.addTask {
        while !countdown.isOver {
          if try await picker.step() { try countdown.count() }
        }
      }
      group.addTask {
        try await shop.server.killed()
        try await shop.server.start()
        guard diesTwice else { return }
        // Again as soon as it listens, while everyone comes back.
        try shop.server.killNow()
        try await shop.server.killed()
        try await shop.server.start()
      }
      try await group.waitForAll()
    }
  }

  /// Where the store and the streams differ from what was acknowledged; nobody works meanwhile.
  func faults() async throws -> [String] {
    var faults: [String] = []
    for worker in workers {
      faults += try await cartFaults(worker)
      faults += try await worker.repeatLast()
    }
    faults += try await pickListFaults()
    faults += try await stockFaults()
    return faults
  }

  /// The cart, asked for and as its stream built it, is what was acknowledged.
  private func cartFaults(_ worker: Worker) async throws -> [String] {
    let model = worker.state
    let cart = try await shop.admin.liveShopping.getCart(
      GetCartRequest(sessionID: worker.session, atLeast: model.sequence))
    var faults = model.faults
    let stored = cart.items.map { Line($0.item) }
    let acknowledged = model.lines.values.map(Line.init).sorted()
    if stored.sorted() != acknowledged {
      faults.append("\(worker.name): acknowledged \(acknowledged), stored \(stored.sorted())")
    }
    let messages = try await worker.stream.reach(model.sequence)
    faults += breaks(in: messages).map { "\(worker.name)'s stream: \($0)" }
    let streamed = cartLines(messages).values.map(Line.init).sorted()
    if streamed != acknowledged {
      faults.append("\(worker.name): acknowledged \(acknowledged), streamed \(streamed)")
    }
    return faults
  }

  /// The list that the stream built is the list asked for; what the scanner was told it picked is
  /// picked.
  private func pickListFaults() async throws -> [String] {
    let sequence = workers.map(\.state.sequence).reduce(picker.sequence, max)
    let messages = try await picker.stream.reach(sequence)
    var faults = breaks(in: messages).map { "the pick list's stream: \($0)" }
    let streamed = pickLines(messages)
    let stored = try await storedPickLines(atLeast: sequence)
    if streamed != stored {
      let ids = Set(streamed.keys).union(stored.keys).filter { streamed[$0] != stored[$0] }
      for id in ids.sorted().prefix(5) {
        faults.append(
          "line \(id): streamed \(streamed[id].map { "\($0)" } ?? "none"), "
            + "stored \(stored[id].map { "\($0)" } ?? "none")")
      }
    }
    for (id, told) in picker.acknowledged {
      guard let line = stored[id], line.version >= told.version else {
        if told.status == .picked && stored[id] == nil && isInCart(id) {
          faults.append("line \(id) was picked and is not on the list")
        }
        continue
      }
      if line.version == told.version && line.status != told.status {
        faults.append("line \(id) was told \(told.status), is \(line.status)")
      }
    }
    return faults
  }

  private func isInCart(_ line: LineID) -> Bool { workers.contains { $0.state.lines[line] != nil } }

  private func storedPickLines(atLeast sequence: UInt64) async throws -> [LineID: PickLine] {
    var request = GetPickListRequest(atLeast: sequence, pageSize: 500)
    var lines: [LineID: PickLine] = [:]
    repeat {
      let page = try await shop.scanner.pickList.getPickList(request)
      for line in page.groups.flatMap(\.lines) { lines[line.lineID] = line }
      request.pageToken = page.nextPageToken
    } while !request.pageToken.isEmpty
    return lines
  }

  /// Held is what the carts have and what is to go back to the shelf (I1, I8).
  private func stockFaults() async throws -> [String] {
    let lines = workers.flatMap(\.state.lines.values)
    let recalled = try await storedPickLines(atLeast: 0).values
    var faults: [String] = []
    for code in Self.codes {
      let stock = try await shop.stock(code)
      let inCarts = lines.filter { $0.batchID == stock.batchID }.map(\.quantity.tenThousandths)
      let goingBack = recalled.filter { $0.batchID == stock.batchID }
        .map(\.recalled.tenThousandths)
      let expected = inCarts.reduce(0, +) + goingBack.reduce(0, +)
      if stock.held.tenThousandths != expected || stock.onHand != .units(Self.units) {
        faults.append("batch \(code): \(expected) ten-thousandths are to be held; it has \(stock)")
      }
    }
    return faults
  }
}

/// What matters of a cart's line.
private struct Line: Comparable, CustomStringConvertible {
  var id: LineID
  var batch: BatchID
  var quantity: Quantity
  var version: UInt64

  init(_ item: CartItem) {
    id = item.lineID
    batch = item.batchID
    quantity = item.quantity
    version = item.version
  }

  static func < (left: Line, right: Line) -> Bool { left.id < right.id }
  var description: String { "\(id): \(quantity) of \(batch) v\(version)" }
}

/// Calls `action` once when so many acknowledgements were counted.
private final class Countdown: Sendable {
  private let left: Mutex<Int>
  private let action: @Sendable () throws -> Void

  init(_ count: Int, _ action: @escaping @Sendable () throws -> Void) {
    left = Mutex(count)
    self.action = action
  }

  var isOver: Bool { left.withLock { $0 <= 0 } }

  func count() throws {
    let isNow = left.withLock { left in
      left -= 1
      return left == 0
    }
    if isNow { try action() }
  }
}

/// The cart that a stream's messages add up to.
func cartLines(_ messages: [WatchSessionResponse]) -> [LineID: CartItem] {
  var lines: [LineID: CartItem] = [:]
  for message in messages {
    switch message.body {
    case .progress: break
    case .state(let state):
      lines = Dictionary(uniqueKeysWithValues: state.items.map { ($0.item.lineID, $0.item) })
    case .changes(let changes):
      for change in changes.changes {
        switch change.body {
        case .itemAdded(let item), .itemUpdated(let item): lines[item.item.lineID] = item.item
        case .itemRemoved(let removed): lines[removed.lineID] = nil
        default: break
        }
      }
    }
  }
  return lines
}
