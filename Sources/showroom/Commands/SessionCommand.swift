import APISchema
import ArgumentParser
import Client
import TerminalViews
import Values

/// `showroom session …`
struct SessionCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "session", abstract: "Live sessions and their carts.",
    subcommands: [
      SessionStart.self, SessionShow.self, SessionAdd.self, SessionUpdate.self,
      SessionRemove.self, SessionPrice.self, SessionNote.self, SessionPause.self,
      SessionResume.self, SessionExtend.self, SessionComplete.self, SessionCancel.self,
      SessionEnd.self, SessionFromDraft.self, SessionCheckout.self, SessionVisibility.self,
      SessionRelease.self, SessionPriority.self, SessionMargins.self, SessionActivity.self,
      SessionViewing.self, SessionList.self, SessionWatch.self, SessionPeek.self, SessionJoin.self,
    ])
}

struct SessionStart: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "start", abstract: "Open a session with a customer.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @Argument(help: "The customer's id; see: showroom directory clients.") var client: ClientID
  @Option(help: "The salesperson's id, when it isn't you.") var staff: StaffID?
  @Option(help: "Seconds without activity after which it expires: 60 to 86400.")
  var idle: UInt32 = 0
  @Option(help: "Seconds after which it expires when paused: 60 to 604800.")
  var pauseTimeout: UInt32 = 0
  @Option(help: "When lines go to the warehouse: on-add, on-intent or on-confirm.")
  var release: ReleaseChoice?
  @Option(help: "The catalog's defaults; see: showroom preset list.") var preset: PresetID?
  @Option(help: "0 to 9; higher is picked first.") var priority: UInt32 = 0
  @Option(help: "First internal note.") var note = ""

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.liveShopping.createSession(
      CreateSessionRequest(
        idempotencyKey: key.idempotencyKey, clientID: self.client, staffID: staff ?? .none,
        releasePolicy: release?.value ?? .unspecified, idleTimeoutSeconds: idle, note: note,
        pauseTimeoutSeconds: pauseTimeout, presetID: preset ?? .none, pickPriority: priority))
    Printer(json: connection.json).show(response) {
      "session \($0.sessionID) is open, code \($0.code), expires "
        + "\(TimeText.clock($0.expiresAt)) UTC\n"
    }
  }
}

struct SessionShow: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "A session and its cart.")
  @OptionGroup var connection: ConnectionOptions
  @Argument(help: "The session's id.") var session: SessionID
  @Flag(help: "As the customer sees it.") var asClient = false

  func run(_ client: ShowroomClient) async throws {
    if asClient { return try await SessionText.printAsClient(client, session, connection) }
    try await SessionText.print(client, session, connection)
  }
}

struct SessionAdd: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Add goods to the cart; they are held at once.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @Argument(help: "The session's id.") var session: SessionID
  @Argument(help: "The batch's id; see: showroom catalog list.") var batch: BatchID
  @Argument(help: "How much, e.g. 2.5.") var quantity: Quantity
  @Option(help: "Negotiated price per unit, e.g. 95.00.") var price: Money?
  @Flag(help: "Keep a line of its own although the batch is in the cart.") var separate = false

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.liveShopping.addToCart(
      AddToCartRequest(
        idempotencyKey: key.idempotencyKey, sessionID: session, batchID: batch, quantity: quantity,
        unitPrice: price.map { UnitPrice(unitPrice: $0) }, separateLine: separate))
    Printer(json: connection.json).show(response) {
      "line \($0.item.lineID): \($0.item.quantity) × \(PlainText.printable($0.item.productName)) "
        + "at \($0.item.unitPrice) = \($0.item.lineTotal); cart total \($0.totals.total)\n"
    }
  }
}

struct SessionUpdate: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "update", abstract: "Change a line's quantity.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @Argument(help: "The session's id.") var session: SessionID
  @Argument(help: "The line's id.") var line: LineID
  @Argument(help: "The new quantity.") var quantity: Quantity

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.liveShopping.updateCartItem(
      UpdateCartItemRequest(
        idempotencyKey: key.idempotencyKey, sessionID: session, lineID: line, quantity: quantity))
    Printer(json: connection.json).show(response) {
      "line \($0.item.lineID): \($0.item.quantity); cart total \($0.totals.total)\n"
    }
  }
}

struct SessionRemove: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove", abstract: "Remove a line, or all lines.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @Argument(help: "The session's id.") var session: SessionID
  @Argument(help: "The line's id; without it the cart is cleared.") var line: LineID?

  func run(_ client: ShowroomClient) async throws {
    let printer = Printer(json: connection.json)
    guard let line else {
      let response = try await client.liveShopping.clearCart(
        ClearCartRequest(idempotencyKey: key.idempotencyKey, sessionID: session))
      return printer.show(response) { "cart total \($0.totals.total)\n" }
    }
    let response = try await client.liveShopping.removeFromCart(
      RemoveFromCartRequest(
        idempotencyKey: key.idempotencyKey, sessionID: session, lineID: line))
    printer.show(response) { "cart total \($0.totals.total)\n" }
  }
}

struct SessionPrice: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "price", abstract: "Negotiate the price of a line.",
    discussion: "Give exactly one of --to, --by, --percent and --remove.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @Argument(help: "The session's id.") var session: SessionID
  @Argument(help: "The line's id.") var line: LineID
  @Option(help: "New price per unit.") var to: Money?
  @Option(help: "Change per unit; five off: --by=-5.00") var by: Money?
  @Option(help: "Change in percent; ten off: --percent=-10") var percent: Quantity?
  @Option(help: "Take this override away.") var remove: OverrideID?
  @Option(help: "Why.") var reason = ""
  @Flag(help: "The customer sees only the new price.") var hidden = false

  func validate() throws {
    let given = [to != nil, by != nil, percent != nil, remove != nil].filter { $0 }.count
    if given != 1 {
      throw ValidationError("give exactly one of --to, --by, --percent and --remove")
    }
  }

  func run(_ client: ShowroomClient) async throws {
    let printer = Printer(json: connection.json)
    if let remove {
      let response = try await client.liveShopping.removeOverride(
        RemoveOverrideRequest(
          idempotencyKey: key.idempotencyKey, sessionID: session, overrideID: remove))
      return printer.show(response) { response in
        let items = response.item.map { [$0] } ?? response.items
        return items.map { "price \($0.unitPrice)\n" }.joined()
      }
    }
    let response = try await client.liveShopping.applyItemOverride(
      ApplyItemOverrideRequest(
        idempotencyKey: key.idempotencyKey, sessionID: session, lineID: line,
        adjustmentType: adjustment.type, adjustmentValue: adjustment.value, reason: reason,
        visibility: hidden ? .hidden : .visible))
    printer.show(response) {
      "override \($0.overrideID): price \($0.item.unitPrice), line \($0.item.lineTotal), "
        + "cart total \($0.totals.total)\n"
    }
  }

  private var adjustment: (type: AdjustmentType, value: AdjustmentValue) {
    if let percent {
      return (.percentage, AdjustmentValue(tenThousandths: percent.tenThousandths))
    }
    let (cents, _) = (to ?? by ?? .zero).cents.multipliedReportingOverflow(by: 100)
    return (to == nil ? .dollar : .fixed, AdjustmentValue(tenThousandths: cents))
  }
}

struct SessionNote: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "note", abstract: "Add an internal note; the customer never sees it.")
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var key: KeyOption
  @Argument(help: "The session's id.") var session: SessionID
  @Argument(help: "The note.") var text: String

  func run(_ client: ShowroomClient) async throws {
    let response = try await client.liveShopping.addNote(
      AddNoteRequest(idempotencyKey: key.idempotencyKey, sessionID: session, text: text))
    Printer(json: connection.json).show(response) { "note \($0.noteID)\n" }
  }
}
