import APISchema
import Client
import Foundation
import Testing
import Values

extension SystemTests {
  /// The server is killed while a purchase changes its mode (I9, issue 4): none or all of it is
  /// there afterwards, and the repeated request has one effect.
  @Suite struct OrderKillTests {
    @Test("A kill during draft to live, live to draft and live to order leaves none or all of it")
    func noneOrAll() async throws {
      let environment = ProcessInfo.processInfo.environment
      let rounds = environment["SHOWROOM_KILL_ROUNDS"].flatMap { Int($0) } ?? 12
      let seed = firstSeed(.random(in: 0 ... .max))
      print("order kill rounds: \(rounds), SHOWROOM_SEED=\(seed)")
      try await Shop.run { shop in
        var random = SplitMix64(seed: seed)
        let tea = try await shop.batch("TEA", units: 1_000_000)
        let cup = try await shop.batch("CUP", units: 1_000_000)
        let scene = Scene(shop: shop, batches: [tea, cup])
        var done = [0, 0]
        for round in 0..<rounds {
          let name = "round \(round) of SHOWROOM_SEED=\(seed)"
          // Each conversion once with a kill that certainly comes after it: the answer is there.
          let moment: Moment =
            switch round / 3 {
            case 0: .afterAnswer
            case let turn where turn % 2 == 0: .afterPings(.random(in: 0...12, using: &random))
            default: .afterYields(.random(in: 0...500, using: &random))
            }
          let wasDone = try await scene.play(round, name, moment)
          try require(wasDone || round >= 3, "\(name): an answer that did not last")
          done[wasDone ? 1 : 0] += 1
        }
        print("killed before \(done[0]), after \(done[1])")
      }
    }

    /// When the server is killed: certainly too late, some calls later, or in less than a call.
    private enum Moment {
      case afterAnswer
      case afterPings(Int)
      case afterYields(Int)
    }

    private struct Scene {
      let shop: Shop
      let batches: [BatchID]

      var desk: OrderDesk { OrderDesk(shop) }

      /// One purchase, converted under fire; whether the first request had its effect.
      func play(_ round: Int, _ name: String, _ moment: Moment) async throws -> Bool {
        let draft = try await desk.draft([(batches[0], 3), (batches[1], 2)], note: name)
        let id = draft.orderID
        _ = try await desk.price(id, .batch, batch: batches[0], percent: -10)
        if round % 3 == 0 { return try await toLive(id, name, moment) }
        let live = try await desk.orders.convertDraftToLiveSession(
          ConvertFromDraftRequest(orderID: id))
        return try await fromLive(live.sessionID, id, asDraft: round % 3 == 1, name, moment)
      }

      private func toLive(_ id: OrderID, _ name: String, _ moment: Moment) async throws -> Bool {
        let request = ConvertFromDraftRequest(idempotencyKey: name, orderID: id)
        let before = try await sequence()
        try await killed(moment) { () throws(ClientError) in
          _ = try await shop.jane.orders.convertDraftToLiveSession(
            request, options: CallOptions(retries: false))
        }
        let order = try await desk.order(id)
        let held = try await shop.stock("TEA").held
        let sessions = try await openSessions()
        let isDone = !order.lockedBySessionID.isNone
        try require(order.lines.count == 2 && order.notes.count == 1, name)
        try require(held == (isDone ? .units(3) : .zero), "\(name): \(held) held")
        try require(sessions.count == (isDone ? 1 : 0), "\(name): \(sessions) open")
        let live = try await desk.orders.convertDraftToLiveSession(request)
        try require(!isDone || live.sessionID == order.lockedBySessionID, name)
        // One commit, whenever it was: there is nothing that a kill could come between.
        try require(live.sequence == before + 1, "\(name): \(live.sequence) after \(before)")
        let cart = try await shop.jane.liveShopping.getCart(
          GetCartRequest(sessionID: live.sessionID, atLeast: live.sequence))
        try require(cart.totals.total.cents == 2_700 + 2_000, "\(name): \(cart.totals.total)")
        _ = try await shop.jane.liveShopping.cancelSession(
          CancelSessionRequest(sessionID: live.sessionID))
        return isDone
      }

      private func fromLive(
        _ session: SessionID, _ id: OrderID, asDraft: Bool, _ name: String, _ moment: Moment
      ) async throws -> Bool {
        let request = ConvertToOrderRequest(
          idempotencyKey: name, sessionID: session, status: asDraft ? .draft : .confirmed)
        let committed = try await shop.stock("TEA").committed
        let before = try await sequence()
        try await killed(moment) { () throws(ClientError) in
          _ = try await shop.jane.orders.createFromLiveSession(
            request, options: CallOptions(retries: false))
        }
        let order = try await desk.order(id)
        let stock = try await shop.stock("TEA")
        let isDone = order.lockedBySessionID.isNone
        let sessions = try await openSessions()
        try require(sessions.count == (isDone ? 0 : 1), "\(name): \(sessions) open")
        try require(stock.held == (isDone ? .zero : .units(3)), "\(name): \(stock.held) held")
        let sold = isDone && !asDraft
        try require(order.summary.status == (sold ? .confirmed : .draft), name)
        try require(
          stock.committed.tenThousandths - committed.tenThousandths == (sold ? 30_000 : 0),
          "\(name): \(stock.committed) committed")
        let answer = try await desk.orders.createFromLiveSession(request)
        try require(answer.orderID == id && answer.orderTotal.cents == 4_700, name)
        try require(answer.sequence == before + 1, "\(name): \(answer.sequence) after \(before)")
        let after = try await desk.order(id, atLeast: answer.sequence)
        try require(after.modeTransitions.count == 2 && after.lines.count == 2, name)
        return isDone
      }

      private func openSessions() async throws -> [SessionID] {
        try await shop.jane.liveShopping.getActiveSessions(GetActiveSessionsRequest())
          .sessions.map(\.sessionID)
      }

      private func sequence() async throws -> UInt64 {
        try await shop.admin.server.info(InfoRequest()).sequence
      }

      /// The call, and a kill; the server runs again afterwards.
      private func killed(
        _ moment: Moment, _ call: @escaping @Sendable () async throws(ClientError) -> Void
      ) async throws {
        let task = Task { try? await call() }
        switch moment {
        case .afterAnswer: _ = await task.value
        case .afterPings(let count):
          for _ in 0..<count { _ = try await shop.scanner.server.ping(PingRequest()) }
        case .afterYields(let count): for _ in 0..<count { await Task.yield() }
        }
        try shop.server.killNow()
        try await shop.server.killed()
        // It may still wait for a connection, and is not to find the next server.
        task.cancel()
        _ = await task.value
        try await shop.server.start()
      }
    }
  }
}

/// Fails the test with a sentence.
private func require(_ condition: Bool, _ what: String) throws {
  if !condition { throw Unmet(what) }
}
