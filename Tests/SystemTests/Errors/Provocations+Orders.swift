import APISchema
import Client
import Clocks
import Values

/// An identifier that nothing has.
private let nothing: UInt64 = 999_999

extension Provocation {
  /// Orders without a session.
  static let drafts: [Provocation] = [
    Provocation(.orderExpired, .expiry) { stage in
      let id = try await stage.draft()
      _ = try await stage.jane.orders.submitQuote(
        SubmitQuoteRequest(
          orderID: id, expiresAt: stage.clocked.clock.timestamp.adding(seconds: 60)))
      // The clock alone moves: nothing has ended the quote yet.
      stage.clocked.clock.advance(seconds: 61)
      _ = try await stage.jane.orders.acceptQuote(ConfirmOrderRequest(orderID: id))
    },
    Provocation(.orderLineNotFound) { stage in
      _ = try await stage.jane.orders.removeLine(
        RemoveOrderLineRequest(
          orderID: try await stage.draft(), lineID: LineID(rawValue: nothing)))
    },
    Provocation(.emptyOrder) { stage in
      _ = try await stage.jane.orders.confirm(
        ConfirmOrderRequest(orderID: try await stage.draft(units: 0)))
    },
    Provocation(.creditLimitExceeded, .credit) { stage in
      let client = try await SystemTests.OrderCreditTests.client(
        stage.shop, limitCents: 0)
      let id = try await stage.draft(for: client)
      _ = try await stage.jane.orders.confirm(ConfirmOrderRequest(orderID: id))
    },
    Provocation(.paymentTermsNotAllowed, .allowed) { stage in
      let id = try await stage.draft(terms: PaymentTerms(kind: .consignment))
      _ = try await stage.jane.orders.confirm(ConfirmOrderRequest(orderID: id))
    },
  ]
}

extension Stage {
  /// A draft of jane's; with 0 units an empty one.
  fileprivate func draft(
    units: Int64 = 1, for client: ClientID? = nil, terms: PaymentTerms? = nil
  ) async throws -> OrderID {
    let lines = units == 0 ? [] : [NewOrderLine(batchID: batch, quantity: .units(units))]
    return try await jane.orders.createStaffOrder(
      CreateStaffOrderRequest(
        clientID: client ?? shop.customerID, lines: lines, paymentTerms: terms)
    ).orderID
  }
}
