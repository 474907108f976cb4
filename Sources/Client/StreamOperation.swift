import APISchema
import Clocks
import Codec
import RPC
import Transport

/// What opens a stream: the request's encoding, for the cursor to go on from.
struct StreamRequest: Sendable {
  /// Whether the stream has a cursor, and so can be opened again where it was lost.
  let resumes: Bool
  /// The cursor the caller gave.
  let cursor: UInt64
  /// The request that goes on after this cursor.
  let payload: @Sendable (UInt64) -> [UInt8]

  /// A typed request.
  init<Request: WireMessage>(_ request: Request) {
    resumes = request is any CursorRequest
    cursor = (request as? any CursorRequest)?.cursor ?? 0
    payload = { cursor in
      guard var resuming = request as? any CursorRequest else { return request.encoded() }
      resuming.cursor = cursor
      return (resuming as? Request ?? request).encoded()
    }
  }

  /// An encoded request, sent as it is, once.
  init(payload: [UInt8]) {
    resumes = false
    cursor = 0
    self.payload = { _ in payload }
  }
}

/// One stream from a server, over as many connections as it takes.
///
/// A stream with a cursor is opened again where it was lost, after the backoff, and proves that
/// nothing is missing. Any other stream ends with its call.
///
/// Loop-confined: every member but `source` is used on the channel's loop only.
// Sendable: only so that jobs for the loop can hold it; all use is on the loop's thread.
final class StreamOperation<Response: Sendable>: @unchecked Sendable {
  private let channel: Channel
  private let method: MethodDescriptor
  private let request: StreamRequest
  private let decode: @Sendable ([UInt8]) throws(DecodeError) -> Response
  private let options: CallOptions
  private let deadline: Instant?
  private weak var source: StreamSource<Response>?
  private var proof: SequenceProof
  private var backoff = Backoff()
  private var random = SystemRandomNumberGenerator()
  private var waiter: UInt64?
  private var call: ClientCall?
  private var retryTimer: TimerID?
  private var isOver = false

  init(
    channel: Channel, method: MethodDescriptor, request: StreamRequest, options: CallOptions,
    source: StreamSource<Response>,
    decode: @escaping @Sendable ([UInt8]) throws(DecodeError) -> Response
  ) {
    self.channel = channel
    self.method = method
    self.request = request
    self.options = options
    self.source = source
    self.decode = decode
    deadline = options.timeoutMillis.map { channel.loop.now.adding(milliseconds: $0) }
    proof = SequenceProof(cursor: request.cursor)
  }

  func start() {
    retryTimer = nil
    waiter = channel.acquire { result in
      self.waiter = nil
      switch result {
      case .success(let connection): self.open(on: connection)
      case .failure(let error): self.finish(.failure(error))
      }
    }
  }

  /// The consumer has taken so many messages.
  func consumed(_ messages: UInt32) { call?.grantCredit(messages) }

  /// The consumer is gone, or waits no longer.
  func cancel() { finish(.success(())) }

  private func open(on connection: ClientConnection) {
    guard !isOver else { return }
    var timeoutNanos: Int64 = 0
    if let deadline {
      timeoutNanos = max(1, Int64(clamping: deadline.nanoseconds(since: channel.loop.now)))
    }
    let request = CallRequest(
      service: method.service, method: method.method, payload: request.payload(proof.cursor),
      timeoutNanos: timeoutNanos)
    let call = connection.start(request, kind: .serverStreaming)
    self.call = call
    call.onMessage = { payload in self.received(payload) }
    call.onEnd = { status, _, fate in self.ended(status, fate) }
  }

  private func received(_ payload: [UInt8]) {
    backoff.succeeded()
    let message: Response
    do throws(DecodeError) {
      message = try decode(payload)
    } catch {
      return finish(.failure(ClientError(.internal, "unreadable message: \(error)")))
    }
    switch verdict(on: message) {
    case .inOrder: source?.receive(message)
    case .duplicate: call?.grantCredit(1)
    case .gap(let expected, let found):
      finish(
        .failure(
          ClientError(
            .dataLoss,
            "the stream has a gap: expected the message after \(expected), got one after \(found)"
          )))
    }
  }

  private func verdict(on message: Response) -> SequenceProof.Verdict {
    guard let watched = message as? any WatchMessage else { return .inOrder }
    if watched.carriesState && !watched.completesState { return .inOrder }
    return proof.accept(
      sequence: watched.sequence, previousSequence: watched.previousSequence,
      startsAnew: watched.carriesState)
  }

  private func ended(_ status: Status, _ fate: CallFate) {
    call = nil
    guard !isOver else { return }
    if status.isOK { return finish(.success(())) }
    let error = ClientError(status, fate: fate)
    guard options.retries, request.resumes else { return finish(.failure(error)) }
    let pause = backoff.failed(random: random.next())
    switch RetryPolicy.decide(after: error) {
    case .giveUp: finish(.failure(error))
    case .retry: reopen(afterMillis: pause, or: error)
    case .retryAfter(let millis): reopen(afterMillis: max(millis, pause), or: error)
    }
  }

  private func reopen(afterMillis millis: UInt64, or error: ClientError) {
    let at = channel.loop.now.adding(milliseconds: millis)
    if let deadline, at >= deadline { return finish(.failure(error)) }
    retryTimer = channel.loop.schedule(at: at) { self.start() }
  }

  private func finish(_ result: Result<Void, ClientError>) {
    guard !isOver else { return }
    isOver = true
    if let waiter { channel.abandon(waiter) }
    if let retryTimer { channel.loop.cancel(retryTimer) }
    call?.cancel()
    call = nil
    source?.finish(result)
  }
}
