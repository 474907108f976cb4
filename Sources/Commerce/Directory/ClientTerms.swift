public import StoreSchema
public import Values

/// What a client may owe, how it pays, what its transport costs, and whether it orders by itself.
public struct SetClientTerms: Equatable, Sendable {
  /// The client.
  public var clientID: ClientID
  /// Nil: no limit.
  public var creditLimit: CreditLimit?
  /// Nil: cash on delivery.
  public var paymentTerms: PaymentTerms?
  /// 0 to 100 percent of an order's total.
  public var transportFeePercent = AdjustmentValue.zero
  /// Its accounts may order (S2R 12.1).
  public var selfService = false
  /// What they submit is confirmed at once, if it can be (S2R 12.5).
  public var autoApproval = false
  /// The version seen; 0: whatever it is.
  public var expectedVersion: UInt64 = 0

  /// The terms of a client.
  public init(clientID: ClientID) { self.clientID = clientID }
}

extension State {
  func decide(
    _ command: SetClientTerms, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .staff, .admin)
    try requireCreditOverride(context.principal)
    guard var client = clients[command.clientID] else { throw .clientNotFound }
    if command.expectedVersion != 0 && command.expectedVersion != client.version {
      throw .versionConflict(current: client.version)
    }
    let problems = Self.problems(
      command.creditLimit, command.paymentTerms, command.transportFeePercent)
    if let first = problems.first { throw first }
    let known = client
    client.creditLimit = command.creditLimit
    client.paymentTerms = command.paymentTerms
    client.transportFeePercent = command.transportFeePercent
    client.selfService = command.selfService
    client.autoApproval = command.autoApproval
    let isSame = client == known
    if !isSame { client.version += 1 }
    let reply = Reply.Body.saved(SavedReply(id: client.id.rawValue, version: client.version))
    if isSame { return .unchanged(reply) }
    var recorder = Recorder()
    recorder.record(.clientSaved(ClientSaved(client: client)))
    if known.selfService && !client.selfService {
      // Its people see nothing any more, on open streams either.
      for account in accounts(of: client.id) { revokeTokens(of: account.id, context, &recorder) }
    }
    return recorder.outcome(reply)
  }

  /// Everything that is wrong with a client's terms.
  static func problems(
    _ creditLimit: CreditLimit?, _ paymentTerms: PaymentTerms?, _ transportFee: AdjustmentValue
  ) -> [Rejection] {
    var problems: [Rejection] = []
    if let limit = creditLimit, !(0...Limits.amountDueCentsMax).contains(limit.amount.cents) {
      problems.append(
        .invalidField(
          field: "credit_limit.amount_cents", allowed: "0 to \(Limits.amountDueCentsMax)"))
    }
    if let terms = paymentTerms {
      do throws(Rejection) { try check(terms) } catch { problems.append(error) }
    }
    if !(0...1_000_000).contains(transportFee.tenThousandths) {
      problems.append(
        .invalidField(field: "transport_fee_percent_e4", allowed: "0 to 100 percent"))
    }
    return problems
  }
}
