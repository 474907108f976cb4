import APISchema
import Clocks
import Commerce
import CommerceStore
import Engine
import RPC
import StoreSchema
import Values

// What was, and what it came to. Whose session it is is decided as for reading it now (D3).

extension Handlers {
  func getSessionAt(
    _ request: APISchema.GetSessionAtRequest, _ call: UnaryCall<APISchema.GetSessionAtResponse>
  ) {
    LookBack.start(request, call.scope) { fold in
      let state = fold.state.commerce
      guard let session = state.sessions[request.sessionID],
        let activity = state.activity(of: request.sessionID)
      else { return call.scope.failInternally("a trail does not begin with its session") }
      call.respond(
        .init(
          sequence: fold.sequence, committedAt: fold.time,
          session: APISchema.Session(
            session, activity, orderOverride: state.overrides[activity.orderOverrideID]),
          items: CartView(state: fold.state, session: request.sessionID).staffItems))
    }
  }

  func getSessionAtAsClient(
    _ request: APISchema.GetSessionAtRequest,
    _ call: UnaryCall<APISchema.GetSessionAtAsClientResponse>
  ) {
    LookBack.start(request, call.scope) { fold in
      let state = fold.state.commerce
      guard let session = state.sessions[request.sessionID],
        let activity = state.activity(of: request.sessionID)
      else { return call.scope.failInternally("a trail does not begin with its session") }
      call.respond(
        .init(
          sequence: fold.sequence, committedAt: fold.time,
          session: APISchema.ClientSession(session, activity),
          items: CartView(state: fold.state, session: request.sessionID).clientItems))
    }
  }

  func replaySession(
    _ request: APISchema.ReplaySessionRequest,
    _ call: ServerStreamCall<APISchema.WatchSessionResponse>
  ) {
    ReplayStream.start(.session(request.sessionID), request, call.scope)
  }

  func replaySessionAsClient(
    _ request: APISchema.ReplaySessionRequest,
    _ call: ServerStreamCall<APISchema.WatchSessionAsClientResponse>
  ) {
    ReplayStream.start(.sessionAsClient(request.sessionID), request, call.scope)
  }

  /// Summing years of days takes a while, so it is done on the worker's thread.
  func getSessionMetrics(
    _ request: APISchema.GetSessionMetricsRequest,
    _ call: UnaryCall<APISchema.GetSessionMetricsResponse>
  ) {
    let context = call.scope.loop
    context.withVersion(atLeast: request.atLeast, call.scope.call) { version in
      let report: MetricsReport
      do throws(Status) {
        report = try MetricsReport(request, now: context.core.clock.timestamp)
      } catch {
        return call.fail(error)
      }
      context.metricsRows(report, version) { result in
        switch result {
        case .failure(let status): call.fail(status)
        case .success(let rows): call.respond(.init(sequence: version.sequence, rows: rows))
        }
      }
    }
  }
}
