import Commerce
import StoreSchema
import Testing
import Values

/// The correctness properties of requirements 2.5 that the domain alone can keep, after every
/// step of 1,000 random sales between salespeople, customers, pickers and an admin.
@Suite struct PropertyTests {
  @Test("Feature: unified-sales-live-shopping, Property 3: session codes unique")
  func sessionCodes() {
    property { played in
      var codes: Set<String> = []
      var wrong: String?
      played.state.sessions.forEach { session in
        if !codes.insert(session.code).inserted { wrong = "\(session.code) is twice" }
        if SessionCode(session.code)?.description != session.code {
          wrong = "\(session.code) is no code"
        }
        if played.state.session(code: session.code)?.id != session.id {
          wrong = "\(session.code) does not find its session"
        }
      }
      return wrong
    }
  }

  /// Even if every command has the same entropy, codes differ.
  @Test("Feature: unified-sales-live-shopping, Property 3: session codes unique without luck")
  func sessionCodesWithoutRandomness() throws {
    var shop = Shop()
    let command = Command.createSession(CreateSession(clientID: ClientID(rawValue: 1)))
    let context = CommandContext(
      principal: Shop.staff(1), now: shop.now, entropy: Entropy(high: 7, low: 9))
    for _ in 0..<60 {
      shop.state.evolve(try shop.state.decide(command, context: context).get().events)
    }
    #expect(shop.state.invariantViolations() == [])
  }

  @Test(
    """
    Feature: unified-sales-live-shopping, Property 4: \
    ACTIVE with last activity > 30 min -> EXPIRED by the job
    """)
  func idleSessionsExpire() {
    property { played in
      var shop = played.shop
      shop.runTimers()
      var wrong: String?
      played.state.sessions.forEach { session in
        guard session.status.isOpen, let activity = played.state.activity(of: session.id),
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

  /// As much as is available is accepted, more is rejected and says how much there is.
  @Test("Feature: unified-sales-live-shopping, Property 9: add/update above available rejected")
  func nothingAboveAvailableIsSold() {
    property { played in
      guard let wanted = Wanted(played) else { return nil }
      var settled = played.shop
      settled.state = played.before
      settled.runTimers()
      guard let available = settled.state.stock(of: wanted.batch)?.available else { return nil }
      switch played.result {
      case .success:
        return wanted.more > available ? "\(wanted.more) of \(available) were sold" : nil
      case .failure(.insufficientInventory(let most)):
        if wanted.more <= available { return "\(wanted.more) of \(available) were refused" }
        return most < wanted.before ? "\(most) is less than it has: \(wanted.before)" : nil
      default: return nil
      }
    }
  }

  @Test(
    """
    Feature: unified-sales-live-shopping, Property 10: \
    total = sum(qty*sessionPrice) - order discounts
    """)
  func totalsAreSums() {
    property { played in
      var wrong: String?
      played.state.sessions.forEach { session in
        let cart = played.state.cart(of: session.id)
        let total = cart.reduce(-Audit.orderDiscount(of: session.id, played.state)) {
          $0 + Model.cents($1.quantity.tenThousandths, $1.unitPrice.cents)
        }
        let subtotal = cart.reduce(0) {
          $0 + Model.cents($1.quantity.tenThousandths, $1.basePrice.cents)
        }
        let activity = played.state.activity(of: session.id)
        if activity?.total.cents != total || activity?.subtotal.cents != subtotal {
          wrong = "session \(session.id) says \(String(describing: activity)), not \(total)"
        }
      }
      return wrong ?? Audit.orders(played.state).lazy.compactMap(Audit.totalFault).first
    }
  }

  @Test(
    """
    Feature: unified-sales-live-shopping, Property 11: \
    override audit (original,new,type,value,reason?,visibility,staff,timestamp)
    """)
  func overridesAreAudited() {
    property { played in
      if let fault = Audit.orderPriceFault(played) { return fault }
      let asked = Audit.overrideAsked(played)
      let before = Set(Audit.overrides(played.before).map(\.id))
      let now = Audit.overrides(played.state)
      if !before.isSubset(of: now.map(\.id)) { return "an override was forgotten" }
      let new = now.filter { !before.contains($0.id) }
      if let carried = Audit.carried(played) { return Audit.fault(of: new, carried, played) }
      if let fault = Audit.replacementFault(new, played) { return fault.isEmpty ? nil : fault }
      if new.count != (asked == nil ? 0 : 1) { return "\(new.count) overrides were recorded" }
      guard let asked, let kept = new.first else { return nil }
      return Audit.fault(of: kept, asked, played)
    }
  }

  @Test(
    "Feature: unified-sales-live-shopping, Property 13: visibility toggle persists within session")
  func visibilityStays() {
    property { played in
      for session in Audit.sessions(played.state) {
        guard let after = played.state.activity(of: session.id) else { return "no numbers" }
        let before = played.before.activity(of: session.id)
        // Shown unless somebody said otherwise.
        var shows = (cost: before?.costHidden != true, margin: before?.marginHidden != true)
        if case .setVisibility(let command) = played.command, case .success = played.result,
          command.sessionID == session.id
        {
          shows = (command.showsCost ?? shows.cost, command.showsMargin ?? shows.margin)
        }
        if after.costHidden == shows.cost || after.marginHidden == shows.margin {
          return "session \(session.id) shows \(after), not \(shows)"
        }
      }
      return nil
    }
  }
}

/// How much more a command wants to hold of a batch, and what its line holds already.
private struct Wanted {
  var more: Quantity
  var before: Quantity
  var batch: BatchID

  init?(_ played: Played) {
    switch played.command {
    case .addToCart(let command):
      let cart = played.before.cart(of: command.sessionID)
      let line = command.separateLine ? nil : cart.first { $0.batchID == command.batchID }
      self.init(line, by: command.quantity.tenThousandths, command.batchID, played.before)
    case .updateCartItem(let command):
      guard let line = played.before.line(command.lineID) else { return nil }
      let delta = command.quantity.tenThousandths - line.quantity.tenThousandths
      self.init(line, by: delta, line.batchID, played.before)
    default: return nil
    }
  }

  /// What is off the shelf already stays held.
  private init(_ line: CartLine?, by delta: Int64, _ batch: BatchID, _ state: State) {
    let picked = line.flatMap { state.pickLine($0.id)?.picked.tenThousandths } ?? 0
    let quantity = line?.quantity.tenThousandths ?? 0
    let before = max(quantity, picked)
    self.before = Quantity(tenThousandths: before)
    self.batch = batch
    more = Quantity(tenThousandths: max(quantity + delta, picked) - before)
  }
}
