import APISchema
import Client
import Testing
import Values

extension SystemTests {
  /// What a client may owe, and how it pays (requirements 5.4).
  @Suite struct OrderCreditTests {
    @Test("Credit limit and terms: refused, and confirmed with permission and reason; payments")
    func creditLimit() async throws {
      try await Shop.run { shop in
        let tea = try await shop.batch("TEA", units: 100)
        let client = try await Self.client(shop, limitCents: 15_000)
        let desk = OrderDesk(shop)
        func draft(_ units: Int64) async throws -> OrderCommandResponse {
          try await shop.jane.orders.createStaffOrder(
            CreateStaffOrderRequest(
              clientID: client,
              lines: [NewOrderLine(batchID: tea, quantity: .units(units))]))
        }
        let first = try await draft(10)
        _ = try await desk.confirm(first.orderID)
        let second = try await draft(6)
        let refused = await refusal { () throws(ClientError) in
          try await desk.confirm(second.orderID)
        }
        #expect(refused?.code == .creditLimitExceeded)
        #expect(refused?.detail?.creditLimit.cents == 15_000)
        #expect(refused?.detail?.exposure.cents == 16_000)
        let reasoned = await refusal { () throws(ClientError) in
          try await desk.confirm(second.orderID, credit: "good old customer")
        }
        #expect(reasoned?.code == .permissionDenied)
        _ = try await shop.admin.directory.saveStaff(
          SaveStaffRequest(
            login: "tom", name: "Tom", role: .staff,
            permissions: [.creditOverride, .sessionWriteAll]))
        let tom = OrderDesk(shop, as: shop.tom)
        let sold = try await tom.confirm(second.orderID, credit: "good old customer")
        #expect(sold.status == .confirmed)
        let order = try await desk.order(second.orderID, atLeast: sold.sequence)
        #expect(order.creditOverride?.reason == "good old customer")
        #expect(order.creditOverride?.grantedBy.name == "Tom")
        #expect(order.creditOverride?.exposure.cents == 16_000)
        #expect(try await desk.history(second.orderID, atLeast: 0).contains("credit"))

        // Money that comes in makes room again.
        _ = try await shop.admin.orders.recordPayment(
          RecordPaymentRequest(orderID: first.orderID, amount: Money(cents: 10_000)))
        let third = try await draft(9)
        _ = try await desk.confirm(third.orderID)
        let unconfirmed = try await draft(1)
        let early = await refusal { () throws(ClientError) in
          try await shop.admin.orders.recordPayment(
            RecordPaymentRequest(orderID: unconfirmed.orderID, amount: Money(cents: 100)))
        }
        #expect(early?.code == .invalidStatusTransition)
      }
    }

    /// A client who pays on delivery and may owe so much.
    static func client(_ shop: Shop, limitCents: Int64) async throws -> ClientID {
      _ = try await shop.admin.migration.importRows(
        ImportRowsRequest(
          rows: [
            ImportRow(
              rowNumber: 1,
              body: .client(
                ImportedClient(
                  code: "LIMITED", name: "Limited Ltd",
                  creditLimit: CreditLimit(amount: Money(cents: limitCents)))))
          ]))
      return try await shop.admin.directory.getClient(GetClientRequest(code: "LIMITED"))
        .client.clientID
    }
  }
}
