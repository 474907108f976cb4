import HashTreeCollections
import StoreSchema
import Values

// Drafts, quotes and submitted orders may change (S2-P02); what they hold follows in the same
// commit.

extension State {
  func decide(
    _ command: CreateStaffOrder, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .staff, .admin)
    guard let client = clients[command.clientID] else { throw .clientNotFound }
    if !client.active { throw .clientIsInactive }
    let origin = command.origin == .unspecified ? OrderOrigin.staffCreated : command.origin
    guard origin == .staffCreated || origin == .phoneOrder else {
      throw .invalidField(field: "origin", allowed: "STAFF_CREATED or PHONE_ORDER")
    }
    let member = try salesperson(command.staffID, context.principal)
    var editor = OrderEditor(newFor: client, origin: origin, staff: member, in: self, context)
    for (position, line) in command.lines.enumerated() {
      try editor.add(line, at: "lines[\(position)]")
    }
    if !command.note.isEmpty {
      let first = note(command.note, context)
      editor.update { $0.notes = [first] }
    }
    try setTerms(command.paymentTerms, command.expiresAt, &editor)
    let order = try editor.finished()
    var recorder = Recorder()
    recorder.record(.orderCreated(OrderCreated(order: order)))
    var reply = reply(editor)
    reply.shortfalls = shortfalls(of: order, order.lines, context)
    return recorder.outcome(.order(reply))
  }

  func decide(
    _ command: EditOrder, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .staff, .admin)
    try requireOwner(of: command.orderID, context.principal)
    var recorder = Recorder()
    let order = try modifiableOrder(
      command.orderID, command.expectedVersion, context, &recorder)
    let reply = try edit(order, command.edit, context, &recorder)
    return recorder.outcome(.order(reply))
  }

  /// Changes an order that may change, whoever asked, with what it holds.
  func edit(
    _ order: Order, _ edit: OrderEdit, _ context: CommandContext, _ recorder: inout Recorder
  ) throws(Rejection) -> OrderReply {
    var editor = OrderEditor(order, in: recorder.state(from: self), context)
    switch edit {
    case .addLine(let line): try editor.add(line, at: "line")
    case .setQuantity(let id, let quantity): try editor.setQuantity(quantity, of: id)
    case .removeLine(let id): try editor.remove(id)
    case .clear: editor.clear()
    case .applyPrice(let price): try editor.apply(price)
    case .removePrice(let id): try editor.removePrice(id)
    case .setFees(let fees): try editor.setFees(fees)
    case .update(let staffID, let terms, let end):
      try assign(staffID, context, &editor)
      try setTerms(terms, end, &editor)
    case .setHold(let time):
      try checkHold(until: time, context)
      editor.update { $0.holdUntil = time }
    }
    if !edit.saysEnd { extendLife(&editor) }
    recorder.record(.orderChanged(OrderChanged(order: try editor.finished())))
    try settleHolds(of: editor.order, since: order, context, &recorder)
    var reply = reply(editor)
    let batch = editor.order.lines.first { $0.lineID == editor.lineID }?.batchID
    let touched = editor.order.lines.filter { $0.batchID == batch }
    reply.shortfalls = recorder.state(from: self).shortfalls(of: editor.order, touched, context)
    return reply
  }

  /// A draft that is worked on does not end by itself, unless it was told to.
  private func extendLife(_ editor: inout OrderEditor) {
    let end = draftExpiry(from: editor.context.now)
    editor.update { order in
      if order.status == .draft, let expiresAt = order.expiresAt {
        order.expiresAt = max(expiresAt, end)
      }
    }
  }

  private func assign(
    _ id: StaffID, _ context: CommandContext, _ editor: inout OrderEditor
  ) throws(Rejection) {
    if id.isNone { return }
    let member = try salesperson(id, context.principal)
    editor.update { order in
      order.staffID = member.id
      order.staffName = member.name
    }
  }

  private func setTerms(
    _ terms: PaymentTerms?, _ end: Timestamp?, _ editor: inout OrderEditor
  ) throws(Rejection) {
    if let terms {
      try Self.check(terms)
      editor.update { $0.paymentTerms = terms }
    }
    guard let end else { return }
    try checkExpiry(end, editor.context)
    editor.update { $0.expiresAt = end }
  }

  func checkExpiry(_ end: Timestamp, _ context: CommandContext) throws(Rejection) {
    let days = Int64(Limits.orderLifetimeDays.upperBound)
    guard end > context.now, end <= context.now.adding(seconds: days * 86_400) else {
      throw .invalidField(field: "expires_at", allowed: "a time to come, within \(days) days")
    }
  }

  func checkHold(until time: Timestamp?, _ context: CommandContext) throws(Rejection) {
    guard let time else { return }
    let hours =
      policy.draftHoldHoursMax == 0 ? Limits.draftHoldHoursDefault : policy.draftHoldHoursMax
    guard time > context.now, time <= context.now.adding(seconds: Int64(hours) * 3_600) else {
      throw .invalidField(field: "hold_until", allowed: "a time to come, within \(hours) hours")
    }
  }

  /// Terms of payment that make sense.
  static func check(_ terms: PaymentTerms) throws(Rejection) {
    let (needsDays, needsParts) = (
      terms.kind == .net || terms.kind == .installments, terms.kind == .installments
    )
    guard needsDays ? (1...365).contains(terms.days) : terms.days == 0 else {
      throw .invalidField(
        field: "payment_terms.days", allowed: "1 to 365 with NET and INSTALLMENTS, else 0")
    }
    guard needsParts ? (2...60).contains(terms.installments) : terms.installments == 0 else {
      throw .invalidField(
        field: "payment_terms.installments", allowed: "2 to 60 with INSTALLMENTS, else 0")
    }
  }

  func decide(
    _ command: AddOrderNote, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .staff, .admin)
    try requireOwner(of: command.orderID, context.principal)
    guard var order = orders[command.orderID] else { throw .orderNotFound }
    try refuseLocked(order, context)
    guard order.notes.count < Limits.notesPerOrderMax else {
      throw .limitExceeded(field: "notes", allowed: "\(Limits.notesPerOrderMax) notes in an order")
    }
    if command.text.isEmpty { throw .invalidField(field: "text", allowed: "some text") }
    order.notes.append(note(command.text, context))
    order.version += 1
    var recorder = Recorder()
    recorder.record(.orderChanged(OrderChanged(order: order)))
    return recorder.outcome(.order(OrderReply(order)))
  }

  func reply(_ editor: OrderEditor) -> OrderReply {
    var reply = OrderReply(editor.order)
    reply.lineID = editor.lineID
    reply.overrideID = editor.overrideID
    return reply
  }
}

extension OrderReply {
  /// What is told of an order.
  init(_ order: Order) {
    self.init(
      orderID: order.id, orderNumber: order.orderNumber, total: order.total,
      status: order.status, version: order.version, amountDue: order.amountDue,
      expiresAt: order.status.isModifiable ? order.expiresAt : nil)
  }
}
