import Commerce
import StoreSchema
import Testing
import Values

/// Random sales through every channel: the real store and the plain model agree on every rejection
/// and on everything one can see afterwards, and everything happened that can happen.
@Suite struct ModelTests {
  @Test(
    """
    Feature: unified-sales-live-shopping, model: store and model agree, whatever channels compete \
    for the same stock
    """)
  func storeAndModelAgree() {
    let coverage = ModelCoverage()
    sales(cases: 700, steps: 50, lists: Step.crowded) { steps in
      let found = Self.disagreement(steps, coverage)
      if found != nil { coverage.isCut = true }
      return found
    }
    coverage.expectEverything()
  }

  private static func disagreement(_ steps: [Step], _ coverage: ModelCoverage) -> String? {
    var shop = Trial.shop
    var model = Model()
    let start = shop.now.nanoseconds
    model.start = start
    for (number, step) in steps.enumerated() {
      let place = { "step \(number + 1), \(step)" }
      switch shop.move(step) {
      case .wait(let seconds):
        shop.wait(seconds)
        model.now += seconds
      case .command(let command, let principal):
        if Self.needsTimers(command) { shop.runTimers() }
        let isLate = lateSession(command, shop) || Model.leavesOut(command)
        model.codes = codes(shop.state)
        let expected = model.play(command, principal)
        let result = shop.execute(command, as: principal)
        let actual = rejection { () throws(Rejection) in _ = try result.get() }
        coverage.count(step.kind, isRefused: actual != nil)
        if isLate { break }
        if actual?.normal(start) != expected {
          return "\(place()): \(String(describing: actual)), "
            + "the model says \(String(describing: expected))"
        }
        if let difference = ModelComparison.difference(result, model) {
          return "\(place()): \(difference)"
        }
      }
      if let difference = ModelComparison.difference(shop, model) {
        return "\(place()): \(difference)"
      }
    }
    coverage.count(model)
    return nil
  }

  /// What has ended by itself is told from what was cancelled once the timer says so.
  private static func needsTimers(_ command: Command) -> Bool {
    switch command {
    case .recordPayment, .shop: true
    case .moveOrder(let command):
      switch command.move {
      case .cancel, .advance: true
      default: false
      }
    default: false
    }
  }

  private static func codes(_ state: State) -> [String: UInt64] {
    Dictionary(
      uniqueKeysWithValues: Audit.sessions(state).map { ($0.code, $0.id.rawValue) })
  }

  /// The pick commands of a session whose timer is late are answered by what the warehouse sees,
  /// which the model, having no timers, does not know.
  private static func lateSession(_ command: Command, _ shop: Shop) -> Bool {
    let id: SessionID
    switch command {
    case .markPicked(let command): id = command.sessionID
    case .unmarkPicked(let command): id = command.sessionID
    default: return false
    }
    guard let session = shop.state.session(id), let activity = shop.state.activity(of: id) else {
      return false
    }
    return session.status.isOpen && activity.expiresAt <= shop.now
  }
}

extension Rejection {
  /// Without what the model does not keep: versions, paths of fields, and time in its own seconds.
  fileprivate func normal(_ start: Int64) -> Rejection {
    switch self {
    case .pickConflict(let state, let quantity, _):
      .pickConflict(state: state, quantity: quantity, version: 0)
    case .shortfalls(let lines): .shortfalls(lines.map(\.withoutCode))
    case .part(_, let rejection): rejection.normal(start)
    case .invalidField(let field, let allowed) where field.hasSuffix(".reason"):
      .invalidField(field: "reason", allowed: allowed)
    case .sessionExpired(let at): .sessionExpired(at: at.seconds(since: start))
    case .orderExpired(let at): .orderExpired(at: at.seconds(since: start))
    case .sheetExpired(let at): .sheetExpired(at: at.seconds(since: start))
    default: self
    }
  }
}

extension Timestamp {
  fileprivate func seconds(since start: Int64) -> Timestamp {
    Timestamp(nanoseconds: (nanoseconds - start) / 1_000_000_000)
  }
}

extension ShortLine {
  fileprivate var withoutCode: ShortLine {
    var line = self
    line.batchCode = ""
    return line
  }
}
