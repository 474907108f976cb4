import Commerce
import StoreSchema
import Values

// What a step about an order means to a shop. The step's session number names the order.

extension Shop {
  func orderMove(_ step: Step) -> Move {
    let who = orderActor(step)
    switch step.kind {
    case .createOrder: return createMove(step)
    case .pickOrder, .unpickOrder: return orderPickMove(step)
    case .saveHeldDraft: return heldDraftMove(step)
    case .moveOrder, .confirmOrder, .cancelOrder, .advanceOrder:
      return .command(.moveOrder(MoveOrder(orderID: orderID(step), nextMove(step))), who)
    case .pay:
      let payment = RecordPayment(orderID: orderID(step), amount: payment(step))
      return .command(.recordPayment(payment), step.actor % 4 == 3 ? who : Shop.admin)
    case .addOrderNote:
      return .command(.addOrderNote(AddOrderNote(orderID: orderID(step), text: "note")), who)
    case .orderToSession:
      let policies: [ReleasePolicy] = [.onAdd, .onConfirm, .onIntent]
      let convert = ConvertFromDraft(
        orderID: orderID(step), releasePolicy: policies[step.value % 3])
      return .command(.convertFromDraft(convert), who)
    default:
      return .command(.editOrder(EditOrder(orderID: orderID(step), orderEdit(step))), who)
    }
  }

  func orderEdit(_ step: Step) -> OrderEdit {
    switch step.kind {
    case .addOrderLine: .addLine(newLine(step))
    case .setOrderLine: .setQuantity(orderLine(step), orderQuantity(step))
    case .removeOrderLine: .removeLine(orderLine(step))
    case .clearOrder: .clear
    case .priceOrder: .applyPrice(orderPrice(step))
    case .dropOrderPrice: .removePrice(orderOverride(step))
    case .setFees: .setFees(fees(step))
    case .updateOrder:
      .update(
        staffID: step.value % 3 == 0 ? StaffID(rawValue: UInt64(step.target % 3 + 1)) : .none,
        paymentTerms: terms(step),
        expiresAt: step.value % 5 == 4 ? now.adding(seconds: Int64(step.amount) * 60) : nil)
    default: .setHold(until: step.value % 5 == 4 ? nil : holdEnd(step))
    }
  }

  private func terms(_ step: Step) -> PaymentTerms? {
    switch step.value % 7 {
    case 1, 5: PaymentTerms(kind: .prepaid)
    case 3, 6: PaymentTerms(kind: .net, days: UInt32(step.amount))
    default: nil
    }
  }

  /// Some of it, or just what is due; at times the money goes back.
  private func payment(_ step: Step) -> Money {
    guard step.value % 5 < 2, let order = state.order(orderID(step)) else {
      return Money(cents: Int64(step.value - 100))
    }
    return Money(cents: order.amountDue.cents - order.paid.cents)
  }

  private func createMove(_ step: Step) -> Move {
    let origins: [OrderOrigin] = [.unspecified, .phoneOrder, .staffCreated, .liveShopping]
    var lines: [NewOrderLine] = []
    for number in 0..<(step.value % 4) {
      var step = step
      step.target += number
      step.amount = (step.amount + number * 7) % 60
      lines.append(newLine(step))
    }
    let origin = origins[step.value % 11 == 10 ? 3 : step.amount % 3]
    let create = CreateStaffOrder(
      clientID: ClientID(rawValue: UInt64(step.target % 2 + 1)), origin: origin, lines: lines,
      note: step.value % 5 == 0 ? "called" : "",
      expiresAt: step.value % 11 == 9 ? now.adding(seconds: Int64(step.amount) * 60) : nil,
      paymentTerms: step.value % 2 == 1 ? terms(step) : nil)
    return .command(.createStaffOrder(create), Shop.staff(UInt64(step.actor % 3 + 1)))
  }

  func newLine(_ step: Step) -> NewOrderLine {
    NewOrderLine(
      batchID: batch(step), quantity: orderQuantity(step),
      unitPrice: step.value % 9 == 8 ? Money(cents: Int64(step.value % 300)) : nil,
      reason: reason(step), separateLine: step.value % 13 == 12)
  }

  private func orderPrice(_ step: Step) -> OrderPrice {
    let scopes: [OverrideScope] = [.item, .batch, .order]
    var value = Step(kind: .override)
    (value.amount, value.value) = (step.amount, step.value)
    let (type, adjustment) = adjustment(value)
    let scope = scopes[step.amount / 3 % 3]
    return OrderPrice(
      scope: scope, lineID: orderLine(step), batchID: batch(step), adjustmentType: type,
      adjustmentValue: scope == .order && type == .dollar ? wholeCents(step) : adjustment,
      reason: reason(step), visibleToClient: step.amount % 2 == 0)
  }

  private func fees(_ step: Step) -> [FeeLine] {
    let transport = FeeLine(
      name: "Transport", kind: .percentage,
      value: AdjustmentValue(tenThousandths: Int64(step.value) * 251))
    let pallet = FeeLine(
      name: "Pallet", kind: .fixed,
      value: AdjustmentValue(tenThousandths: Int64(step.amount) * 1_000))
    return [[], [transport], [pallet], [transport, pallet]][step.target % 4]
  }

  func holdEnd(_ step: Step) -> Timestamp { now.adding(seconds: Int64(step.target % 6) * 300 + 60) }

  private func heldDraftMove(_ step: Step) -> Move {
    let convert = ConvertToOrder(
      sessionID: session(step), asDraft: true, keepHoldUntil: holdEnd(step))
    return .command(.convertToOrder(convert), actor(step))
  }

  private func nextMove(_ step: Step) -> OrderMove {
    switch step.kind {
    case .confirmOrder: return .confirm(creditReason: step.value % 3 == 2 ? "" : "known for years")
    case .cancelOrder: return .cancel(reason: reason(step))
    case .advanceOrder:
      let next: OrderStatus =
        switch state.order(orderID(step))?.status {
        case .confirmed: .processing
        case .processing: .shipped
        default: .delivered
        }
      return .advance(
        to: step.value % 9 == 8 ? .shipped : next, regardlessOfPicking: step.value % 2 == 0,
        reason: reason(step))
    default:
      let end = step.amount % 2 == 0 ? nil : now.adding(seconds: Int64(step.amount) * 60)
      let moves: [OrderMove] = [
        .submitQuote(expiresAt: end), .submitForApproval(reason: ""),
        .acceptQuote(creditReason: "agreed"), .approve(creditReason: "agreed"),
        .returnToDraft(reason: ""), .submitQuote(expiresAt: nil),
      ]
      return moves[step.value % 6]
    }
  }

  private func orderPickMove(_ step: Step) -> Move {
    let id = orderLine(step)
    let session = state.pickLine(id)?.sessionID ?? .none
    let who = step.actor < 14 ? Shop.scanner(step.actor % 2 + 1) : orderActor(step)
    return .command(
      step.kind == .pickOrder
        ? .markPicked(MarkPicked(sessionID: session, lineID: id))
        : .unmarkPicked(UnmarkPicked(sessionID: session, lineID: id)), who)
  }
}

// Which order and what of it a step's numbers name.
extension Shop {
  func orderID(_ step: Step) -> OrderID {
    let count = state.orders.count
    return OrderID(rawValue: UInt64(count == 0 ? 1 : step.session % count + 1))
  }

  /// Mostly the order's own salesperson, or Jane if it is nobody's; at times somebody else.
  func orderActor(_ step: Step) -> Principal {
    let own = state.order(orderID(step))?.staffID ?? .none
    return switch step.actor {
    case 0...9: Shop.staff(own.isNone ? 1 : own.rawValue)
    case 10, 11: Shop.admin
    case 12, 13: Shop.staff(UInt64(step.actor - 10))
    case 14: Shop.scanner(1)
    default: Principal(role: .client, clientID: ClientID(rawValue: 1), name: "iPad")
    }
  }

  /// A line of the order if it has one, else any.
  func orderLine(_ step: Step) -> LineID {
    let lines = state.order(orderID(step))?.lines ?? []
    if lines.isEmpty { return LineID(rawValue: UInt64(step.target + 1)) }
    return lines[step.target % lines.count].lineID
  }

  /// A price in force of the order, if it has one.
  private func orderOverride(_ step: Step) -> OverrideID {
    let prices = (state.order(orderID(step))?.priceAdjustments ?? []).filter {
      $0.removedAt == nil
    }
    return prices.isEmpty ? .none : prices[step.target % prices.count].id
  }

  /// As in carts; the brink is that of the line to change.
  func orderQuantity(_ step: Step) -> Quantity {
    guard step.kind == .setOrderLine, [5, 6].contains(step.value % 8),
      let line = state.order(orderID(step))?.lines.first(where: { $0.lineID == orderLine(step) })
    else {
      var plain = step
      plain.kind = .add
      return quantity(plain)
    }
    let own = state.hold(of: line.lineID)?.quantity.tenThousandths ?? 0
    let free = state.stock(of: line.batchID)?.available.tenThousandths ?? 0
    let size = state.batch(line.batchID)?.quantityStep.tenThousandths ?? 1
    let more = step.value % 8 == 6 ? size : 0
    return Quantity(tenThousandths: (own + free) / size * size + more)
  }
}
