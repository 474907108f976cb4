import Codec
import RPC

extension ShowroomClient {
  /// Calls a method known only by its descriptor, with encoded messages: for tools. The answers
  /// come as a stream, also the single one of a unary call. Streams do not resume.
  public func exchange(
    _ method: MethodDescriptor, payloads: [[UInt8]], options: CallOptions = CallOptions()
  ) -> MessageStream<[UInt8]> {
    switch method.kind {
    case .unary: answering { try await self.unary(method, payload: payloads[0], options: options) }
    case .clientStreaming:
      answering {
        let sink = self.sink(method, options: options)
        for payload in payloads { try await sink.send(payload) }
        return try await sink.finish()
      }
    case .serverStreaming, .bidirectional:
      stream(method, StreamRequest(payload: payloads[0]), options: options) {
        payload throws(DecodeError) in payload
      }
    }
  }

  /// A stream of one answer.
  private func answering(
    _ call: @escaping @Sendable () async throws -> [UInt8]
  ) -> MessageStream<[UInt8]> {
    let task = Task { try await call() }
    let source = StreamSource<[UInt8]>(
      creditMessages: 1, onTaken: { _ in }, onCancel: { task.cancel() })
    Task { [weak source] in
      do {
        let payload = try await task.value
        source?.receive(payload)
        source?.finish(.success(()))
      } catch {
        let failure = error as? ClientError ?? ClientError(.unknown, "\(error)")
        source?.finish(.failure(failure))
      }
    }
    return MessageStream(source: source)
  }
}
