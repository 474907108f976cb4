import StoreSchema
import Values

extension State {
  /// Decides row after row by the rules of the ordinary commands, each on the state that the rows
  /// before it leave. Every problem is told, not only the first (S2-MIG07).
  func decide(
    _ command: ImportRows, _ context: CommandContext
  ) throws(Rejection) -> Outcome {
    try authorize(context.principal, as: .admin, .system)
    guard (1...Limits.importedRowsMax).contains(command.rows.count) else {
      throw .limitExceeded(field: "rows", allowed: "1 to \(Limits.importedRowsMax) rows")
    }
    var intake = Intake(start: self, context: context)
    for row in command.rows { intake.take(row) }
    return intake.outcome(dryRun: command.dryRun, skipInvalid: command.skipInvalid)
  }
}

/// Rows on their way in.
struct Intake {
  /// The state that the command is decided on.
  let start: State
  let context: CommandContext
  private(set) var recorder = Recorder()
  private var reply = ImportReply()
  /// Codes that the rows so far have, by kind: each only once.
  private var keys: Set<Key> = []
  private var row: UInt32 = 0
  private var orderBytes = 0

  struct Key: Hashable {
    var kind: Kind
    var text: String
  }

  enum Kind { case client, staff, priceTier, batch, order, preset, account, sheet }

  init(start: State, context: CommandContext) {
    self.start = start
    self.context = context
  }

  /// Problems so far.
  var problemCount: UInt32 { reply.problemCount }

  /// The state as the rows so far leave it.
  var state: State { mutating get { recorder.state(from: start) } }

  mutating func take(_ row: ImportRow) {
    self.row = row.number
    switch row.body {
    case .client(let client):
      if isNew(client.client.code, of: .client, field: "code") { take(client) }
    case .staff(let member):
      if isNew(member.login, of: .staff, field: "login") { take(.saveStaff(member)) }
    case .priceTier(let tier):
      if isNew(tier.code, of: .priceTier, field: "code") { take(.savePriceTier(tier)) }
    case .batch(let batch):
      if isNew(batch.batch.code, of: .batch, field: "code") { take(batch) }
    case .order(let order):
      if isNew(order.externalNumber, of: .order, field: "external_number") { take(order) }
    case .preset(let preset):
      let name = String(decoding: FoldedText(preset.name).bytes, as: UTF8.self)
      if isNew(name, of: .preset, field: "name") { take(preset) }
    case .account(let account):
      if isNew(account.login.foldedLogin, of: .account, field: "login") { take(account) }
    case .sheet(let sheet):
      if isNew(sheet.externalNumber, of: .sheet, field: "external_number") { take(sheet) }
    }
  }

  /// Whether the key is there and no row before has it. Else that is the row's problem.
  private mutating func isNew(_ key: String, of kind: Kind, field: String) -> Bool {
    if key.isEmpty {
      refuse(.invalidField(field: field, allowed: "some text"))
      return false
    }
    if keys.insert(Key(kind: kind, text: key)).inserted { return true }
    refuse(.invalidField(field: field, allowed: "each \(field) once"))
    return false
  }

  /// A row that one ordinary command takes over.
  mutating func take(_ command: Command) {
    switch state.decide(command, context: context) {
    case .failure(let rejection): refuse(rejection)
    case .success(let outcome):
      guard case .saved(let saved) = outcome.reply.body else { return }
      accept(outcome.events, created: saved.created)
    }
  }

  /// The answer when `reserve` says no.
  static func tooMuch(_ field: String) -> Rejection {
    .limitExceeded(field: field, allowed: "\(Limits.importedOrderBytesMax) bytes at a time")
  }

  /// Whether an order or a sheet of so many bytes still fits.
  mutating func reserve(_ bytes: Int) -> Bool {
    orderBytes += bytes
    return orderBytes <= Limits.importedOrderBytesMax
  }

  /// A row is in order; without events everything is as it says already.
  mutating func accept(_ events: [Event], created: Bool) {
    if events.isEmpty {
      reply.unchangedCount += 1
    } else if created {
      reply.createdCount += 1
    } else {
      reply.updatedCount += 1
    }
    for event in events { recorder.record(event.body) }
  }

  /// A row, or a part of one, is not in order.
  mutating func refuse(_ rejection: Rejection, at path: String = "") {
    reply.problemCount += 1
    if reply.problems.count == Limits.importProblemsMax { return }
    reply.problems.append(ImportProblem(rejection, row: row, at: path))
  }

  consuming func outcome(dryRun: Bool, skipInvalid: Bool) -> Outcome {
    let isRefused = reply.problemCount > 0 && !skipInvalid
    if isRefused && !dryRun {
      reply.createdCount = 0
      reply.updatedCount = 0
    }
    let events = isRefused || dryRun ? [] : recorder.events
    return Outcome(events: events, reply: Reply(body: .imported(reply)))
  }
}
