import Commerce
import StoreSchema
import Testing
import Values

// What a step of customers who order by themselves means to a shop.

extension Shop {
  /// Each client has an account; the second one's orders need no approval, but it must not owe
  /// much. The first pays late.
  mutating func openAccounts() {
    for number: UInt64 in 1...2 {
      var terms = SetClientTerms(clientID: ClientID(rawValue: number))
      terms.selfService = true
      terms.autoApproval = number == 2
      if number == 1 {
        terms.paymentTerms = PaymentTerms(kind: .net, days: 30)
      } else {
        terms.creditLimit = CreditLimit(amount: Money(cents: 9_000))
        terms.transportFeePercent = AdjustmentValue(tenThousandths: 33_300)
      }
      let create = CreateAccount(
        clientID: terms.clientID, login: "ann\(number)@acme.example",
        invitationHash: [UInt8(number)])
      let verifier = PasswordVerifier(salt: [1], hash: [2], costLog2: 15)
      let accept = AcceptInvitation(invitationHash: [UInt8(number)], password: verifier)
      // The store's own first commands: they can't be refused.
      try! run(.setClientTerms(terms), as: Self.admin)
      try! run(.createAccount(create), as: Self.admin)
      try! run(.acceptInvitation(accept), as: Principal(role: .unspecified))
    }
  }

  func shopMove(_ step: Step) -> Move {
    let number = UInt64(step.actor % 2 + 1)
    let account = AccountID(rawValue: number)
    let buyer = Principal(
      role: .client, clientID: ClientID(rawValue: number), accountID: account)
    let lines = state.selfServiceCart(of: account)?.lines ?? []
    let line = lines.isEmpty ? LineID(rawValue: 1) : lines[step.target % lines.count].lineID
    let command: SelfServiceCommand
    switch step.kind {
    case .shopAdd:
      var plain = step
      plain.kind = .add
      command = .add(batch(step), quantity(plain))
    case .shopSet:
      var plain = step
      plain.kind = .add
      command = .setQuantity(line, quantity(plain), expectedVersion: 0)
    case .shopRemove:
      command =
        step.value % 4 == 3
        ? .clear(expectedVersion: 0) : .remove(line, expectedVersion: 0)
    case .shopSubmit:
      command = .submit(
        expectedVersion: 0, message: "please", orForApproval: step.value % 3 == 2)
    default: command = .withdraw(orderID(step))
    }
    return .command(.shop(command), buyer)
  }
}
