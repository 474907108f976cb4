import APISchema
import Client

/// A stream's message, and whether it is a state or a change.
protocol Watching: SequencedMessage {
  /// It carries the state, or a part of it.
  var isState: Bool { get }
}

extension WatchSessionResponse: Watching {
  var isState: Bool { if case .state = body { true } else { false } }
}

extension WatchSessionAsClientResponse: Watching {
  var isState: Bool { if case .state = body { true } else { false } }
}

extension WatchPickListResponse: Watching {
  var isState: Bool { if case .state = body { true } else { false } }
}

extension WatchActiveSessionsResponse: Watching {
  var isState: Bool { if case .state = body { true } else { false } }
}

extension WatchMyOrdersResponse: Watching {
  var isState: Bool { if case .state = body { true } else { false } }
}

/// Reads a stream to its end and keeps what came.
final class Recorder<Message: Watching>: Sendable {
  struct Seen: Sendable {
    var messages: [Message] = []
    var failure: ClientError?
    var isOver = false
    /// Sequence of the newest message.
    var sequence: UInt64 { messages.last?.sequence ?? 0 }
  }
  let seen = Watched(Seen())
  private let task: Task<Void, Never>

  init(_ stream: MessageStream<Message>) {
    let seen = seen
    task = Task {
      do throws(ClientError) {
        for try await message in stream { seen.update { $0.messages.append(message) } }
        seen.update { $0.isOver = true }
      } catch {
        seen.update {
          $0.failure = error
          $0.isOver = true
        }
      }
    }
  }

  deinit { task.cancel() }

  func cancel() { task.cancel() }

  /// Waits until the stream is at `sequence`; what came so far.
  @discardableResult
  func reach(_ sequence: UInt64, seconds: Int = 30) async throws -> [Message] {
    let seen = try await seen.wait("stream message \(sequence)", seconds: seconds) {
      $0.sequence >= sequence || $0.isOver
    }
    guard seen.sequence >= sequence else {
      throw Unmet(
        "the stream ended at \(seen.sequence), before \(sequence): "
          + (seen.failure.map { "\($0)" } ?? "without an error"))
    }
    return seen.messages
  }

  /// Waits for the stream's end.
  @discardableResult
  func end(seconds: Int = 30) async throws -> Seen {
    try await seen.wait("the stream's end", seconds: seconds) { $0.isOver }
  }
}

/// Where messages do not follow from each other: each names the one before it (I5), and sequences
/// rise. Begins with a state; a state later on would mean that the cursor was lost.
func breaks<Message: Watching>(in messages: [Message]) -> [String] {
  var found: [String] = []
  if let first = messages.first, !first.isState { found.append("it begins without a state") }
  for (before, message) in zip(messages, messages.dropFirst()) {
    let place = "after \(before.sequence)"
    if message.isState {
      if !before.isState { found.append("\(place): the state again") }
    } else if message.previousSequence != before.sequence {
      found.append("\(place): a message after \(message.previousSequence)")
    } else if message.sequence <= before.sequence {
      found.append("\(place): message \(message.sequence)")
    }
  }
  return found
}
