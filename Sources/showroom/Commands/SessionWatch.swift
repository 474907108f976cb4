import APISchema
import ArgumentParser
import Client
import TerminalViews
import Values

struct SessionWatch: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch", abstract: "Follow one session, or with no id all of them, as it happens.")
  @OptionGroup var connection: ConnectionOptions
  @Argument(help: "The session's id; without it all open sessions.") var session: SessionID?
  @Option(help: "Go on after this sequence of an earlier watch.") var cursor: UInt64 = 0
  @Flag(help: "As the customer sees it.") var asClient = false

  func validate() throws {
    if asClient && session == nil { throw ValidationError("--as-client needs a session's id") }
  }

  func run(_ client: ShowroomClient) async throws {
    let printer = Printer(json: connection.json)
    guard let session else { return try await watchFloor(client, printer) }
    let request = WatchSessionRequest(sessionID: session, cursor: cursor)
    if asClient {
      for try await message in client.liveShopping.watchSessionAsClient(request) {
        printer.show(message, WatchText.line)
      }
    } else {
      for try await message in client.liveShopping.watchSession(request) {
        printer.show(message, WatchText.line)
      }
    }
  }

  private func watchFloor(_ client: ShowroomClient, _ printer: Printer) async throws {
    let request = WatchActiveSessionsRequest(cursor: cursor)
    for try await message in client.liveShopping.watchActiveSessions(request) {
      printer.show(message, WatchText.line)
    }
  }
}

/// Stream messages as lines: sequence, time, who, what.
enum WatchText {
  static func line(_ message: WatchSessionResponse) -> String {
    let head = head(message.sequence, message.committedAt, message.actor)
    switch message.body {
    case .progress: return ""
    case .state(let state):
      return "\(head) session \(state.session.sessionID) \(state.session.status), "
        + "\(state.items.count) lines, total \(state.session.totals.total)\n"
    case .changes(let changes):
      return changes.changes.map { "\(head) \(change($0))\n" }.joined()
    }
  }

  static func line(_ message: WatchSessionAsClientResponse) -> String {
    let head = head(message.sequence, message.committedAt, message.actor)
    switch message.body {
    case .progress: return ""
    case .state(let state):
      return "\(head) session \(state.session.sessionID) \(state.session.status), "
        + "\(state.items.count) lines, total \(state.session.totals.total)\n"
    case .changes(let changes):
      return changes.changes.map { "\(head) \(clientChange($0))\n" }.joined()
    }
  }

  static func line(_ message: WatchActiveSessionsResponse) -> String {
    let head = head(message.sequence, message.committedAt, nil)
    switch message.body {
    case .progress: return ""
    case .state(let state): return state.sessions.map { "\(head) \(floor($0))\n" }.joined()
    case .changes(let changes): return changes.sessions.map { "\(head) \(floor($0))\n" }.joined()
    }
  }

  static func line(_ message: WatchPickListResponse) -> String {
    let head = head(message.sequence, message.committedAt, message.actor)
    switch message.body {
    case .progress: return ""
    case .state(let state): return state.lines.map { "\(head) \(pick($0))\n" }.joined()
    case .changes(let changes):
      return changes.changes.map { change in
        switch change.body {
        case .line(let line): "\(head) \(pick(line))\n"
        case .sessionEnded(let ended):
          "\(head) session \(ended.sessionID) ended"
            + (ended.orderID.isNone ? "\n" : " with order \(ended.orderID)\n")
        }
      }.joined()
    }
  }

  private static func head(_ sequence: UInt64, _ time: Timestamp?, _ actor: Actor?) -> String {
    let when = time.map(TimeText.clock) ?? "now"
    let who = actor.map { $0.name.isEmpty ? "server" : PlainText.printable($0.name) } ?? "-"
    return "\(sequence) \(when) \(who):"
  }

  private static func change(_ change: SessionChange) -> String {
    switch change.body {
    case .itemAdded(let item): "added \(itemText(item.item))"
    case .itemUpdated(let item): "changed \(itemText(item.item))"
    case .itemRemoved(let removed): "removed line \(removed.lineID)"
    case .priceOverrideApplied(let price): "priced \(prices(price))"
    case .priceOverrideRemoved(let price): "price back on \(prices(price))"
    case .statusChanged(let status): "session is \(status.status) \(status.reason)"
    case .sessionExpiring(let expiring): "expires at \(TimeText.clock(expiring.expiresAt)) UTC"
    case .sessionExtended(let extended): "extended to \(TimeText.clock(extended.expiresAt)) UTC"
    case .noteAdded(let note): "note: \(PlainText.printable(note.text))"
    case .pickChanged(let pick):
      "line \(pick.lineID) \(PickStateText.name(pick.status)) \(PlainText.printable(pick.pickedBy))"
    case .itemShorted(let shorted): "short: \(itemText(shorted.item.item))"
    case .sampleChanged(let sample): "sample \(sample.sample.sampleID) \(sample.sample.status)"
    case .visibilityChanged: "visibility changed"
    case .checkoutRequested(let checkout):
      checkout.requestedAt == nil ? "checkout withdrawn" : "checkout requested"
    case .pickPriorityChanged(let priority): "pick priority \(priority.pickPriority)"
    }
  }

  private static func prices(_ change: PriceChanged) -> String {
    let items = change.item.map { [$0] } ?? change.items
    if items.isEmpty { return "the whole order" }
    return items.map { itemText($0.item) }.joined(separator: "; ")
  }

  private static func clientChange(_ change: ClientSessionChange) -> String {
    switch change.body {
    case .itemAdded(let item): "added \(itemText(item))"
    case .itemUpdated(let item): "changed \(itemText(item))"
    case .itemRemoved(let removed): "removed line \(removed.lineID)"
    case .statusChanged(let status): "session is \(status.status)"
    case .sessionExpiring(let expiring): "expires at \(TimeText.clock(expiring.expiresAt)) UTC"
    case .sessionExtended(let extended): "extended to \(TimeText.clock(extended.expiresAt)) UTC"
    case .itemShorted(let shorted): "short: \(itemText(shorted.item))"
    case .sampleChanged(let sample): "sample \(sample.sampleID) \(sample.status)"
    case .checkoutRequested: "checkout requested"
    }
  }

  private static func itemText(_ item: CartItem) -> String {
    "line \(item.lineID): \(item.quantity) × \(PlainText.printable(item.productName)) "
      + "at \(item.unitPrice) = \(item.lineTotal)"
  }

  private static func floor(_ session: ActiveSession) -> String {
    "session \(session.sessionID) \(session.status) "
      + PlainText.printable(session.clientName) + " with "
      + PlainText.printable(session.staffName) + ", "
      + "\(session.lineCount) lines, total \(session.total)"
  }

  private static func pick(_ line: PickLine) -> String {
    "\(PickStateText.name(line.status)) line \(line.lineID) of session \(line.sessionID): "
      + "\(line.quantity) × \(PlainText.printable(line.productName)) "
      + "at \(PlainText.printable(line.location))"
  }
}
