import APISchema
import Codec
import Commerce
import CommerceStore
import Engine
import RPC
import StoreSchema
import Transport

extension ClientStreamCall where Request: IdempotentRequest {
  /// Makes each request one commit, one after the other, and answers after the last. A request
  /// that is refused ends the call; what was committed before stays. `fold` adds a committed
  /// reply to the response; false when the response has no room for it.
  func receive(
    into response: Response,
    command: @escaping (Request) -> Commerce.Command,
    fold: @escaping (inout Response, StoreSchema.Reply.Body, UInt64) -> Bool
  ) {
    let receiver = Receiver(call: self, response: response, command: command, fold: fold)
    // The call holds the receiver by these closures and lets go of them at its end.
    scope.call.onMessage = { receiver.received($0) }
    scope.call.onHalfClose = { receiver.halfClosed() }
  }
}

/// The requests of one call that wait for their turn.
private final class Receiver<Request, Response: WireMessage>
where Request: WireMessage & IdempotentRequest {
  let call: ClientStreamCall<Request, Response>
  var response: Response
  let command: (Request) -> Commerce.Command
  let fold: (inout Response, StoreSchema.Reply.Body, UInt64) -> Bool
  /// Bounded by the credit that the client has: it gets one for each that is dealt with.
  var waiting: [[UInt8]] = []
  var isBusy = false
  var isHalfClosed = false

  init(
    call: ClientStreamCall<Request, Response>, response: Response,
    command: @escaping (Request) -> Commerce.Command,
    fold: @escaping (inout Response, StoreSchema.Reply.Body, UInt64) -> Bool
  ) {
    self.call = call
    self.response = response
    self.command = command
    self.fold = fold
  }

  func received(_ bytes: [UInt8]) {
    waiting.append(bytes)
    goOn()
  }

  func halfClosed() {
    isHalfClosed = true
    goOn()
  }

  private func goOn() {
    guard !isBusy, !call.scope.call.isEnded else { return }
    guard !waiting.isEmpty else {
      if isHalfClosed { call.respond(response) }
      return
    }
    let request: Request
    do throws(DecodeError) {
      request = try Request(decoding: waiting.removeFirst())
    } catch {
      return call.fail(Status(error))
    }
    isBusy = true
    let scope = call.scope
    let status = scope.loop.submit(scope.storeCommand(command(request), for: request)) {
      self.completed($0)
    }
    if let status { call.fail(status) }
  }

  private func completed(_ outcome: StoreOutcome) {
    isBusy = false
    guard case .committed(let reply, let sequence, _) = outcome else {
      return call.fail(call.scope.loop.core.status(of: outcome, route: call.scope.route))
    }
    guard fold(&response, reply.body, sequence) else {
      return call.fail(
        Status(
          .init(code: .limitExceeded, allowed: "fewer messages in one stream"),
          "too much for one answer; go on with another call"))
    }
    call.scope.call.grantCredit(1)
    goOn()
  }
}
