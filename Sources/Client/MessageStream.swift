import DequeModule
import Synchronization

/// The messages of a server's stream, for one consumer.
///
/// The server sends only as many messages as the consumer has room for: reading slowly slows the
/// server down and costs bounded memory. Leaving the loop, or cancelling the task, ends the stream
/// at the server too.
public struct MessageStream<Message: Sendable>: AsyncSequence, Sendable {
  /// What the stream carries.
  public typealias Element = Message
  /// Why it can end early.
  public typealias Failure = ClientError

  let source: StreamSource<Message>

  /// The one iterator; a second one would steal messages from the first.
  public func makeAsyncIterator() -> Iterator { Iterator(source: source) }

  /// Ends the stream; a consumer that waits sees its end.
  public func cancel() { source.cancel() }

  /// Hands out messages in order.
  public struct Iterator: AsyncIteratorProtocol {
    let source: StreamSource<Message>

    /// The next message; nil at the end. Throws why the stream failed, once.
    public mutating func next() async throws(ClientError) -> Message? {
      try await source.next()
    }

    /// The next message; nil at the end. Throws why the stream failed, once.
    public mutating func next(
      isolation actor: isolated (any Actor)?
    ) async throws(ClientError) -> Message? {
      try await source.next()
    }
  }
}

/// Where a stream's messages wait between the loop and the consumer.
///
/// The owner is cancelled when the last reference goes: a stream nobody reads is closed.
final class StreamSource<Message: Sendable>: Sendable {
  private typealias Waiting = CheckedContinuation<Result<Message?, ClientError>, Never>

  private struct State {
    var messages = Deque<Message>()
    var end: Result<Void, ClientError>?
    var waiting: Waiting?
    /// Taken by the consumer since credit was last given back.
    var taken: UInt32 = 0
  }
  private let state = Mutex(State())
  private let creditBatch: UInt32
  private let onTaken: @Sendable (UInt32) -> Void
  private let onCancel: @Sendable () -> Void

  /// `onTaken` gives credit back, `onCancel` ends the call; both from any thread.
  init(
    creditMessages: UInt32, onTaken: @escaping @Sendable (UInt32) -> Void,
    onCancel: @escaping @Sendable () -> Void
  ) {
    creditBatch = max(1, creditMessages / 2)
    self.onTaken = onTaken
    self.onCancel = onCancel
  }

  deinit { onCancel() }

  /// A message came. Never more are kept than credit was given.
  func receive(_ message: Message) {
    let waiting = state.withLock { state -> Waiting? in
      guard state.end == nil else { return nil }
      guard let waiting = state.waiting else {
        state.messages.append(message)
        return nil
      }
      state.waiting = nil
      return waiting
    }
    guard let waiting else { return }
    waiting.resume(returning: .success(message))
    countTaken()
  }

  /// The stream is over; what was received before is still handed out.
  func finish(_ result: Result<Void, ClientError>) {
    let waiting = state.withLock { state -> Waiting? in
      guard state.end == nil else { return nil }
      state.end = result
      defer { state.waiting = nil }
      return state.waiting
    }
    waiting?.resume(returning: result.map { nil })
  }

  func cancel() {
    finish(.success(()))
    onCancel()
  }

  func next() async throws(ClientError) -> Message? {
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in take(continuation) }
    } onCancel: {
      cancel()
    }
    return try result.get()
  }

  private func take(_ continuation: Waiting) {
    let result = state.withLock { state -> Result<Message?, ClientError>? in
      if let message = state.messages.popFirst() { return .success(message) }
      if let end = state.end {
        state.end = .success(())
        return end.map { nil }
      }
      precondition(state.waiting == nil, "a stream has one consumer at a time")
      state.waiting = continuation
      return nil
    }
    guard let result else { return }
    continuation.resume(returning: result)
    if case .success(.some) = result { countTaken() }
  }

  private func countTaken() {
    let batch = state.withLock { state -> UInt32 in
      state.taken += 1
      guard state.taken >= creditBatch else { return 0 }
      defer { state.taken = 0 }
      return state.taken
    }
    if batch > 0 { onTaken(batch) }
  }
}
