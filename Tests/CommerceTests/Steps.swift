import Commerce
import StoreSchema
import Values

/// One random act. Entities are named by numbers that fit whatever exists when it is played, so
/// that steps can be left out when a failing list is made shorter.
enum Step: CustomStringConvertible {
  case act(kind: Kind, actor: Int, pick: Int, other: Int, amount: Int)

  enum Kind: CaseIterable {
    case open, add, addPriced, addSeparate, update, remove, clear, override, removeOverride
    case pause, resume, extend, cancel, convert, saveDraft, markPicked, unmarkPicked
    case adjustStock, changeBatch, addNote, wait, runTimers
  }

  var description: String {
    switch self {
    case .act(let kind, let actor, let pick, let other, let amount):
      "\(kind) actor \(actor) pick \(pick) other \(other) amount \(amount)"
    }
  }

  /// A list of steps in which carts and picking happen often.
  static func random(_ count: Int, _ generator: inout SplitMix64) -> [Step] {
    let often: [Kind] = [.open, .add, .add, .add, .update, .update, .markPicked, .override, .wait]
    let kinds = Kind.allCases + often
    return (0..<count).map { _ in
      .act(
        kind: kinds[generator.below(kinds.count)], actor: generator.below(8),
        pick: generator.below(1_000), other: generator.below(1_000), amount: generator.below(60))
    }
  }
}

/// What a step comes to: a command of somebody, or time passing.
enum Move {
  case command(Command, Principal)
  case wait(Int64)
  case runTimers
}

extension Shop {
  /// What a step means to this shop.
  func move(_ step: Step) -> Move {
    guard case .act(let kind, let actor, let pick, let other, let amount) = step else {
      return .runTimers
    }
    let sessionCount = Int(state.counters.nextSessionID) - 1
    let session = SessionID(rawValue: UInt64(sessionCount == 0 ? 1 : pick % sessionCount + 1))
    let principal = self.actor(actor, session)
    let line = line(of: session, other)
    let quantity = Quantity(tenThousandths: Int64(amount) * 10_000)
    let batch = BatchID(rawValue: UInt64(other % 3 + 1))
    switch kind {
    case .open:
      let policies: [ReleasePolicy] = [.onAdd, .onIntent, .onConfirm]
      return .command(
        .createSession(
          CreateSession(
            clientID: ClientID(rawValue: UInt64(other % 2 + 1)),
            releasePolicy: policies[other % 3], idleTimeoutSeconds: amount % 3 == 0 ? 60 : 0)),
        Shop.staff(UInt64(actor % 3 + 1)))
    case .add, .addPriced, .addSeparate:
      let price = kind == .addPriced ? Money(cents: Int64(pick % 300)) : nil
      return .command(
        .addToCart(
          AddToCart(
            sessionID: session, batchID: batch, quantity: quantity, unitPrice: price,
            separateLine: kind == .addSeparate)), principal)
    case .update:
      return .command(
        .updateCartItem(UpdateCartItem(sessionID: session, lineID: line, quantity: quantity)),
        principal)
    case .remove:
      return .command(.removeFromCart(RemoveFromCart(sessionID: session, lineID: line)), principal)
    case .clear: return .command(.clearCart(ClearCart(sessionID: session)), principal)
    case .override:
      let types: [AdjustmentType] = [.fixed, .dollar, .percentage]
      let value = Int64(pick - 500) * 1_000 + Int64(amount)
      return .command(
        .applyItemOverride(
          ApplyItemOverride(
            sessionID: session, lineID: line, adjustmentType: types[amount % 3],
            adjustmentValue: AdjustmentValue(
              tenThousandths: amount % 3 == 0 ? abs(value) / 100 * 100 : value),
            visibleToClient: actor % 2 == 0)), principal)
    case .removeOverride:
      let id = state.line(line)?.overrideID ?? .none
      return .command(
        .removeOverride(RemoveOverride(sessionID: session, overrideID: id)), principal)
    case .pause: return .command(.pauseSession(PauseSession(sessionID: session)), principal)
    case .resume: return .command(.resumeSession(ResumeSession(sessionID: session)), principal)
    case .extend: return .command(.extendSession(ExtendSession(sessionID: session)), principal)
    case .cancel: return .command(.cancelSession(CancelSession(sessionID: session)), principal)
    case .convert, .saveDraft:
      return .command(
        .convertToOrder(ConvertToOrder(sessionID: session, asDraft: kind == .saveDraft)), principal)
    case .markPicked:
      return .command(.markPicked(MarkPicked(sessionID: session, lineID: line)), Shop.picker)
    case .unmarkPicked:
      return .command(.unmarkPicked(UnmarkPicked(sessionID: session, lineID: line)), Shop.picker)
    case .adjustStock:
      let delta = Quantity(tenThousandths: Int64(amount - 40) * 10_000)
      return .command(
        .adjustStock(AdjustStock(batchID: batch, delta: delta, reason: "counted")), Shop.admin)
    case .changeBatch:
      let input = BatchInput(
        code: "B\(batch)", name: "Product", unitPrice: Money(cents: Int64(amount) * 7),
        status: amount % 5 == 0 ? .draft : .live)
      return .command(.upsertBatches(UpsertBatches(batches: [input])), Shop.admin)
    case .addNote:
      return .command(.addNote(AddNote(sessionID: session, text: "note \(amount)")), principal)
    case .wait: return .wait(Int64(amount) * 20)
    case .runTimers: return .runTimers
    }
  }

  private func actor(_ number: Int, _ session: SessionID) -> Principal {
    switch number {
    case 0: Shop.admin
    case 1: customer(of: session)
    case 2: Shop.staff(2)
    default: Shop.staff(state.session(session)?.staffID.rawValue ?? 1)
    }
  }

  /// A line of the session if it has one, else any.
  private func line(of session: SessionID, _ number: Int) -> LineID {
    let ids = Set(state.cart(of: session).map(\.id) + state.pickLines(of: session).map(\.lineID))
    if !ids.isEmpty { return ids.sorted()[number % ids.count] }
    return LineID(rawValue: UInt64(number % 20 + 1))
  }
}
