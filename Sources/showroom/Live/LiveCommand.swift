import APISchema
import ArgumentParser
import Client
import Synchronization
import TerminalViews

/// Whether there is a connection, from the client to a screen that is made after it.
final class LinkWatch: Sendable {
  private let listener = Mutex<(@Sendable (LinkState) -> Void)?>(nil)

  /// For the client's configuration.
  func report(_ change: ConnectionChange) {
    let state: LinkState =
      switch change {
      case .connected: .live
      case .lost(let reason): .reconnecting(reason)
      }
    listener.withLock { $0 }?(state)
  }

  /// Tells a screen from now on; it starts alive, because a call has succeeded just before.
  func tell<View: LiveView>(_ screen: LiveScreen<View>) {
    screen.update { view, _ in view.link = .live }
    listener.withLock { listener in
      listener = { state in screen.update { view, _ in view.link = state } }
    }
  }
}

/// One stream that feeds a screen; started anew it replaces the one before.
final class Feeding: Sendable {
  private let task = Mutex<Task<Void, Never>?>(nil)

  deinit { stop() }

  func start(_ body: @escaping @Sendable () async -> Void) {
    let previous = task.withLock { task in
      defer { task = Task(operation: body) }
      return task
    }
    previous?.cancel()
  }

  func stop() {
    task.withLock { $0 }?.cancel()
  }
}

/// A command that shows a live screen.
protocol LiveCommand: AsyncParsableCommand {
  var connection: ConnectionOptions { get }
  func run(_ client: ShowroomClient, _ link: LinkWatch) async throws
}

extension LiveCommand {
  func run() async throws {
    do {
      let link = LinkWatch()
      let client = try connection.client { $0.onConnectionChange = link.report }
      defer { client.close() }
      try await run(client, link)
    } catch let code as ExitCode {
      throw code
    } catch {
      throw ProgramExit.exit(with: error)
    }
  }
}
