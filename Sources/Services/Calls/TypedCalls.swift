import APISchema
import Codec
import Commerce
import CommerceStore
import Engine
import RPC
import StoreSchema
import Transport

/// A call with one response.
struct UnaryCall<Response: WireMessage> {
  /// The call.
  let scope: CallScope

  init(_ scope: CallScope) { self.scope = scope }

  /// Answers.
  func respond(_ response: Response) { scope.call.respond(response.encoded()) }

  /// Refuses.
  func fail(_ status: Status) { scope.fail(status) }

  /// Answers from the last durable version, once that is at `atLeast` or later.
  func read(
    atLeast sequence: UInt64 = 0,
    _ body: @escaping (Version<CommerceMachine>) throws(Status) -> Response
  ) {
    scope.loop.withVersion(atLeast: sequence, scope.call) { version in
      do throws(Status) {
        respond(try body(version))
      } catch {
        fail(error)
      }
    }
  }

  /// Has the writer carry out a command; the response is made of its committed reply alone, so
  /// that a repeated request is answered the same (I6).
  func submit(
    _ command: Commerce.Command, for request: some IdempotentRequest & WireMessage,
    operationID: String = "",
    response: @escaping (StoreSchema.Reply.Body, UInt64) -> Response?
  ) {
    let command = scope.storeCommand(command, for: request, operationID: operationID)
    scope.loop.submit(command, scope) { response($0.body, $1)?.encoded() }
  }
}

/// A call that is answered with a stream that follows the log.
struct ServerStreamCall<Response: WireMessage> {
  /// The call.
  let scope: CallScope

  init(_ scope: CallScope) { self.scope = scope }

  /// Refuses.
  func fail(_ status: Status) { scope.fail(status) }

  /// Follows the log from the cursor on, or from the state when it is 0.
  func follow(_ kind: StreamKind, from cursor: UInt64) {
    scope.loop.follow(kind, from: cursor, scope)
  }
}

/// A call with a stream of requests and one response.
struct ClientStreamCall<Request: WireMessage, Response: WireMessage> {
  /// The call.
  let scope: CallScope

  init(_ scope: CallScope) { self.scope = scope }

  /// Refuses.
  func fail(_ status: Status) { scope.fail(status) }
  /// Answers.
  func respond(_ response: Response) { scope.call.respond(response.encoded()) }
}
