// Calls become commands, replies become responses, commits become stream messages.
//
//   Calls/        one call: who asks, what it may, typed answers; the router
//   Identity/     certificates and tokens to principals
//   Handlers/     one file per service: request -> command or query, reply -> response
//   Views/        records -> API messages, by who sees them
//   Projections/  commits -> stream messages: functions of the commit alone
//   Streams/      hubs, subscriptions, one set per event loop
//   Errors/       rejections and failures -> status with ErrorDetail
//
// Invariants: no method is reachable without its AccessRule; what customers are sent is made of
// message types without fields for cost, margin, notes or hidden prices (I7); nothing is answered
// before it is durable; all state of a loop is touched on that loop only.
// Must not import sockets, files or Foundation.
//
// Generated/ (tools/generate, from proto/) is expected to hold, for the hand-written part here:
//   enum Route: UInt8, CaseIterable: one case per method, with `init?(service:method:)`,
//     `service`, `method`, `fullName` ("showroom.v1.LiveShopping/AddToCart"), `kind: MethodKind`,
//     `rule: AccessRule`
//   protocol LiveShoppingService { ... }, one per service:
//     func addToCart(_ request: APISchema.AddToCartRequest,
//                    _ call: UnaryCall<APISchema.AddToCartResponse>)
//     func watchSession(_ request: APISchema.WatchSessionRequest,
//                       _ call: ServerStreamCall<APISchema.WatchSessionResponse>)
//     func upsertBatches(_ call: ClientStreamCall<APISchema.UpsertBatchesRequest,
//                                                 APISchema.UpsertBatchesResponse>)
//   func dispatch(_ route: Route, _ scope: CallScope, to handlers: some AllServices): decodes
//     `scope.call.request.payload` and calls the handler with UnaryCall(scope) and so on; a
//     DecodeError becomes `scope.fail(Status(error))`. AllServices is the union of the protocols.
