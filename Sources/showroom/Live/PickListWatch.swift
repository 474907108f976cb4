import APISchema
import ArgumentParser
import Client
import TerminalViews
import Values

/// `showroom picklist watch`: S1 5.3 as a live screen.
struct PickListWatch: LiveCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch", abstract: "The pick list as it happens, as a live screen.",
    discussion: """
      Arrow keys select a line; with a warehouse certificate p marks it picked and u puts it \
      back; r takes the whole list anew, q ends.

      --once prints the list as it is now. Without a terminal, with --lines or with --json every \
      change is printed on a line of its own, until interrupted.
      """)
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var place: PlaceOptions
  @Flag(help: "Print the list as it is now and end.") var once = false
  @Flag(help: "Print changes as lines, also on a terminal.") var lines = false
  @Option(help: "Print lines from after this sequence of an earlier watch on.") var cursor: UInt64?

  func validate() throws {
    if once && (lines || cursor != nil) {
      throw ValidationError("--once goes with neither --lines nor --cursor")
    }
  }

  func run(_ client: ShowroomClient, _ link: LinkWatch) async throws {
    if once { return try await PickText.print(client, place, connection) }
    if lines || cursor != nil || connection.json || !TerminalMode.isUsable {
      return try await printLines(client)
    }
    let identity = try await client.access.whoAmI(WhoAmIRequest()).identity
    // Refused here, the reason is still readable.
    _ = try await client.pickList.getPickList(GetPickListRequest(pageSize: 1))
    let canPick = identity.role == .warehouse || identity.role == .admin
    let screen = try LiveScreen(PickListView(zone: place.caption, canPick: canPick))
    link.tell(screen)
    let feed = PickListFeed(client, screen, place)
    feed.start()
    try await screen.run(feed.perform)
  }

  private func printLines(_ client: ShowroomClient) async throws {
    let request = WatchPickListRequest(
      cursor: cursor ?? 0, locationPrefix: place.location, zone: place.zone)
    let printer = Printer(json: connection.json)
    for try await message in client.pickList.watchPickList(request) {
      printer.show(message, WatchText.line)
    }
  }
}

/// The streams behind the pick list, and what its keys do.
final class PickListFeed: Sendable {
  private let client: ShowroomClient
  private let screen: LiveScreen<PickListView>
  private let place: PlaceOptions
  private let list = Feeding()
  private let floor = Feeding()

  init(_ client: ShowroomClient, _ screen: LiveScreen<PickListView>, _ place: PlaceOptions) {
    self.client = client
    self.screen = screen
    self.place = place
  }

  func perform(_ action: ViewAction) {
    switch action {
    case .refresh: start()
    case .pick(let session, let line, let quantity):
      mutate { client async throws(ClientError) in
        _ = try await client.pickList.markPicked(
          MarkPickedRequest(sessionID: session, lineID: line, expectedQuantity: quantity))
      }
    case .claim(let session, let line):
      mutate { client async throws(ClientError) in
        _ = try await client.pickList.claimPick(
          ClaimPickRequest(sessionID: session, lineIDs: [line]))
      }
    case .acknowledge(let session, let line):
      mutate { client async throws(ClientError) in
        _ = try await client.pickList.acknowledgeRecall(
          AcknowledgeRecallRequest(sessionID: session, lineID: line))
      }
    case .putBack(let session, let line):
      mutate { client async throws(ClientError) in
        _ = try await client.pickList.unmarkPicked(
          UnmarkPickedRequest(sessionID: session, lineID: line))
      }
    default: break
    }
  }

  /// The result comes with the stream; a refusal is told in the status line.
  private func mutate(
    _ call: @escaping @Sendable (ShowroomClient) async throws(ClientError) -> Void
  ) {
    Task { [client, screen] in
      do throws(ClientError) {
        try await call(client)
      } catch {
        let reason = Explanation.text(error)
        screen.update { view, _ in view.notice = reason }
      }
    }
  }

  func start() {
    list.start { [client, screen, place] in
      do {
        let request = WatchPickListRequest(
          locationPrefix: place.location, zone: place.zone)
        for try await message in client.pickList.watchPickList(request) {
          screen.update { view, now in view.apply(message, at: now) }
        }
        if !Task.isCancelled { screen.end(.success(())) }
      } catch {
        if !Task.isCancelled { screen.end(.failure(error)) }
      }
    }
    floor.start { [client, screen] in
      let stream = client.liveShopping.watchActiveSessions(WatchActiveSessionsRequest())
      do {
        for try await message in stream {
          screen.update { view, now in view.apply(message, at: now) }
        }
      } catch {
        // Only the colours of the sessions are missed: the list is complete without.
        screen.update { view, _ in view.notice = "sessions: \(error)" }
      }
    }
  }
}
