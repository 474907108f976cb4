public import Codec
import DequeModule
import RPC
import Synchronization
import Transport

/// The sending side of a client stream: messages go out as the server has room for them.
///
/// Not repeated by itself: after a failure, send the messages again with their idempotency keys.
public final class MessageSink<Request: WireMessage, Response: WireMessage>: Sendable {
  private let operation: SinkOperation

  init(operation: SinkOperation) { self.operation = operation }

  /// Sends a message; returns once the server has room for it. Throws why the stream ended.
  public func send(_ message: Request) async throws(ClientError) {
    try await operation.send(message.encoded())
  }

  /// No more messages: waits for the answer.
  public func finish() async throws(ClientError) -> Response {
    let payload = try await operation.finish()
    do throws(DecodeError) {
      return try Response(decoding: payload, options: .lenient)
    } catch {
      throw ClientError(.internal, "unreadable answer: \(error)", fate: .answered)
    }
  }

  /// Gives the stream up.
  public func cancel() { operation.onLoop { $0.cancel() } }
}

/// A client stream on the loop.
///
/// Loop-confined: every member but `onLoop` and the async ones is used on the loop only.
// Sendable: only so that jobs for the loop can hold it; all use is on the loop's thread.
final class SinkOperation: @unchecked Sendable {
  typealias Sent = (Result<Void, ClientError>) -> Void
  typealias Completion = (Result<[UInt8], ClientError>) -> Void

  private let channel: Channel
  private let method: MethodDescriptor
  private let timeoutNanos: Int64
  private var call: ClientCall?
  private var queue = Deque<(payload: [UInt8], sent: Sent)>()
  private var isHalfClosed = false
  private var completion: Completion?
  private var result: Result<[UInt8], ClientError>?

  init(channel: Channel, method: MethodDescriptor, options: CallOptions) {
    self.channel = channel
    self.method = method
    timeoutNanos = Int64(clamping: (options.timeoutMillis ?? 0)).multipliedClamped(by: 1_000_000)
  }

  func onLoop(_ job: @escaping @Sendable (SinkOperation) -> Void) {
    channel.loop.execute { job(self) }
  }

  /// Returns once the server has room for it. From any thread.
  func send(_ payload: [UInt8]) async throws(ClientError) {
    let result = await withCheckedContinuation { continuation in
      onLoop { $0.send(payload) { continuation.resume(returning: $0) } }
    }
    return try result.get()
  }

  /// Waits for the answer. From any thread.
  func finish() async throws(ClientError) -> [UInt8] {
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        onLoop { $0.finish { continuation.resume(returning: $0) } }
      }
    } onCancel: {
      onLoop { $0.cancel() }
    }
    return try result.get()
  }

  func start() {
    _ = channel.acquire { result in
      switch result {
      case .success(let connection): self.open(on: connection)
      case .failure(let error): self.end(.failure(error))
      }
    }
  }

  func send(_ payload: [UInt8], sent: @escaping Sent) {
    if case .failure(let error) = result { return sent(.failure(error)) }
    queue.append((payload, sent))
    pump()
  }

  func finish(_ completion: @escaping Completion) {
    if let result { return completion(result) }
    self.completion = completion
    isHalfClosed = true
    pump()
  }

  func cancel() {
    call?.cancel()
    end(.failure(ClientError(.cancelled, "cancelled by the caller", fate: .maybeProcessed)))
  }

  private func open(on connection: ClientConnection) {
    guard result == nil else { return }
    let request = CallRequest(
      service: method.service, method: method.method, timeoutNanos: timeoutNanos)
    let call = connection.start(request, kind: .clientStreaming)
    self.call = call
    call.onCanSend = { self.pump() }
    call.onEnd = { status, payload, fate in
      self.end(status.isOK ? .success(payload) : .failure(ClientError(status, fate: fate)))
    }
    pump()
  }

  private func pump() {
    guard let call, result == nil else { return }
    while let first = queue.first {
      switch call.send(first.payload) {
      case .sent:
        queue.removeFirst()
        first.sent(.success(()))
      case .notNow: return
      case .ended: return
      }
    }
    if isHalfClosed { call.halfClose() }
  }

  private func end(_ result: Result<[UInt8], ClientError>) {
    guard self.result == nil else { return }
    self.result = result
    call = nil
    let early = ClientError(.cancelled, "the server ended the stream early", fate: .answered)
    for waiting in queue {
      if case .failure(let error) = result {
        waiting.sent(.failure(error))
      } else {
        waiting.sent(.failure(early))
      }
    }
    queue = []
    completion?(result)
    completion = nil
  }
}

extension Int64 {
  fileprivate func multipliedClamped(by factor: Int64) -> Int64 {
    let (product, overflow) = multipliedReportingOverflow(by: factor)
    return overflow ? .max : product
  }
}
