import APISchema
import Client
import Clocks
import Testing
import Values

extension SystemTests {
  /// Policy, ends, drafts, checkout and release of sessions over the wire.
  @Suite struct SessionTests {
    @Test("C43, C05, C20: the policy is read, saved by admins, and obeyed by new sessions")
    func policyRules() async throws {
      try await Shop.run { shop in
        let first = try await shop.jane.policy.getPolicy(GetPolicyRequest())
        #expect(first.policy.version == 0)
        let policy = StorePolicy(
          openSessionsPerClientMax: 1, idleTimeoutSeconds: 600, pauseTimeoutSeconds: 7_200,
          releasePolicy: .onIntent)
        let request = SavePolicyRequest(idempotencyKey: "policy", policy: policy)
        let saved = try await shop.admin.policy.savePolicy(request)
        #expect(saved.policy.version == 1 && saved.policy.idleTimeoutSeconds == 600)
        #expect(try await shop.admin.policy.savePolicy(request) == saved, "idempotent")
        let got = try await shop.jane.policy.getPolicy(GetPolicyRequest(atLeast: saved.sequence))
        #expect(got.policy == saved.policy)
        let session = try await shop.session()
        let state = try await shop.jane.liveShopping.getSession(
          GetSessionRequest(sessionID: session.sessionID)
        ).session
        #expect(state.idleTimeoutSeconds == 600 && state.pauseTimeoutSeconds == 7_200)
        #expect(state.releasePolicy == .onIntent)
        let second = await refusal { () throws(ClientError) in
          try await shop.tom.liveShopping.createSession(
            CreateSessionRequest(clientID: shop.customerID))
        }
        #expect(second?.code == .limitExceeded && second?.detail?.field == "client_id")
        try await refusals(shop)
      }
    }

    private func refusals(_ shop: Shop) async throws {
      let late = await refusal { () throws(ClientError) in
        try await shop.admin.policy.savePolicy(
          SavePolicyRequest(policy: StorePolicy(version: 7)))
      }
      #expect(late?.code == .versionConflict && late?.detail?.currentVersion == 1)
      let short = await refusal { () throws(ClientError) in
        try await shop.admin.policy.savePolicy(
          SavePolicyRequest(policy: StorePolicy(pauseTimeoutSeconds: 5)))
      }
      #expect(short?.code == .invalidField)
      #expect(short?.detail?.field == "policy.pause_timeout_seconds")
      let staff = await refusal { () throws(ClientError) in
        try await shop.jane.policy.savePolicy(SavePolicyRequest(policy: StorePolicy()))
      }
      #expect(staff?.code == .permissionDenied)
    }

    @Test("C43, S1-ROL01 to ROL04: switched off, new sessions are refused and open ones go on")
    func featureFlag() async throws {
      try await Shop.run { shop in
        let session = try await shop.session()
        let batch = try await shop.batch("MUG", units: 10)
        let off = try await shop.admin.policy.savePolicy(
          SavePolicyRequest(policy: StorePolicy(liveSessions: .off)))
        #expect(off.policy.liveSessions == .off)
        let refused = await refusal { () throws(ClientError) in
          try await shop.jane.liveShopping.createSession(
            CreateSessionRequest(clientID: shop.customerID))
        }
        #expect(refused?.code == .featureDisabled)
        _ = try await shop.jane.liveShopping.addToCart(
          AddToCartRequest(sessionID: session.sessionID, batchID: batch, quantity: .units(1)))
        let order = try await shop.jane.liveShopping.endSession(
          EndSessionRequest(
            sessionID: session.sessionID, disposition: .completeToOrder))
        #expect(order.status == .completed && order.orderNumber == "SO-000001")
      }
    }

    @Test("C04, C22: a session ends the way it says, and once")
    func endsOnce() async throws {
      try await Shop.run { shop in
        let batch = try await shop.batch("MUG", units: 100)
        let selling = shop.jane.liveShopping
        for disposition in [
          SessionDisposition.completeToOrder, .saveAsDraft, .cancel,
        ] {
          let session = try await shop.session().sessionID
          _ = try await selling.addToCart(
            AddToCartRequest(sessionID: session, batchID: batch, quantity: .units(1)))
          let end = EndSessionRequest(
            sessionID: session, disposition: disposition, reason: "enough")
          let first = try await selling.endSession(end)
          let again = try await selling.endSession(end)
          #expect(again.orderID == first.orderID && again.status == first.status)
          #expect(first.orderID.isNone == (disposition == .cancel))
          #expect(first.status == (disposition == .cancel ? .cancelled : .completed))
          let state = try await selling.getSession(GetSessionRequest(sessionID: session)).session
          #expect(state.endReason == "enough" && state.orderID == first.orderID)
        }
        let stock = try await shop.stock("MUG")
        #expect(stock.committed == .units(1) && stock.held == .zero)
        let open = try await shop.session().sessionID
        let unsaid = await refusal { () throws(ClientError) in
          try await selling.endSession(EndSessionRequest(sessionID: open))
        }
        #expect(unsaid?.code == .invalidField && unsaid?.detail?.field == "disposition")
        let empty = await refusal { () throws(ClientError) in
          try await selling.endSession(
            EndSessionRequest(sessionID: open, disposition: .saveAsDraft))
        }
        #expect(empty?.code == .emptyCart)
      }
    }

    @Test("C27, C28, S2R R16: a draft becomes a session, and the session its order")
    func draftsComeBack() async throws {
      try await Shop.run { shop in
        let (mug, pen) = (
          try await shop.batch("MUG", units: 10), try await shop.batch("PEN", units: 10)
        )
        let selling = shop.jane.liveShopping
        let draft = try await Self.draft(shop, [mug, pen])
        // Somebody else gets most of the pens meanwhile.
        let other = try await shop.session(by: shop.tom).sessionID
        _ = try await shop.tom.liveShopping.addToCart(
          AddToCartRequest(sessionID: other, batchID: pen, quantity: .units(9)))
        let request = ConvertFromDraftRequest(
          idempotencyKey: "again", orderID: draft.orderID, expectedOrderVersion: 1)
        let session = try await selling.convertFromDraft(request)
        #expect(try await selling.convertFromDraft(request) == session, "idempotent")
        #expect(session.shortfalls.map(\.batchCode) == ["PEN"])
        #expect(session.shortfalls.first?.wanted == .units(4))
        #expect(session.shortfalls.first?.held == .units(1))
        let cart = try await selling.getCart(GetCartRequest(sessionID: session.sessionID))
        #expect(cart.items.map(\.item.quantity) == [.units(4), .units(1)])
        #expect(cart.items.first?.item.unitPrice.cents == 900)
        #expect(cart.items.first?.activeOverride?.reason == "friend")
        let taken = await refusal { () throws(ClientError) in
          try await selling.convertFromDraft(ConvertFromDraftRequest(orderID: draft.orderID))
        }
        #expect(taken?.code == .orderNotModifiable)
        let foreign = await refusal { () throws(ClientError) in
          try await shop.tom.liveShopping.convertFromDraft(
            ConvertFromDraftRequest(orderID: draft.orderID))
        }
        #expect(foreign?.code == .permissionDenied)
        let end = try await selling.endSession(
          EndSessionRequest(
            sessionID: session.sessionID, disposition: .completeToOrder))
        #expect(end.orderID == draft.orderID && end.orderNumber == draft.orderNumber)
        try await Self.expectHops(shop, end)
      }
    }

    private static func draft(
      _ shop: Shop, _ batches: [BatchID]
    ) async throws -> EndSessionResponse {
      let selling = shop.jane.liveShopping
      let session = try await shop.session().sessionID
      var lines: [LineID] = []
      for batch in batches {
        lines.append(
          try await selling.addToCart(
            AddToCartRequest(sessionID: session, batchID: batch, quantity: .units(4))
          ).item.lineID)
      }
      _ = try await selling.applyItemOverride(
        ApplyItemOverrideRequest(
          sessionID: session, lineID: lines[0], adjustmentType: .percentage,
          adjustmentValue: AdjustmentValue(tenThousandths: -100_000), reason: "friend"))
      return try await selling.endSession(
        EndSessionRequest(sessionID: session, disposition: .saveAsDraft))
    }

    private static func expectHops(_ shop: Shop, _ end: EndSessionResponse) async throws {
      let order = try await shop.jane.orders.getOrder(
        GetOrderRequest(atLeast: end.sequence, orderID: end.orderID)
      ).order
      #expect(order.summary.status == .confirmed && order.lines.count == 2)
      #expect(
        order.modeTransitions.map(\.toMode) == [.draft, .liveSession, .confirmed])
      #expect(!order.correlationID.isEmpty && order.priceAdjustments.count == 1)
      let listed = try await shop.jane.orders.listOrders(
        ListOrdersRequest(atLeast: end.sequence))
      #expect(listed.orders.map(\.orderID) == [end.orderID], "one order, one number")
    }

    @Test("The customer asks for checkout; staff and floor see it, until the cart changes")
    func checkout() async throws {
      try await Shop.run { shop in
        let session = try await shop.session()
        let id = session.sessionID
        let tablet = try await shop.customer(code: session.code)
        defer { tablet.close() }
        let batch = try await shop.batch("MUG", units: 10)
        let staff = Recorder(
          shop.jane.liveShopping.watchSession(WatchSessionRequest(sessionID: id)))
        let client = Recorder(
          tablet.liveShopping.watchSessionAsClient(WatchSessionRequest(sessionID: id)))
        let floor = Recorder(
          shop.tom.liveShopping.watchActiveSessions(WatchActiveSessionsRequest()))
        let added = try await tablet.liveShopping.addToCart(
          AddToCartRequest(sessionID: id, batchID: batch, quantity: .units(1)))
        let asked = try await tablet.liveShopping.requestCheckout(
          RequestCheckoutRequest(
            sessionID: id, expectedSessionVersion: added.sessionVersion))
        #expect(asked.sessionVersion == added.sessionVersion + 1)
        let rows = try await shop.scanner.liveShopping.getActiveSessions(
          GetActiveSessionsRequest(atLeast: asked.sequence))
        #expect(rows.sessions.first?.checkoutRequestedAt != nil)
        let state = try await shop.jane.liveShopping.getSessionAsClient(
          GetSessionRequest(sessionID: id, atLeast: asked.sequence))
        #expect(state.session.checkoutRequestedAt != nil)
        let more = try await shop.jane.liveShopping.addToCart(
          AddToCartRequest(sessionID: id, batchID: batch, quantity: .units(1)))
        #expect(more.sessionVersion == asked.sessionVersion + 1)
        #expect(try await staff.reach(more.sequence).compactMap(\.checkout) == [true, false])
        #expect(try await client.reach(more.sequence).compactMap(\.checkout) == [true, false])
        #expect(
          try await floor.reach(more.sequence).compactMap(\.checkout).suffix(2) == [true, false])
      }
    }

    @Test("C20: lines kept back go to the warehouse by intent, by the session's priority")
    func release() async throws {
      try await Shop.run { shop in
        let created = try await shop.jane.liveShopping.createSession(
          CreateSessionRequest(
            clientID: shop.customerID, releasePolicy: .onIntent, presetID: PresetID(rawValue: 3)))
        let id = created.sessionID
        let batch = try await shop.batch("MUG", units: 10)
        let pickList = Recorder(shop.scanner.pickList.watchPickList(WatchPickListRequest()))
        let staff = Recorder(
          shop.jane.liveShopping.watchSession(WatchSessionRequest(sessionID: id)))
        _ = try await shop.jane.liveShopping.addToCart(
          AddToCartRequest(sessionID: id, batchID: batch, quantity: .units(1)))
        let released = try await shop.jane.liveShopping.releaseLines(
          ReleaseLinesRequest(sessionID: id))
        #expect(released.releasedCount == 1)
        let raised = try await shop.jane.liveShopping.setPickPriority(
          SetPickPriorityRequest(sessionID: id, pickPriority: 5))
        let lines = try await pickList.reach(raised.sequence).flatMap(\.lines)
        #expect(lines.map(\.status) == [.queued, .queued])
        let changes = try await staff.reach(raised.sequence).flatMap(\.changes)
        #expect(changes.contains(.pickPriorityChanged(.init(pickPriority: 5))))
        let session = try await shop.jane.liveShopping.getSession(
          GetSessionRequest(sessionID: id, atLeast: raised.sequence)
        ).session
        #expect(session.pickPriority == 5 && session.presetID.rawValue == 3)
        #expect(session.catalogView?.filters?.onSale == true)
        try await strangersAreRefused(shop, id)
      }
    }

    /// C17: every call names its session, and the session says who may.
    private func strangersAreRefused(_ shop: Shop, _ id: SessionID) async throws {
      let selling = shop.tom.liveShopping
      var refusals: [ClientError?] = []
      refusals.append(
        await refusal { () throws(ClientError) in
          try await selling.releaseLines(ReleaseLinesRequest(sessionID: id))
        })
      refusals.append(
        await refusal { () throws(ClientError) in
          try await selling.setPickPriority(SetPickPriorityRequest(sessionID: id))
        })
      refusals.append(
        await refusal { () throws(ClientError) in
          try await selling.requestCheckout(RequestCheckoutRequest(sessionID: id))
        })
      refusals.append(
        await refusal { () throws(ClientError) in
          try await selling.endSession(EndSessionRequest(sessionID: id, disposition: .cancel))
        })
      for (number, no) in refusals.enumerated() {
        #expect(no?.code == .unauthorizedSessionAccess, "call \(number)")
      }
    }
  }
}

extension WatchSessionResponse {
  fileprivate var changes: [SessionChange.Body] {
    if case .changes(let changes) = body { changes.changes.map(\.body) } else { [] }
  }

  /// Whether checkout was asked for, or that withdrawn; nil: neither.
  fileprivate var checkout: Bool? {
    for case .checkoutRequested(let change) in changes { return change.requestedAt != nil }
    return nil
  }
}

extension WatchSessionAsClientResponse {
  fileprivate var checkout: Bool? {
    guard case .changes(let changes) = body else { return nil }
    for case .checkoutRequested(let change) in changes.changes.map(\.body) {
      return change.requestedAt != nil
    }
    return nil
  }
}

extension WatchActiveSessionsResponse {
  fileprivate var checkout: Bool? {
    guard case .changes(let changes) = body else { return nil }
    return changes.sessions.first.map { $0.checkoutRequestedAt != nil }
  }
}

extension WatchPickListResponse {
  fileprivate var lines: [PickLine] {
    guard case .changes(let changes) = body else { return [] }
    return changes.changes.compactMap { change in
      if case .line(let line) = change.body { line } else { nil }
    }
  }
}
