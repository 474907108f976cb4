import Commerce
import StoreSchema
import Values

// Who wanted goods that somebody else had.

extension Model {
  /// Somebody who wants goods.
  enum Taker: CaseIterable {
    case cart, heldDraft, staffOrder, sheetOrder, liveDraft, selfService, autoApproval
    case draftToSession, sheetToSession
  }

  /// Somebody who has goods.
  enum Holder: CaseIterable { case session, heldDraft, soldCart, soldOrder }

  struct Rivalry: Hashable {
    var taker: Taker
    var holder: Holder
  }

  /// A taker could not have all it wanted of a batch.
  mutating func met(_ taker: Taker, _ batch: UInt64, own order: UInt64 = 0, visit: UInt64 = 0) {
    for holder in holders(of: batch, besides: order, visit) {
      rivalries.insert(Rivalry(taker: taker, holder: holder))
    }
  }

  private func holders(
    of batch: UInt64, besides ownOrder: UInt64, _ ownVisit: UInt64
  ) -> Set<Holder> {
    var holders: Set<Holder> = []
    for (id, visit) in visits where id != ownVisit && isLive(visit) {
      let has = visit.lines.contains { $0.batch == batch && kept($0, visit) > 0 }
      if has { holders.insert(.session) }
    }
    for (id, order) in orders where id != ownOrder {
      let lines = order.lines.filter { $0.batch == batch }
      if lines.isEmpty { continue }
      if order.isCommitted {
        holders.insert(order.visit == 0 ? .soldOrder : .soldCart)
      } else if lines.contains(where: { kept($0, order) > 0 }) {
        holders.insert(.heldDraft)
      }
    }
    return holders
  }

  /// As whom an order is sold.
  static func taker(_ order: Order, _ who: Principal) -> Taker {
    if who.role == .client { return .autoApproval }
    return switch order.channel {
    case .live: .liveDraft
    case .staff: .staffOrder
    case .sheet: .sheetOrder
    case .selfService: .selfService
    }
  }
}
