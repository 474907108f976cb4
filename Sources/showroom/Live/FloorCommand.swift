import APISchema
import ArgumentParser
import Client
import RPC
import TerminalViews
import Values

/// `showroom floor`: S1 5.2 as a live screen.
struct FloorCommand: LiveCommand {
  static let configuration = CommandConfiguration(
    commandName: "floor", abstract: "The open sessions and their carts, as a live screen.",
    discussion: """
      Arrow keys select a session, enter opens its cart, escape goes back, r takes everything \
      anew, q ends. Lines that were added, changed or removed a moment ago are marked.

      Without a terminal, or with --once, what there is now is printed as a table; with --json \
      as the server's answers, one a line.
      """)
  @OptionGroup var connection: ConnectionOptions
  @Argument(help: "Open this session's cart at once.") var session: SessionID?
  @Flag(help: "Print what there is now and end.") var once = false

  func run(_ client: ShowroomClient, _ link: LinkWatch) async throws {
    if once || connection.json || !TerminalMode.isUsable { return try await print(client) }
    let identity = try await client.access.whoAmI(WhoAmIRequest()).identity
    // Refused here, the reason is still readable.
    _ = try await client.liveShopping.getActiveSessions(GetActiveSessionsRequest(pageSize: 1))
    let screen = try LiveScreen(FloorView(caption: identity.name))
    link.tell(screen)
    let feed = FloorFeed(client, screen)
    feed.startFloor()
    if let session {
      screen.update { view, _ in view.open(session) }
      feed.perform(.open(session))
    }
    try await screen.run(feed.perform)
  }

  private func print(_ client: ShowroomClient) async throws {
    guard let session else { return try await FloorText.print(client, connection) }
    try await SessionText.print(client, session, connection)
  }
}

/// The streams behind the floor.
final class FloorFeed: Sendable {
  private let client: ShowroomClient
  private let screen: LiveScreen<FloorView>
  private let floor = Feeding()
  private let cart = Feeding()
  private let presence = Feeding()

  init(_ client: ShowroomClient, _ screen: LiveScreen<FloorView>) {
    self.client = client
    self.screen = screen
  }

  func perform(_ action: ViewAction) {
    switch action {
    case .open(let session):
      startCart(session)
      startPresence(session)
    case .close:
      cart.stop()
      presence.stop()
    case .refresh:
      startFloor()
      if let session = screen.update({ view, _ in view.cart?.sessionID }) { startCart(session) }
    default: break
    }
  }

  func startFloor() {
    floor.start { [client, screen] in
      do {
        let stream = client.liveShopping.watchActiveSessions(WatchActiveSessionsRequest())
        for try await message in stream {
          screen.update { view, now in view.apply(message, at: now) }
        }
        if !Task.isCancelled { screen.end(.success(())) }
      } catch {
        if !Task.isCancelled { screen.end(.failure(error)) }
      }
    }
  }

  private func startCart(_ session: SessionID) {
    cart.start { [client, screen] in
      let stream = client.liveShopping.watchSession(WatchSessionRequest(sessionID: session))
      var reason = ""
      do throws(ClientError) {
        for try await message in stream {
          screen.update { view, now in view.apply(message, of: session, at: now) }
        }
      } catch {
        reason = Explanation.text(error)
      }
      if Task.isCancelled { return }
      screen.update { view, _ in view.cartEnded(session, because: reason) }
    }
  }

  /// Presence has no cursor: the stream is opened anew when it is lost.
  private func startPresence(_ session: SessionID) {
    presence.start { [client, screen] in
      let request = WatchSessionActivityRequest(sessionID: session)
      while !Task.isCancelled {
        do throws(ClientError) {
          for try await message in client.liveShopping.watchSessionActivity(request) {
            guard case .presence(let presence) = message.body else { continue }
            screen.update { view, _ in view.apply(presence) }
          }
          return
        } catch {
          // Only who is there is missed: the cart is complete without.
          guard error.status.code == .unavailable else { return }
          try? await Task.sleep(for: .seconds(1))
        }
      }
    }
  }
}
