import Clocks
import RPC
import Transport

/// One unary call from its first attempt to its last: waits for a connection, sends, repeats.
///
/// Loop-confined: every member is used on the channel's loop only. Whatever it waits for (the
/// channel, the call, the pause) holds it; nothing does once it is finished.
// Sendable: only so that jobs for the loop can hold it; all use is on the loop's thread.
final class UnaryOperation: @unchecked Sendable {
  typealias Completion = (Result<[UInt8], ClientError>) -> Void

  private let channel: Channel
  private var request: CallRequest
  private let retries: Bool
  private let deadline: Instant
  private var completion: Completion?
  private var backoff = Backoff()
  private var random = SystemRandomNumberGenerator()
  private var waiter: UInt64?
  private var call: ClientCall?
  private var deadlineTimer: TimerID?
  private var retryTimer: TimerID?

  /// Must be made on the loop.
  init(
    channel: Channel, request: CallRequest, timeoutMillis: UInt64, retries: Bool,
    completion: @escaping Completion
  ) {
    self.channel = channel
    self.request = request
    self.retries = retries
    self.completion = completion
    deadline = channel.loop.now.adding(milliseconds: timeoutMillis)
  }

  func start() {
    deadlineTimer = channel.loop.schedule(at: deadline) { [weak self] in self?.timedOut() }
    attempt()
  }

  /// The caller waits no longer.
  func cancel() {
    finish(.failure(ClientError(.cancelled, "cancelled by the caller", fate: .maybeProcessed)))
  }

  private func attempt() {
    retryTimer = nil
    waiter = channel.acquire { result in
      self.waiter = nil
      switch result {
      case .success(let connection): self.send(on: connection)
      case .failure(let error): self.finish(.failure(error))
      }
    }
  }

  private func send(on connection: ClientConnection) {
    guard completion != nil else { return }
    let left = deadline.nanoseconds(since: channel.loop.now)
    request.timeoutNanos = max(1, Int64(clamping: left))
    let call = connection.start(request, kind: .unary)
    self.call = call
    call.onEnd = { status, payload, fate in self.ended(status, payload, fate) }
  }

  private func ended(_ status: Status, _ payload: [UInt8], _ fate: CallFate) {
    call = nil
    if status.isOK { return finish(.success(payload)) }
    let error = ClientError(status, fate: fate)
    guard retries else { return finish(.failure(error)) }
    let pause = backoff.failed(random: random.next())
    switch RetryPolicy.decide(after: error) {
    case .giveUp: finish(.failure(error))
    case .retry: retry(afterMillis: pause, or: error)
    case .retryAfter(let millis): retry(afterMillis: max(millis, pause), or: error)
    }
  }

  private func retry(afterMillis millis: UInt64, or error: ClientError) {
    let at = channel.loop.now.adding(milliseconds: millis)
    guard at < deadline else { return finish(.failure(error)) }
    retryTimer = channel.loop.schedule(at: at) { self.attempt() }
  }

  private func timedOut() {
    deadlineTimer = nil
    let isWaiting = waiter != nil
    let text = isWaiting ? " (\(channel.reasonForDelay.status.message))" : ""
    finish(
      .failure(
        ClientError(
          .deadlineExceeded, "no answer in time\(text)",
          fate: isWaiting ? .notProcessed : .maybeProcessed)))
  }

  private func finish(_ result: Result<[UInt8], ClientError>) {
    guard let completion else { return }
    self.completion = nil
    if let waiter { channel.abandon(waiter) }
    call?.cancel()
    call = nil
    for timer in [deadlineTimer, retryTimer] { if let timer { channel.loop.cancel(timer) } }
    completion(result)
  }
}
