import Synchronization
public import Values

/// What is to be picked and what has been: shared by the scanners' streams and hands, and by the
/// salespeople, who wait when the warehouse falls behind.
///
/// A scanner has its own lines, by line number. Only the newest update of a line counts.
public final class PickBoard: Sendable {
  fileprivate struct Scanner {
    var updates: [LineID: PickUpdate] = [:]
    /// Lines in the order they came; a line stands here at most once.
    var order: [LineID] = []
    var head = 0
    var hands: [CheckedContinuation<PickUpdate?, Never>] = []
  }
  fileprivate struct State {
    var scanners: [Scanner]
    var streamsOpen = 0
    var linesAdded = 0
    var linesPicked = 0
    var quantityPicked = Quantity.zero
    var isClosed = false
    var waiting: [CheckedContinuation<Void, Never>] = []
    /// Whoever waits for the last pick, and how much there is to pick.
    var last: (quantity: Quantity, continuation: CheckedContinuation<Void, Never>)?
    /// Rises with everything that happens.
    var progress = 0
  }
  private let state: Mutex<State>
  private let scannerCount: Int

  /// A board for so many scanners.
  public init(scannerCount: Int) {
    precondition(scannerCount > 0, "somebody must pick")
    self.scannerCount = scannerCount
    state = Mutex(State(scanners: Array(repeating: Scanner(), count: scannerCount)))
  }

  /// The scanner that picks this line.
  public func scanner(of line: LineID) -> Int { Int(line.rawValue % UInt64(scannerCount)) }

  /// Lines of carts so far.
  public var linesAdded: Int { state.withLock { $0.linesAdded } }

  /// Lines completely picked, each counted once.
  public var linesPicked: Int { state.withLock { $0.linesPicked } }

  /// Everything picked.
  public var quantityPicked: Quantity { state.withLock { $0.quantityPicked } }

  /// Rises as long as sales are made and lines picked.
  public var progress: Int { state.withLock { $0.progress } }

  /// A stream shows a line of its scanner.
  public func saw(_ update: PickUpdate) {
    let scanner = scanner(of: update.line)
    let hand = state.withLock { state -> CheckedContinuation<PickUpdate?, Never>? in
      guard update.isQueued else {
        state.scanners[scanner].updates[update.line] = nil
        return nil
      }
      if let hand = state.scanners[scanner].hands.popLast() { return hand }
      if state.scanners[scanner].updates.updateValue(update, forKey: update.line) == nil {
        state.scanners[scanner].order.append(update.line)
      }
      return nil
    }
    hand?.resume(returning: update)
  }

  /// The next line for a hand of this scanner; nil when the board is closed.
  public func next(scanner: Int) async -> PickUpdate? {
    await withCheckedContinuation { continuation in
      let update = state.withLock { state -> PickUpdate?? in
        if state.isClosed { return .some(nil) }
        if let update = state.scanners[scanner].takeFirst() { return update }
        state.scanners[scanner].hands.append(continuation)
        return nil
      }
      if let update { continuation.resume(returning: update) }
    }
  }

  /// A hand has picked a line.
  public func picked(_ update: PickUpdate) {
    let waiting = state.withLock { state -> [CheckedContinuation<Void, Never>] in
      if update.picked == .zero { state.linesPicked += 1 }
      let more = update.quantity.subtracting(update.picked) ?? .zero
      state.quantityPicked = state.quantityPicked.adding(more) ?? state.quantityPicked
      state.progress += 1
      let salespeople = state.mayBegin(scannerCount: scannerCount) ? state.takeWaiting() : []
      return salespeople + state.takeLast()
    }
    for salesperson in waiting { salesperson.resume() }
  }

  /// A scanner's stream has shown the whole list. Sales begin when all have.
  public func streamOpened() {
    let waiting = state.withLock { state -> [CheckedContinuation<Void, Never>] in
      state.streamsOpen += 1
      return state.mayBegin(scannerCount: scannerCount) ? state.takeWaiting() : []
    }
    for salesperson in waiting { salesperson.resume() }
  }

  /// A salesperson has added a new line.
  public func added() {
    state.withLock {
      $0.linesAdded += 1
      $0.progress += 1
    }
  }

  /// Returns when every scanner has its stream and the warehouse is not too far behind.
  public func waitForWarehouse() async {
    await withCheckedContinuation { continuation in
      let mayGo = state.withLock { state -> Bool in
        if state.mayBegin(scannerCount: scannerCount) { return true }
        state.waiting.append(continuation)
        return false
      }
      if mayGo { continuation.resume() }
    }
  }

  /// Returns when so much has been picked, or the board is closed.
  public func waitUntilPicked(_ quantity: Quantity) async {
    await withCheckedContinuation { continuation in
      let waiting = state.withLock { state in
        state.last = (quantity, continuation)
        return state.takeLast()
      }
      for observer in waiting { observer.resume() }
    }
  }

  /// Sends everybody home.
  public func close() {
    let (hands, waiting) = state.withLock { state in
      state.isClosed = true
      let hands = state.scanners.flatMap(\.hands)
      for index in state.scanners.indices { state.scanners[index].hands = [] }
      return (hands, state.takeWaiting() + state.takeLast())
    }
    for hand in hands { hand.resume(returning: nil) }
    for salesperson in waiting { salesperson.resume() }
  }
}

extension PickBoard.State {
  /// Whether a new sale may begin.
  fileprivate func mayBegin(scannerCount: Int) -> Bool {
    let behind = linesAdded - linesPicked
    return isClosed || streamsOpen >= scannerCount && behind < Limits.unpickedLinesMax
  }

  fileprivate mutating func takeWaiting() -> [CheckedContinuation<Void, Never>] {
    defer { waiting = [] }
    return waiting
  }

  /// Whoever waits for the last pick, once it has been.
  fileprivate mutating func takeLast() -> [CheckedContinuation<Void, Never>] {
    guard let last, isClosed || quantityPicked >= last.quantity else { return [] }
    self.last = nil
    return [last.continuation]
  }
}

extension PickBoard.Scanner {
  fileprivate mutating func takeFirst() -> PickUpdate? {
    while head < order.count {
      let line = order[head]
      head += 1
      if head == order.count {
        order.removeAll(keepingCapacity: true)
        head = 0
      }
      if let update = updates.removeValue(forKey: line) { return update }
    }
    return nil
  }
}
