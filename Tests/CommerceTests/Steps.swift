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

/// A step with its numbers turned into what they name in a shop.
private struct Target {
  var kind: Step.Kind
  var principal: Principal
  var session: SessionID
  var line: LineID
  var batch: BatchID
  var quantity: Quantity
  var actor: Int
  var pick: Int
  var other: Int
  var amount: Int
}

extension Shop {
  /// What a step means to this shop.
  func move(_ step: Step) -> Move {
    guard case .act(let kind, let actor, let pick, let other, let amount) = step else {
      return .runTimers
    }
    let count = Int(state.counters.nextSessionID) - 1
    let session = SessionID(rawValue: UInt64(count == 0 ? 1 : pick % count + 1))
    let target = Target(
      kind: kind, principal: self.actor(actor, session), session: session,
      line: line(of: session, other), batch: BatchID(rawValue: UInt64(other % 3 + 1)),
      quantity: .units(Int64(amount)), actor: actor, pick: pick, other: other, amount: amount)
    switch kind {
    case .wait: return .wait(Int64(amount) * 20)
    case .runTimers: return .runTimers
    case .markPicked, .unmarkPicked, .adjustStock, .changeBatch: return storeMove(target)
    case .open, .pause, .resume, .extend, .cancel, .convert, .saveDraft, .addNote:
      return sessionMove(target)
    case .add, .addPriced, .addSeparate, .update, .remove, .clear, .override, .removeOverride:
      return cartMove(target)
    }
  }

  private func cartMove(_ target: Target) -> Move {
    let (session, line, quantity) = (target.session, target.line, target.quantity)
    let command: Command
    switch target.kind {
    case .update:
      command = .updateCartItem(
        UpdateCartItem(sessionID: session, lineID: line, quantity: quantity))
    case .remove: command = .removeFromCart(RemoveFromCart(sessionID: session, lineID: line))
    case .clear: command = .clearCart(ClearCart(sessionID: session))
    case .override: command = .applyItemOverride(override(target))
    case .removeOverride:
      let id = state.line(line)?.overrideID ?? .none
      command = .removeOverride(RemoveOverride(sessionID: session, overrideID: id))
    default:
      let price = target.kind == .addPriced ? Money(cents: Int64(target.pick % 300)) : nil
      command = .addToCart(
        AddToCart(
          sessionID: session, batchID: target.batch, quantity: quantity, unitPrice: price,
          separateLine: target.kind == .addSeparate))
    }
    return .command(command, target.principal)
  }

  private func override(_ target: Target) -> ApplyItemOverride {
    let types: [AdjustmentType] = [.fixed, .dollar, .percentage]
    let type = types[target.amount % 3]
    let value = Int64(target.pick - 500) * 1_000 + Int64(target.amount)
    return ApplyItemOverride(
      sessionID: target.session, lineID: target.line, adjustmentType: type,
      adjustmentValue: AdjustmentValue(
        tenThousandths: type == .fixed ? abs(value) / 100 * 100 : value),
      visibleToClient: target.actor % 2 == 0)
  }

  private func sessionMove(_ target: Target) -> Move {
    let session = target.session
    let command: Command
    switch target.kind {
    case .open:
      let policies: [ReleasePolicy] = [.onAdd, .onIntent, .onConfirm]
      let create = CreateSession(
        clientID: ClientID(rawValue: UInt64(target.other % 2 + 1)),
        releasePolicy: policies[target.other % 3],
        idleTimeoutSeconds: target.amount % 3 == 0 ? 60 : 0)
      return .command(.createSession(create), Shop.staff(UInt64(target.actor % 3 + 1)))
    case .pause: command = .pauseSession(PauseSession(sessionID: session))
    case .resume: command = .resumeSession(ResumeSession(sessionID: session))
    case .extend: command = .extendSession(ExtendSession(sessionID: session))
    case .cancel: command = .cancelSession(CancelSession(sessionID: session))
    case .addNote: command = .addNote(AddNote(sessionID: session, text: "note"))
    default:
      command = .convertToOrder(
        ConvertToOrder(sessionID: session, asDraft: target.kind == .saveDraft))
    }
    return .command(command, target.principal)
  }

  private func storeMove(_ target: Target) -> Move {
    let (session, line) = (target.session, target.line)
    switch target.kind {
    case .markPicked:
      return .command(.markPicked(MarkPicked(sessionID: session, lineID: line)), Shop.picker)
    case .unmarkPicked:
      return .command(.unmarkPicked(UnmarkPicked(sessionID: session, lineID: line)), Shop.picker)
    case .adjustStock:
      let delta = Quantity.units(Int64(target.amount - 40))
      let adjust = AdjustStock(batchID: target.batch, delta: delta, reason: "counted")
      return .command(.adjustStock(adjust), Shop.admin)
    default:
      let input = BatchInput(
        code: "B\(target.batch)", name: "Product",
        unitPrice: Money(cents: Int64(target.amount) * 7),
        status: target.amount % 5 == 0 ? .draft : .live)
      return .command(.upsertBatches(UpsertBatches(batches: [input])), Shop.admin)
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
