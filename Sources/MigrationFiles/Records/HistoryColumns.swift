import APISchema
import Values

/// What happened to an order, and who did it: beside its lines, each thing in a line of its own.
enum HistoryColumns {
  static let ofNote = ["note", "note_by", "note_at"]
  static let ofPayment = ["payment", "payment_at", "payment_by", "payment_reference"]
  static let ofStatus = ["status_from", "status_to", "status_at", "status_by", "status_reason"]
  static let ofMode = ["mode_from", "mode_to", "mode_at", "mode_by", "mode_reason"]
  static let ofCredit = [
    "credit_reason", "credit_by", "credit_at", "credit_exposure", "credit_limit",
  ]
  /// What there may be several of.
  static let all = ofNote + ofPayment + ofStatus + ofMode

  static let columnOfField = [
    "signed_notes.text": "note", "signed_notes.author": "note_by",
    "signed_notes.added_at": "note_at", "notes.text": "note", "notes.author": "note_by",
    "notes.added_at": "note_at", "payments.amount_cents": "payment",
    "payments.received_at": "payment_at", "payments.recorded_by": "payment_by",
    "payments.reference": "payment_reference", "status_changes.from_status": "status_from",
    "status_changes.to_status": "status_to", "status_changes.changed_at": "status_at",
    "status_changes.changed_by": "status_by", "status_changes.reason": "status_reason",
    "mode_changes.from_mode": "mode_from", "mode_changes.to_mode": "mode_to",
    "mode_changes.changed_at": "mode_at", "mode_changes.changed_by": "mode_by",
    "mode_changes.reason": "mode_reason", "credit_override": "credit_reason",
    "credit_override.exposure_cents": "credit_exposure",
    "credit_override.credit_limit.amount_cents": "credit_limit",
    "credit_override.granted_by": "credit_by", "credit_override.granted_at": "credit_at",
  ]

  private static let status = "ORDER_STATUS_"
  private static let mode = "SALES_MODE_"

  /// Whether a row says something in one of these columns.
  static func says(_ columns: [String], _ row: CSVRow) -> Bool {
    columns.contains { !row.raw($0).isEmpty }
  }

  static func note(_ row: inout CSVRow) -> ImportedNote {
    ImportedNote(
      text: row.text("note", bytesMax: 2_000, required: true), author: actor("note_by", &row),
      addedAt: time("note_at", &row))
  }

  static func payment(_ row: inout CSVRow) -> ImportedPayment {
    ImportedPayment(
      amount: row.value("payment", ValueText.moneyAllowed, required: true, DecimalText.money)
        ?? .zero,
      reference: row.text("payment_reference", bytesMax: 200),
      receivedAt: row.value("payment_at", ValueText.timeAllowed, required: true, ValueText.time),
      recordedBy: actor("payment_by", &row))
  }

  static func statusChange(_ row: inout CSVRow) -> ImportedStatusChange {
    let statuses = ValueText.choices(OrderStatus.self, prefix: status)
    func read(_ text: String) -> OrderStatus? {
      ValueText.choice(text, OrderStatus.self, prefix: status)
    }
    return ImportedStatusChange(
      fromStatus: row.value("status_from", statuses, read) ?? .unspecified,
      toStatus: row.value("status_to", statuses, required: true, read) ?? .unspecified,
      changedBy: actor("status_by", &row), changedAt: time("status_at", &row),
      reason: row.text("status_reason", bytesMax: 500))
  }

  static func modeChange(_ row: inout CSVRow) -> ImportedModeChange {
    let modes = ValueText.choices(SalesMode.self, prefix: mode)
    func read(_ text: String) -> SalesMode? {
      ValueText.choice(text, SalesMode.self, prefix: mode)
    }
    return ImportedModeChange(
      fromMode: row.value("mode_from", modes, required: true, read) ?? .unspecified,
      toMode: row.value("mode_to", modes, required: true, read) ?? .unspecified,
      changedBy: actor("mode_by", &row), changedAt: time("mode_at", &row),
      reason: row.text("mode_reason", bytesMax: 500))
  }

  static func creditOverride(_ row: inout CSVRow) -> ImportedCreditOverride? {
    guard says(ofCredit, row) else { return nil }
    let exposure = row.value("credit_exposure", ValueText.moneyAllowed, DecimalText.money)
    let limit = row.value("credit_limit", ValueText.moneyAllowed, DecimalText.money)
    return ImportedCreditOverride(
      reason: row.text("credit_reason", bytesMax: 500), grantedBy: actor("credit_by", &row),
      grantedAt: time("credit_at", &row), exposure: exposure ?? .zero,
      creditLimit: limit.map { CreditLimit(amount: $0) })
  }

  static func actor(_ column: String, _ row: inout CSVRow) -> ImportedActor? {
    row.value(column, ActorText.allowed, ActorText.read)
  }

  static func time(_ column: String, _ row: inout CSVRow) -> Timestamp? {
    row.value(column, ValueText.timeAllowed, ValueText.time)
  }

  static func fields(_ given: ImportedCreditOverride?) -> [String] {
    guard let given else { return ofCredit.map { _ in "" } }
    return [
      given.reason, ActorText.text(given.grantedBy), ValueText.time(given.grantedAt),
      "\(given.exposure)", given.creditLimit.map { "\($0.amount)" } ?? "",
    ]
  }

  static func fields(_ note: ImportedNote) -> [String] {
    [note.text, ActorText.text(note.author), ValueText.time(note.addedAt)]
  }

  static func fields(_ payment: ImportedPayment) -> [String] {
    [
      "\(payment.amount)", ValueText.time(payment.receivedAt),
      ActorText.text(payment.recordedBy), payment.reference,
    ]
  }

  static func fields(_ change: ImportedStatusChange) -> [String] {
    [
      ValueText.choice(change.fromStatus, prefix: status),
      ValueText.choice(change.toStatus, prefix: status), ValueText.time(change.changedAt),
      ActorText.text(change.changedBy), change.reason,
    ]
  }

  static func fields(_ change: ImportedModeChange) -> [String] {
    [
      ValueText.choice(change.fromMode, prefix: mode),
      ValueText.choice(change.toMode, prefix: mode), ValueText.time(change.changedAt),
      ActorText.text(change.changedBy), change.reason,
    ]
  }
}

extension [[String]] {
  /// What stands in a line of the file; empty fields behind the end.
  func fields(at position: Int, of columns: [String]) -> [String] {
    position < count ? self[position] : columns.map { _ in "" }
  }
}
