import APISchema
import StoreSchema

extension APISchema.Email {
  init(_ email: StoreSchema.Email) {
    self.init(
      emailID: email.id,
      sheetID: email.sheetID,
      orderID: email.orderID,
      toAddress: email.toAddress,
      subject: email.subject,
      status: APISchema.EmailStatus(rawValue: email.status.rawValue) ?? .unspecified,
      attempts: email.attempts,
      nextAttemptAt: email.nextAttemptAt,
      lastError: email.lastError,
      queuedBy: APISchema.Actor(email.queuedBy),
      queuedAt: email.queuedAt,
      endedAt: email.endedAt)
  }
}
