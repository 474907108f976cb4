public import StoreSchema
public import Values

/// Who did something in another system, and when: both, or neither for the caller now. It is for
/// people to read; nobody acts as them.
public struct ImportedStamp: Equatable, Sendable {
  /// What they were.
  public var role: Role?
  /// What they were called.
  public var name: String
  /// When it was.
  public var at: Timestamp?

  /// A stamp.
  public init(role: Role? = nil, name: String = "", at: Timestamp? = nil) {
    self.role = role
    self.name = name
    self.at = at
  }

  /// Whether it says nothing.
  public var isEmpty: Bool { role == nil && at == nil }
}

/// An internal note.
public struct ImportedNote: Equatable, Sendable {
  /// What it says.
  public var text: String
  /// Who wrote it.
  public var stamp: ImportedStamp

  /// A note.
  public init(_ text: String, _ stamp: ImportedStamp = ImportedStamp()) {
    self.text = text
    self.stamp = stamp
  }
}

/// A payment of an order that is history.
public struct ImportedPayment: Equatable, Sendable {
  /// Not zero; negative: paid back.
  public var amount: Money
  /// For people.
  public var reference: String
  /// Who recorded it, or nobody for the caller, and when it came in: required.
  public var stamp: ImportedStamp

  /// A payment.
  public init(_ amount: Money, reference: String = "", _ stamp: ImportedStamp) {
    self.amount = amount
    self.reference = reference
    self.stamp = stamp
  }
}

/// An order went from one thing to another.
public struct ImportedChange<Value: Equatable & Sendable>: Equatable, Sendable {
  /// Before.
  public var from: Value
  /// Afterwards.
  public var to: Value
  /// For people.
  public var reason: String
  /// Who did it, and when: required.
  public var stamp: ImportedStamp

  /// A change.
  public init(from: Value, to: Value, reason: String = "", _ stamp: ImportedStamp) {
    self.from = from
    self.to = to
    self.reason = reason
    self.stamp = stamp
  }
}

/// Why an order was confirmed beyond its client's credit, or on looser terms.
public struct ImportedCreditOverride: Equatable, Sendable {
  /// For people.
  public var reason: String
  /// Who said so, and when: required.
  public var stamp: ImportedStamp
  /// What the client owed with the order.
  public var exposure: Money
  /// The limit then; nil: none.
  public var limit: CreditLimit?

  /// A leave that was given.
  public init(
    reason: String, _ stamp: ImportedStamp, exposure: Money, limit: CreditLimit? = nil
  ) {
    self.reason = reason
    self.stamp = stamp
    self.exposure = exposure
    self.limit = limit
  }
}

extension ImportedStamp {
  /// Who and when, or the caller now. The names are those of the row's fields.
  func read(
    _ who: String, _ when: String, _ context: CommandContext, required: Bool = false
  ) throws(Rejection) -> (by: Principal, at: Timestamp) {
    if isEmpty && !required { return (context.principal, context.now) }
    guard let role, role != .unspecified else {
      throw .invalidField(field: who, allowed: "a role and a name, as there is a time")
    }
    return (Principal(role: role, name: name), try time(when, context))
  }

  /// When, which must be said.
  func time(_ when: String, _ context: CommandContext) throws(Rejection) -> Timestamp {
    guard let at else { throw .invalidField(field: when, allowed: "when it was") }
    if at > context.now { throw .invalidField(field: when, allowed: "a time that is past") }
    return at
  }
}
