import Commerce
import StoreSchema
import Testing
import Values

/// Feature: unified-sales-live-shopping. Each property holds after every step of 1,000 random
/// sales between three salespeople, their customers, a picker and an admin.
@Suite struct PropertyTests {
  /// Feature: unified-sales-live-shopping, Property 3: session codes are unique.
  @Test func property3SessionCodesAreUnique() {
    Trial.check("P03", seed: 3) { played in
      var codes: Set<String> = []
      var twice: String?
      played.shop.state.sessions.forEach { session in
        if !codes.insert(session.code).inserted { twice = session.code }
        if SessionCode(session.code)?.description != session.code { twice = session.code }
      }
      return twice.map { "code \($0) is no code or not unique" }
    }
  }

  /// Feature: unified-sales-live-shopping, Property 3: even if every command has the same
  /// entropy, codes differ.
  @Test func property3CodesDifferWithoutRandomness() throws {
    var shop = Shop()
    let command = Command.createSession(CreateSession(clientID: ClientID(rawValue: 1)))
    let context = CommandContext(
      principal: Shop.staff(1), now: shop.now, entropy: Entropy(high: 7, low: 9))
    for _ in 0..<60 {
      shop.state.evolve(try shop.state.decide(command, context: context).get().events)
    }
    #expect(shop.state.invariantViolations() == [])
  }

  /// Feature: unified-sales-live-shopping, Property 4: a session idle for longer than its
  /// timeout is expired by the timers, and no other is.
  @Test func property4IdleSessionsExpire() {
    Trial.check("P04", seed: 4) { played in
      var shop = played.shop
      shop.runTimers()
      var wrong: String?
      played.shop.state.sessions.forEach { session in
        guard session.status.isOpen, let activity = played.shop.state.activity(of: session.id),
          let after = shop.state.session(session.id)
        else { return }
        let timeout =
          session.status == .paused ? session.pauseTimeoutSeconds : session.idleTimeoutSeconds
        let isDue = activity.lastActivityAt.adding(seconds: Int64(timeout)) <= shop.now
        if isDue != (after.status == .expired) {
          wrong = "session \(session.id) is \(after.status)"
        }
      }
      return wrong
    }
  }

  /// Feature: unified-sales-live-shopping, Property 9: adding or setting more than is available
  /// is rejected, as much as is available is accepted.
  @Test func property9NothingAboveAvailableIsSold() {
    Trial.check("P09", seed: 9) { played in
      guard let wanted = Self.wanted(played) else { return nil }
      let (more, batch) = wanted
      var settled = Shop()
      settled.state = played.before
      settled.now = played.shop.now
      settled.runTimers()
      guard let available = settled.state.stock(of: batch)?.available else { return nil }
      switch played.result {
      case .success: return more > available ? "\(more) of \(available) were sold" : nil
      case .failure(.insufficientInventory): return more <= available ? "\(more) fit" : nil
      default: return nil
      }
    }
  }

  /// How much more a command wants to hold of a batch.
  private static func wanted(_ played: Played) -> (Quantity, BatchID)? {
    switch played.command {
    case .addToCart(let command):
      let merged =
        command.separateLine
        ? nil
        : played.before.cart(of: command.sessionID)
          .first { $0.batchID == command.batchID }
      return increase(of: merged, by: command.quantity, command.batchID, played.before)
    case .updateCartItem(let command):
      guard let line = played.before.line(command.lineID) else { return nil }
      let delta = command.quantity.tenThousandths - line.quantity.tenThousandths
      return increase(
        of: line, by: Quantity(tenThousandths: delta), line.batchID, played.before)
    default: return nil
    }
  }

  private static func increase(
    of line: CartLine?, by delta: Quantity, _ batch: BatchID, _ state: State
  ) -> (Quantity, BatchID) {
    guard let line else { return (delta, batch) }
    let picked = state.pickLine(line.id)?.picked.tenThousandths ?? 0
    let before = max(line.quantity.tenThousandths, picked)
    let after = max(line.quantity.tenThousandths + delta.tenThousandths, picked)
    return (Quantity(tenThousandths: after - before), batch)
  }

  /// Feature: unified-sales-live-shopping, Property 10: a cart's total is the sum of quantity
  /// times session price of its lines, and its subtotal that of the base prices.
  @Test func property10TotalsAreSums() {
    Trial.check("P10", seed: 10) { played in
      var wrong: String?
      played.shop.state.sessions.forEach { session in
        let cart = played.shop.state.cart(of: session.id)
        let total = cart.reduce(0) {
          $0 + Model.cents($1.quantity.tenThousandths, $1.unitPrice.cents)
        }
        let subtotal = cart.reduce(0) {
          $0 + Model.cents($1.quantity.tenThousandths, $1.basePrice.cents)
        }
        let activity = played.shop.state.activity(of: session.id)
        if activity?.total.cents != total || activity?.subtotal.cents != subtotal {
          wrong = "session \(session.id) says \(String(describing: activity)), not \(total)"
        }
      }
      return wrong
    }
  }

  /// Feature: unified-sales-live-shopping, Property 11: every override records original and new
  /// price, type, value, visibility, who and when, and none is ever lost.
  @Test func property11OverridesAreAudited() {
    Trial.check("P11", seed: 11) { played in
      let before = played.before.overrides.count
      let applied = played.events.compactMap { event in
        if case .overrideApplied(let applied) = event.body { applied } else { nil }
      }
      if played.shop.state.overrides.count != before + applied.count { return "one was lost" }
      for event in applied {
        guard let kept = played.shop.state.override(event.override.id) else { return "not kept" }
        let line = event.line
        if kept != event.override || kept.originalPrice != line.basePrice
          || kept.newPrice != line.unitPrice || kept.appliedBy != played.principal
          || kept.appliedAt != played.shop.now || kept.adjustmentType == .unspecified
          || kept.visibleToClient == line.overrideHidden
        {
          return "\(kept)"
        }
      }
      return nil
    }
  }

  /// Feature: unified-sales-live-shopping, Property I1 to I4 and I8: what is held is the sum of
  /// the holds, no hold outlives its session, a session ends once, prices follow from
  /// overrides, nothing is picked that is not held; and every index follows from the records.
  @Test func propertyI1ToI4AndI8AfterEveryStep() {
    Trial.check("I1-I4, I8", seed: 100) { played in
      let touched = played.shop.state.invariantViolations(after: played.events)
      let all = played.shop.state.invariantViolations()
      return touched.isEmpty && all.isEmpty ? nil : "\(touched) \(all)"
    }
  }

  /// Feature: unified-sales-live-shopping, Property I3: a session ends at most once, and a
  /// completed one has exactly one order.
  @Test func propertyI3SessionsEndOnce() {
    Trial.check("I3", seed: 103) { played in
      var ends: [SessionID: Int] = [:]
      var orders: [SessionID: Int] = [:]
      for event in played.shop.log {
        if case .sessionEnded(let event) = event.body {
          ends[event.activity.sessionID, default: 0] += 1
        }
        if case .orderCreated(let event) = event.body {
          orders[event.order.sessionID, default: 0] += 1
        }
      }
      let twice = ends.filter { $0.value > 1 }.keys.map(\.description)
      if !twice.isEmpty { return "sessions \(twice) ended twice" }
      for (id, count) in orders
      where count != 1 || played.shop.state.session(id)?.status != .completed {
        return "session \(id) has \(count) orders"
      }
      return nil
    }
  }

  /// Feature: unified-sales-live-shopping, Property I4: replaying the log gives the same state.
  @Test func propertyI4ReplayGivesTheSameState() {
    Trial.check("replay", cases: 300, seed: 104) { played in
      guard played.command == .runTimers else { return nil }
      var replayed = State()
      replayed.evolve(played.shop.log)
      return replayed == played.shop.state ? nil : "the replayed state differs"
    }
  }

  /// A state made of a snapshot's records behaves as the one it was taken from.
  @Test func propertySnapshotsRestoreTheState() {
    Trial.check("restore", cases: 300, seed: 105) { played in
      guard played.command == .runTimers else { return nil }
      let restored = played.shop.state.restored()
      if restored != played.shop.state { return "records differ" }
      let violations = restored.invariantViolations()
      if !violations.isEmpty { return "\(violations)" }
      var differing: SessionID?
      restored.sessions.forEach { session in
        let lines = played.shop.state.pickLines(of: session.id)
        if restored.pickLines(of: session.id) != lines { differing = session.id }
      }
      return differing.map { "session \($0) has its pick lines in another order" }
    }
  }
}

extension State {
  /// Through every record, as a snapshot does it.
  func restored() -> State {
    var builder = StateBuilder()
    if let settings { builder.add(settings) }
    builder.add(counters)
    pickLines.forEach { builder.add(copy $0) }
    holds.forEach { builder.add(copy $0) }
    lines.forEach { builder.add(copy $0) }
    overrides.forEach { builder.add(copy $0) }
    forEachActivity { builder.add($0) }
    sessions.forEach { builder.add(copy $0) }
    orders.forEach { builder.add(copy $0) }
    tokens.forEach { builder.add(copy $0) }
    stocks.forEach { builder.add(copy $0) }
    batches.forEach { builder.add(copy $0) }
    staff.forEach { builder.add(copy $0) }
    clients.forEach { builder.add(copy $0) }
    return builder.build()
  }
}
