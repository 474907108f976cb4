import StoreSchema
import Values

extension OrderMaker {
  /// Who did what where it comes from: notes, changes and payments. That it was imported, by whom
  /// and when, stands behind them.
  mutating func takeHistory(into editor: inout OrderEditor) {
    let notes = notes()
    let changes = statusChanges()
    let hops = modeChanges()
    let payments = payments()
    let credit = creditOverride()
    let imported = OrderStatusChange(
      fromStatus: .unspecified, toStatus: row.status, changedBy: context.principal,
      changedAt: context.now, reason: Self.imported)
    editor.update { order in
      order.notes = notes
      order.statusHistory = changes + [imported]
      for hop in hops { order.record(hop) }
      order.creditOverride = credit
      // A sum out of bounds is a problem of its own, told elsewhere.
      let sum = payments.reduce(Int128(0)) { $0 + Int128($1.amount.cents) }
      guard !payments.isEmpty, abs(sum) <= Int128(Limits.paymentCentsMax) else { return }
      order.payments = payments
      order.paid = Money(cents: Int64(sum))
    }
  }

  /// The reason of what the import itself records.
  static let imported = "imported"

  private mutating func notes() -> [Note] {
    let all = row.signedNotes + row.notes.map { ImportedNote($0) }
    let first = state.counters.nextNoteID
    return all.enumerated().compactMap { position, note in
      reading("signed_notes[\(position)]") { context throws(Rejection) in
        let (author, time) = try note.stamp.read("author", "added_at", context)
        let id = NoteID(rawValue: first + UInt64(position))
        return Note(id: id, text: note.text, author: author, addedAt: time)
      }
    }
  }

  private mutating func statusChanges() -> [OrderStatusChange] {
    guard row.statusChanges.count < Limits.statusChangesPerOrderMax else {
      let allowed = "up to \(Limits.statusChangesPerOrderMax - 1) changes"
      note("", .limitExceeded(field: "status_changes", allowed: allowed))
      return []
    }
    return row.statusChanges.enumerated().compactMap { position, change in
      reading("status_changes[\(position)]") { context throws(Rejection) in
        if change.to == .unspecified {
          throw .invalidField(field: "to_status", allowed: "what it became")
        }
        let (by, time) = try change.stamp.read(
          "changed_by", "changed_at", context, required: true)
        return OrderStatusChange(
          fromStatus: change.from, toStatus: change.to, changedBy: by, changedAt: time,
          reason: change.reason)
      }
    }
  }

  private mutating func modeChanges() -> [ModeTransition] {
    guard row.modeChanges.count <= Limits.modeTransitionsMax else {
      let allowed = "up to \(Limits.modeTransitionsMax) changes"
      note("", .limitExceeded(field: "mode_changes", allowed: allowed))
      return []
    }
    return row.modeChanges.enumerated().compactMap { position, change in
      reading("mode_changes[\(position)]") { context throws(Rejection) in
        if change.from == .unspecified || change.to == .unspecified {
          throw .invalidField(
            field: change.from == .unspecified ? "from_mode" : "to_mode",
            allowed: "DRAFT, LIVE_SESSION, SALES_SHEET or CONFIRMED")
        }
        let (by, time) = try change.stamp.read(
          "changed_by", "changed_at", context, required: true)
        return ModeTransition(
          fromMode: change.from, toMode: change.to, transitionedBy: by, transitionedAt: time,
          reason: change.reason)
      }
    }
  }

  private mutating func creditOverride() -> CreditOverride? {
    guard let given = row.creditOverride else { return nil }
    if !row.isHistory {
      note("", .invalidField(field: "credit_override", allowed: "none: it goes on here"))
    }
    return reading("credit_override") { context throws(Rejection) in
      let (by, time) = try given.stamp.read("granted_by", "granted_at", context, required: true)
      let bound = Int128(Limits.amountDueCentsMax)
      for (field, amount) in [
        ("exposure_cents", given.exposure),
        ("credit_limit.amount_cents", given.limit?.amount ?? .zero),
      ] where abs(Int128(amount.cents)) > bound {
        throw .invalidField(field: field, allowed: "up to \(bound) cents either way")
      }
      return CreditOverride(
        reason: given.reason, grantedBy: by, grantedAt: time, exposure: given.exposure,
        creditLimit: given.limit)
    }
  }

  private mutating func payments() -> [Payment] {
    row.payments.enumerated().compactMap { position, payment in
      reading("payments[\(position)]") { context throws(Rejection) in
        guard payment.amount != .zero,
          abs(Int128(payment.amount.cents)) <= Int128(Limits.paymentCentsMax)
        else {
          throw .invalidField(
            field: "amount_cents",
            allowed: "not 0, within \(Limits.paymentCentsMax) either way")
        }
        let time = try payment.stamp.time("received_at", context)
        let by =
          payment.stamp.role == nil
          ? context.principal
          : try payment.stamp.read("recorded_by", "received_at", context).by
        return Payment(
          amount: payment.amount, reference: payment.reference, receivedAt: time, recordedBy: by)
      }
    }
  }

  /// Single payments come to what was paid.
  func requireSumOfPayments() throws(Rejection) {
    if row.payments.isEmpty { return }
    if row.payments.count > Limits.paymentsPerOrderMax {
      throw .limitExceeded(
        field: "payments", allowed: "\(Limits.paymentsPerOrderMax) payments of an order")
    }
    let sum = row.payments.reduce(Int128(0)) { $0 + Int128($1.amount.cents) }
    guard abs(sum) <= Int128(Limits.paymentCentsMax),
      row.paid == .zero || Int128(row.paid.cents) == sum
    else {
      throw .invalidField(field: "paid_cents", allowed: "the sum of its payments, or 0")
    }
  }

  /// What can't be read is a problem of its part of the row.
  private mutating func reading<Part>(
    _ path: String, _ body: (CommandContext) throws(Rejection) -> Part
  ) -> Part? {
    do throws(Rejection) {
      return try body(context)
    } catch {
      note(path, error)
      return nil
    }
  }
}
