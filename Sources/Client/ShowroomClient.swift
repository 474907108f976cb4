import APISchema
public import Codec
import RPC
import TLS
public import Transport

/// A connection to a Showroom server that keeps itself alive.
///
/// Connects on first use. Any number of tasks may call at once. `close()` when done; a client that
/// is dropped without it closes too.
public final class ShowroomClient: ServiceCaller {
  private let loop: EventLoop
  private let channel: Channel
  private let configuration: ClientConfiguration
  private let ownsLoop: Bool

  /// A client with a thread of its own, or one that shares `loop` with others.
  /// Throws when a certificate, key or authority can't be used; the sentence names the file.
  public convenience init(_ configuration: ClientConfiguration) throws(ClientError) {
    do {
      let loop = try EventLoop(name: "showroom-client")
      loop.start()
      try self.init(configuration, loop: loop, ownsLoop: true)
    } catch {
      throw ClientError(.failedPrecondition, "\(error)")
    }
  }

  /// A client on a loop that the caller started and shuts down.
  public convenience init(
    _ configuration: ClientConfiguration, sharing loop: EventLoop
  ) throws(ClientError) {
    do {
      try self.init(configuration, loop: loop, ownsLoop: false)
    } catch {
      throw ClientError(.failedPrecondition, "\(error)")
    }
  }

  private init(
    _ configuration: ClientConfiguration, loop: EventLoop, ownsLoop: Bool
  ) throws(TLSError) {
    self.configuration = configuration
    self.loop = loop
    self.ownsLoop = ownsLoop
    channel = try Channel(loop: loop, configuration: configuration)
  }

  deinit { shutDown() }

  /// Ends all calls and streams, and the connection. A client with a thread of its own waits for
  /// that thread's last turn, so that a program may end at once: the server got its goodbye.
  public func close() {
    shutDown()
    if ownsLoop && !loop.isInLoop { loop.join() }
  }

  private func shutDown() {
    let channel = channel
    loop.execute { channel.close() }
    if ownsLoop { loop.shutdown() }
  }

  /// See `ServiceCaller`.
  public func unary<Request: WireMessage, Response: WireMessage>(
    _ method: MethodDescriptor, _ request: Request, options: CallOptions
  ) async throws(ClientError) -> Response {
    let payload = try await unary(method, payload: keyed(request).encoded(), options: options)
    do throws(DecodeError) {
      return try Response(decoding: payload, options: .lenient)
    } catch {
      throw ClientError(.internal, "unreadable answer: \(error)", fate: .answered)
    }
  }

  /// A unary call with encoded messages: for tools that know a method only by its name.
  public func unary(
    _ method: MethodDescriptor, payload: [UInt8], options: CallOptions = CallOptions()
  ) async throws(ClientError) -> [UInt8] {
    let timeoutMillis = options.timeoutMillis ?? configuration.callTimeoutMillis
    let call = CallRequest(service: method.service, method: method.method, payload: payload)
    let channel = channel
    let handle = OperationHandle<UnaryOperation>()
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        loop.execute {
          let operation = UnaryOperation(
            channel: channel, request: call, timeoutMillis: timeoutMillis,
            retries: options.retries
          ) { continuation.resume(returning: $0) }
          handle.set(operation)
          operation.start()
          if handle.isCancelled { operation.cancel() }
        }
      }
    } onCancel: {
      handle.cancel()
      loop.execute { handle.operation?.cancel() }
    }
    return try result.get()
  }

  /// See `ServiceCaller`.
  public func serverStream<Request: WireMessage, Response: WireMessage>(
    _ method: MethodDescriptor, _ request: Request, options: CallOptions
  ) -> MessageStream<Response> {
    stream(method, StreamRequest(request), options: options) {
      payload throws(DecodeError) in try Response(decoding: payload, options: .lenient)
    }
  }

  func stream<Response: Sendable>(
    _ method: MethodDescriptor, _ request: StreamRequest, options: CallOptions,
    decode: @escaping @Sendable ([UInt8]) throws(DecodeError) -> Response
  ) -> MessageStream<Response> {
    let (channel, loop) = (channel, loop)
    let handle = OperationHandle<StreamOperation<Response>>()
    let source = StreamSource<Response>(
      creditMessages: configuration.streamCreditMessages,
      onTaken: { count in loop.execute { handle.operation?.consumed(count) } },
      onCancel: {
        handle.cancel()
        loop.execute { handle.operation?.cancel() }
      })
    loop.execute { [weak source] in
      guard let source, !handle.isCancelled else { return }
      let operation = StreamOperation(
        channel: channel, method: method, request: request, options: options, source: source,
        decode: decode)
      handle.set(operation)
      operation.start()
    }
    return MessageStream(source: source)
  }

  /// See `ServiceCaller`.
  public func clientStream<Request: WireMessage, Response: WireMessage>(
    _ method: MethodDescriptor, options: CallOptions
  ) -> MessageSink<Request, Response> {
    MessageSink(operation: sink(method, options: options))
  }

  func sink(_ method: MethodDescriptor, options: CallOptions) -> SinkOperation {
    let operation = SinkOperation(channel: channel, method: method, options: options)
    operation.onLoop { $0.start() }
    return operation
  }

  /// A mutation is given a key of its own when it has none, before its first attempt.
  private func keyed<Request: WireMessage>(_ request: Request) -> Request {
    guard var mutation = request as? any IdempotentRequest, mutation.idempotencyKey.isEmpty else {
      return request
    }
    mutation.idempotencyKey = IdempotencyKey.random()
    return mutation as? Request ?? request
  }
}
