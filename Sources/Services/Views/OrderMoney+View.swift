import APISchema
import StoreSchema
import Values

// What is paid for an order, how and when, and what people wrote about it.

extension APISchema.PaymentTerms {
  init(_ terms: StoreSchema.PaymentTerms) {
    self.init(
      kind: APISchema.PaymentTermsKind(rawValue: terms.kind.rawValue) ?? .unspecified,
      days: terms.days, installments: terms.installments)
  }
}

extension APISchema.FeeLine {
  init(_ fee: StoreSchema.FeeLine) {
    self.init(
      name: fee.name, kind: APISchema.FeeKind(rawValue: fee.kind.rawValue) ?? .unspecified,
      value: fee.value, amount: fee.amount)
  }
}

extension APISchema.Payment {
  init(_ payment: StoreSchema.Payment) {
    self.init(
      amount: payment.amount, reference: payment.reference, receivedAt: payment.receivedAt,
      recordedBy: APISchema.Actor(payment.recordedBy))
  }
}

extension APISchema.CreditOverride {
  init(_ override: StoreSchema.CreditOverride) {
    self.init(
      reason: override.reason, grantedBy: APISchema.Actor(override.grantedBy),
      grantedAt: override.grantedAt, exposure: override.exposure,
      creditLimit: override.creditLimit.map { APISchema.CreditLimit(amount: $0.amount) })
  }
}

extension APISchema.OrderNote {
  init(_ note: StoreSchema.Note) {
    self.init(
      noteID: note.id, text: note.text, author: APISchema.Actor(note.author),
      addedAt: note.addedAt)
  }
}
