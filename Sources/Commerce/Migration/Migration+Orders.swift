import HashTreeCollections
import StoreSchema
import Values

extension Intake {
  /// A draft or quote that goes on here, or history. One that is here already stays as it is, if it
  /// is the same one.
  mutating func take(_ row: ImportedOrder) {
    let problemsBefore = problemCount
    var maker = OrderMaker(row: row, state: state, context: context)
    let order = maker.make()
    for (path, rejection) in maker.problems { refuse(rejection, at: path) }
    if let known = known(row) {
      guard problemCount == problemsBefore else { return }
      guard let order, known.isSame(as: order, createdAt: row.createdAt) else {
        return refuse(.alreadyExists(field: "external_number"))
      }
      return accept([], created: false)
    }
    guard let order, problemCount == problemsBefore else { return }
    guard reserve(order.estimatedBytes) else {
      return refuse(Self.tooMuch("lines"))
    }
    accept([Event(body: .orderCreated(OrderCreated(order: order)))], created: true)
  }

  /// The order with this number from elsewhere, or of this store itself.
  private mutating func known(_ row: ImportedOrder) -> Order? {
    if let id = state.orderByExternalNumber[row.externalNumber] { return state.orders[id] }
    guard let own = OrderNumber(row.externalNumber.ownNumber),
      let order = state.orders[own.orderID],
      order.externalNumber.isEmpty
    else { return nil }
    return order
  }
}

extension Order {
  /// What it comes to in a message, at most: its texts, and the rest by its parts.
  fileprivate var estimatedBytes: Int {
    let author = createdBy.name.utf8.count
    let head = 600 + 2 * author + clientName.utf8.count + staffName.utf8.count
    let texts = clientMessage.utf8.count + externalNumber.utf8.count
    let remarks = notes.reduce(0) {
      $0 + 60 + max(author, $1.author.name.utf8.count) + $1.text.utf8.count
    }
    let goods = lines.reduce(0) {
      $0 + 150 + $1.productName.utf8.count + $1.batchCode.utf8.count
    }
    let prices = priceAdjustments.reduce(0) {
      $0 + 120 + max(author, $1.appliedBy.name.utf8.count) + $1.reason.utf8.count
    }
    return head + texts + remarks + goods + prices + historyBytes
      + fees.reduce(0) { $0 + 40 + $1.name.utf8.count }
  }

  /// What its payments and changes come to.
  private var historyBytes: Int {
    payments.reduce(0) { $0 + 60 + $1.reference.utf8.count + $1.recordedBy.name.utf8.count }
      + statusHistory.reduce(0) { $0 + 60 + $1.reason.utf8.count + $1.changedBy.name.utf8.count }
      + modeTransitions.reduce(0) {
        $0 + 90 + $1.reason.utf8.count + $1.transitionedBy.name.utf8.count
      }
  }

  /// Whether a row is about this order: of the same client and moment, and, as long as it can't
  /// change here, with the same goods at the same prices.
  fileprivate func isSame(as row: Order, createdAt time: Timestamp?) -> Bool {
    guard clientID == row.clientID, time == nil || createdAt == time else { return false }
    guard historical else { return true }
    let lines = zip(lines, row.lines).allSatisfy {
      $0.batchCode == $1.batchCode && $0.quantity == $1.quantity && $0.unitPrice == $1.unitPrice
    }
    return status == row.status && self.lines.count == row.lines.count && lines
  }
}

extension String {
  /// An own number as an export writes it where another record has the same one from elsewhere:
  /// "own-SO-000017".
  var ownNumber: String { hasPrefix("own-") ? String(dropFirst(4)) : self }
}

/// Makes an order of a row, and finds everything that is wrong with it.
struct OrderMaker {
  let row: ImportedOrder
  let state: State
  let context: CommandContext
  private(set) var problems: [(path: String, Rejection)] = []

  init(row: ImportedOrder, state: State, context: CommandContext) {
    self.row = row
    self.state = state
    self.context = context
  }

  /// The order; nil or not to be used when there are problems.
  mutating func make() -> Order? {
    note("", Self.rejection { () throws(Rejection) in try requireStatus() })
    note("", Self.rejection { () throws(Rejection) in try requireTimes() })
    note("", Self.rejection { () throws(Rejection) in try requireSums() })
    let client = state.clientByCode[row.clientCode].flatMap { state.clients[$0] }
    if client == nil { problems.append(("", .clientNotFound)) }
    let member = state.staffByLogin[row.staffLogin].flatMap { state.staff[$0] }
    if member == nil && !row.staffLogin.isEmpty { problems.append(("", .staffNotFound)) }
    guard let client else {
      checkLines()
      return nil
    }
    var editor = OrderEditor(
      newFor: client, origin: row.origin == .unspecified ? .staffCreated : row.origin,
      staff: member, in: state, context)
    describe(&editor)
    takeHistory(into: &editor)
    for (position, line) in row.lines.enumerated() {
      note(
        "lines[\(position)]", Self.rejection { () throws(Rejection) in try add(line, to: &editor) })
    }
    note("", Self.rejection { () throws(Rejection) in try agree(on: &editor) })
    var order: Order?
    note("", Self.rejection { () throws(Rejection) in order = try editor.finished() })
    return order
  }

  /// The lines of a row without a client, for their problems alone.
  private mutating func checkLines() {
    let nobody = Client(createdAt: context.now)
    var editor = OrderEditor(
      newFor: nobody, origin: .staffCreated, staff: nil, in: state, context)
    for (position, line) in row.lines.enumerated() {
      note(
        "lines[\(position)]", Self.rejection { () throws(Rejection) in try add(line, to: &editor) })
    }
  }

  mutating func note(_ path: String, _ rejection: Rejection?) {
    if let rejection { problems.append((path, rejection)) }
  }

  static func rejection(_ body: () throws(Rejection) -> Void) -> Rejection? {
    do throws(Rejection) {
      try body()
      return nil
    } catch {
      return error
    }
  }

  // MARK: Rules

  private func requireStatus() throws(Rejection) {
    if row.status == .unspecified {
      throw .invalidField(field: "status", allowed: "DRAFT, QUOTE or how it ended")
    }
    if row.lines.count > Limits.linesPerSessionMax {
      throw .limitExceeded(
        field: "lines", allowed: "\(Limits.linesPerSessionMax) lines in an order")
    }
    if row.notes.count + row.signedNotes.count > Limits.notesPerOrderMax {
      throw .limitExceeded(
        field: "notes", allowed: "\(Limits.notesPerOrderMax) notes in an order")
    }
    if !row.isHistory && row.status == .quote && row.lines.isEmpty { throw .emptyOrder }
  }

  private func requireTimes() throws(Rejection) {
    if row.createdAt == nil && row.isHistory {
      throw .invalidField(field: "created_at", allowed: "when it was made: it is history")
    }
    let times: [(String, Timestamp?)] = [
      ("created_at", row.createdAt), ("confirmed_at", row.confirmedAt),
      ("submitted_at", row.submittedAt), ("shipped_at", row.shippedAt),
      ("delivered_at", row.deliveredAt),
    ]
    for (field, time) in times {
      if let time, time > context.now {
        throw .invalidField(field: field, allowed: "a time that is past")
      }
      if time != nil && field != "created_at" && !row.isHistory {
        throw .invalidField(field: field, allowed: "none: a \(row.status) goes on here")
      }
    }
    if let end = row.expiresAt, !row.isHistory { try state.checkExpiry(end, context) }
  }

  private func requireSums() throws(Rejection) {
    if let terms = row.paymentTerms { try State.check(terms) }
    if !row.isHistory && (row.paid != .zero || !row.payments.isEmpty) {
      throw .invalidField(field: "paid_cents", allowed: "0: a \(row.status) goes on here")
    }
    guard abs(Int128(row.paid.cents)) <= Int128(Limits.paymentCentsMax) else {
      throw .invalidField(
        field: "paid_cents", allowed: "up to \(Limits.paymentCentsMax) cents either way")
    }
    try requireSumOfPayments()
  }
}
