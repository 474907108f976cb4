import APISchema
import Codec
import Commerce
import CommerceStore
import Engine
import RPC
import StoreSchema
import TLS
import Transport

/// One call with everything its handler needs. On its loop only.
struct CallScope {
  /// The transport's call.
  let call: ServerCall
  /// Who asks; authorized for the route.
  var caller: Caller
  /// What is asked.
  let route: Route
  /// The connection's part of the services.
  let connection: ConnectionContext

  /// The loop's part of the services.
  var loop: LoopContext { connection.loop }

  /// The encoded request.
  var payload: [UInt8] { call.request.payload }

  /// Ends the call with an error.
  func fail(_ status: Status) { call.fail(status) }

  /// Ends the call as a fault of the server: logged with a reference, of which the caller is
  /// told no more than the reference.
  func failInternally(_ what: String) {
    call.fail(loop.core.internalFault(what, route: route))
  }

  /// Whom an idempotency key belongs to, and what it is bound to: method and request without the
  /// key, encoded anew so that equal requests are equal bytes (I6).
  func idempotency(of request: some IdempotentRequest & WireMessage) -> Idempotency? {
    var keyless = request
    keyless.idempotencyKey = ""
    let bytes = Array(route.fullName.utf8) + [0] + keyless.encoded()
    guard let hash = PayloadHash(SHA256.hash(bytes)) else { return nil }
    let key = IdempotencyKey(
      scope: caller.principal.idempotencyScope, key: request.idempotencyKey)
    return Idempotency(key: key, payloadHash: hash)
  }

  /// The command as the caller's, to be carried out once.
  func storeCommand(
    _ command: Commerce.Command, for request: some IdempotentRequest & WireMessage,
    operationID: String = ""
  ) -> StoreCommand {
    StoreCommand(
      command, principal: caller.principal, entropy: loop.entropy(for: command),
      idempotency: idempotency(of: request), clientOperationID: operationID)
  }
}
