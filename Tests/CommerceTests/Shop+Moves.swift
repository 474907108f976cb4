import Commerce
import StoreSchema
import Testing
import Values

// What a step means to a shop, as it is when the step is played.

extension Shop {
  /// The shop of random trials: so little of everything that people get in each other's way.
  /// Batch 1 goes by the unit, 2 by the quarter, 3 by the ten-thousandth at an odd price; 3 is the
  /// same product as 1.
  static func ofTrials() -> Shop {
    var shop = Shop()
    let goods = [
      BatchInput(
        code: "B1", name: "Product 1", unitPrice: Money(cents: 100), unitCost: Money(cents: 61),
        location: "A1", onHand: .units(100)),
      BatchInput(
        code: "B2", name: "Product 2", quantityStep: Quantity(tenThousandths: 2_500),
        unitPrice: Money(cents: 205), unitCost: Money(cents: 123), location: "A2",
        onHand: .units(30)),
      BatchInput(
        code: "B3", name: "Product 1", quantityStep: Quantity(tenThousandths: 1),
        unitPrice: Money(cents: 333), unitCost: Money(cents: 400), location: "B3",
        onHand: .units(60)),
    ]
    // The store's own first commands: they can't be refused.
    // John may not sell below cost, and only Mary on credit.
    let low: [Permission] = [.priceBelowCost, .priceBelowFloor]
    for (login, permissions) in [("jane", low), ("mary", low + [.creditOverride])] {
      let bold = SaveStaff(login: login, name: login, permissions: permissions)
      try! shop.run(.saveStaff(bold), as: Self.admin)
    }
    try! shop.run(.upsertBatches(UpsertBatches(batches: goods)), as: Self.admin)
    for (batch, units) in [(1, 3), (2, 1)] as [(UInt64, Int64)] {
      let opened = AdjustStock(
        batchID: BatchID(rawValue: batch), delta: .units(units), reason: "opened",
        pool: .samples)
      try! shop.run(.adjustStock(opened), as: Self.admin)
    }
    shop.openAccounts()
    return shop
  }

  /// What a step comes to.
  func move(_ step: Step) -> Move {
    switch step.kind {
    case .wait: .wait(seconds(step))
    case .runTimers: .command(.runTimers, Self.system)
    case .markPicked, .unmarkPicked: pickMove(step)
    case .adjustStock, .quarantine, .setStatus, .changeBatch: stockMove(step)
    case .open, .pause, .resume, .extend, .cancel, .convert, .saveDraft, .addNote, .join:
      sessionMove(step)
    case .add, .addPriced, .addSeparate, .update, .remove, .clear: cartMove(step)
    case .override, .batchOverride, .orderOverride, .removeOverride: priceMove(step)
    case .setVisibility: visibilityMove(step)
    case .requestSample, .moveSample, .decideSample: sampleMove(step)
    case .savePreset, .deletePreset, .assignPreset: presetMove(step)
    case .shopAdd, .shopSet, .shopRemove, .shopSubmit, .shopWithdraw: shopMove(step)
    case .createSheet, .shareSheet, .selectSheet, .sheetToOrder, .sheetToSession: sheetMove(step)
    case .createOrder, .addOrderLine, .setOrderLine, .removeOrderLine, .clearOrder, .priceOrder,
      .dropOrderPrice, .setFees, .updateOrder, .holdOrder, .addOrderNote, .moveOrder,
      .confirmOrder, .cancelOrder, .advanceOrder, .pay, .orderToSession, .saveHeldDraft,
      .pickOrder, .unpickOrder:
      orderMove(step)
    case .shortLine, .reallocateLine, .substituteLine, .acceptShortLine: shortMove(step)
    }
  }

  private func cartMove(_ step: Step) -> Move {
    let (session, line, quantity) = (session(step), line(step), quantity(step))
    let command: Command
    switch step.kind {
    case .update:
      command = .updateCartItem(
        UpdateCartItem(sessionID: session, lineID: line, quantity: quantity))
    case .remove: command = .removeFromCart(RemoveFromCart(sessionID: session, lineID: line))
    case .clear: command = .clearCart(ClearCart(sessionID: session))
    default:
      let price = step.kind == .addPriced ? Money(cents: Int64(step.value % 300)) : nil
      command = .addToCart(
        AddToCart(
          sessionID: session, batchID: batch(step), quantity: quantity, unitPrice: price,
          separateLine: step.kind == .addSeparate, reason: reason(step)))
    }
    return .command(command, actor(step))
  }

  private func sessionMove(_ step: Step) -> Move {
    let session = session(step)
    let command: Command
    switch step.kind {
    case .open: return openMove(step)
    case .join:
      let code = state.session(session)?.code ?? "00000000"
      return .command(.joinSession(JoinSession(code: code)), Principal(role: .unspecified))
    case .pause: command = .pauseSession(PauseSession(sessionID: session))
    case .resume: command = .resumeSession(ResumeSession(sessionID: session))
    case .extend: command = .extendSession(ExtendSession(sessionID: session))
    case .cancel: command = .cancelSession(CancelSession(sessionID: session))
    case .addNote: command = .addNote(AddNote(sessionID: session, text: "note"))
    default:
      command = .convertToOrder(
        ConvertToOrder(
          sessionID: session, asDraft: step.kind == .saveDraft,
          creditOverrideReason: step.value % 3 == 2 ? "known for years" : ""))
    }
    return .command(command, actor(step))
  }

  private func openMove(_ step: Step) -> Move {
    let policies: [ReleasePolicy] = [.onAdd, .onConfirm, .onIntent]
    let create = CreateSession(
      clientID: ClientID(rawValue: UInt64(step.target % 2 + 1)),
      releasePolicy: policies[step.value % 3], idleTimeoutSeconds: step.amount % 3 == 1 ? 60 : 0,
      presetID: step.amount % 4 == 3 ? preset(step) : .none)
    return .command(.createSession(create), Shop.staff(UInt64(step.actor % 3 + 1)))
  }

  private func pickMove(_ step: Step) -> Move {
    let (session, line) = (session(step), line(step))
    let who = step.actor < 14 ? Shop.scanner(step.actor % 2 + 1) : actor(step)
    return .command(
      step.kind == .markPicked
        ? .markPicked(MarkPicked(sessionID: session, lineID: line))
        : .unmarkPicked(UnmarkPicked(sessionID: session, lineID: line)), who)
  }

  private func stockMove(_ step: Step) -> Move {
    let delta = loss(step)
    let onShortage: OnShortage = step.value % 3 == 2 ? .refuse : .shortNewestHolds
    switch step.kind {
    case .adjustStock:
      let adjust = AdjustStock(
        batchID: batch(step), delta: delta, reason: "counted", onShortage: onShortage)
      return .command(.adjustStock(adjust), Shop.admin)
    case .quarantine:
      let quarantine = QuarantineStock(
        batchID: batch(step), delta: Quantity(tenThousandths: -delta.tenThousandths),
        reason: "wet", onShortage: onShortage)
      return .command(
        .quarantineStock(quarantine), step.actor % 2 == 0 ? Shop.scanner(1) : actor(step))
    case .setStatus:
      let statuses: [BatchStatus] = [.live, .live, .quarantined, .draft, .closed]
      let set = SetBatchStatus(batchID: batch(step), status: statuses[step.value % 5])
      return .command(.setBatchStatus(set), Shop.admin)
    default: return changeMove(step)
    }
  }

  /// Some units more or less, or all that can be lost without touching what is picked, or half of
  /// that, or a little more.
  private func loss(_ step: Step) -> Quantity {
    let id = batch(step)
    let inCarts = Audit.sessions(state).filter(\.status.isOpen).flatMap { state.cart(of: $0.id) }
      .filter { $0.batchID == id }
      .reduce(Int64(0)) { sum, line in
        let picked = state.pickLine(line.id)?.picked ?? .zero
        return sum + max(0, line.quantity.tenThousandths - picked.tenThousandths)
      }
    let free = state.stock(of: id)?.available.tenThousandths ?? 0
    switch step.amount % 4 {
    case 1: return Quantity(tenThousandths: -free - inCarts)
    case 2: return Quantity(tenThousandths: -free - inCarts / 2)
    case 3: return Quantity(tenThousandths: -free - inCarts - 1)
    default: return .units(Int64(step.amount - 40))
    }
  }

  private func changeMove(_ step: Step) -> Move {
    let id = batch(step)
    let input = BatchInput(
      code: "B\(id)", name: "Product", quantityStep: state.batch(id)?.quantityStep ?? .zero,
      unitPrice: Money(cents: Int64(step.amount) * 7), unitCost: Money(cents: Int64(step.value)),
      status: step.amount % 5 == 1 ? .draft : .live)
    return .command(.upsertBatches(UpsertBatches(batches: [input])), Shop.admin)
  }
}

// Who and what a step's numbers name.
extension Shop {
  static func scanner(_ number: Int) -> Principal {
    Principal(role: .warehouse, name: "scanner-\(number)")
  }

  /// Mostly the session's own salesperson, often its customer, at times somebody else.
  func actor(_ step: Step) -> Principal {
    let session = session(step)
    switch step.actor {
    case 0...7: return Shop.staff(state.session(session)?.staffID.rawValue ?? 1)
    case 8, 9, 10: return customer(of: session)
    case 11: return Shop.admin
    case 12, 13: return Shop.staff(UInt64(step.actor - 10))
    case 14: return Shop.scanner(1)
    default: return customer(of: SessionID(rawValue: session.rawValue % 3 + 1))
    }
  }

  func session(_ step: Step) -> SessionID {
    let count = state.sessions.count
    return SessionID(rawValue: UInt64(count == 0 ? 1 : step.session % count + 1))
  }

  func batch(_ step: Step) -> BatchID { BatchID(rawValue: UInt64(step.target % 3 + 1)) }

  /// Units, quarters or odd fractions; some are no multiple of the batch's step. Often just what
  /// can be had, or one step more.
  func quantity(_ step: Step) -> Quantity {
    let units = Int64(step.amount) * 10_000
    switch step.value % 8 {
    case 3: return Quantity(tenThousandths: units + Int64(step.value))
    case 4: return Quantity(tenThousandths: units + 2_500)
    case 5, 6: return brink(step, more: step.value % 8 == 6)
    default: return Quantity(tenThousandths: units)
    }
  }

  private func brink(_ step: Step, more: Bool) -> Quantity {
    let line = step.kind == .update ? state.line(line(step)) : nil
    let id = line?.batchID ?? batch(step)
    let free = state.stock(of: id)?.available.tenThousandths ?? 0
    let stepSize = state.batch(id)?.quantityStep.tenThousandths ?? 1
    let own = line?.quantity.tenThousandths ?? 0
    let most = (own + free) / stepSize * stepSize
    return Quantity(tenThousandths: most + (more ? stepSize : 0))
  }

  /// A while, or just until something expires or is warned, or a second less.
  private func seconds(_ step: Step) -> Int64 {
    let plain = Int64(step.amount) * 20 + 1
    let ends = Audit.sessions(state).filter(\.status.isOpen)
      .compactMap { state.activity(of: $0.id)?.expiresAt.seconds }
    // Drafts end in months: nothing else would be left.
    let orderEnds = Audit.orders(state).flatMap { [$0.holdUntil, $0.expiresAt] }
      .compactMap { $0?.seconds }.filter { $0 > now.seconds && $0 < now.seconds + 7_200 }
    let toExpiry = (step.amount % 2 == 0 ? ends : orderEnds).min().map { $0 - now.seconds }
    guard let toExpiry, toExpiry > 1 else { return plain }
    switch step.value % 4 {
    case 1: return toExpiry
    case 2: return toExpiry - 1
    default: return plain
    }
  }

  /// A line of the session if it has one, else any.
  func line(_ step: Step) -> LineID {
    let session = session(step)
    let ids = Set(state.cart(of: session).map(\.id) + state.pickLines(of: session).map(\.lineID))
    if !ids.isEmpty { return ids.sorted()[step.target % ids.count] }
    return LineID(rawValue: UInt64(step.target + 1))
  }
}
