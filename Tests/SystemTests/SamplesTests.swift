import APISchema
import Client
import Testing
import Values

extension WatchSamplesResponse: Watching {
  var isState: Bool { if case .state = body { true } else { false } }
}

extension SystemTests {
  /// Samples between customer, staff and warehouse (S2R R4, S2-SEQ06).
  @Suite struct SamplesTests {
    @Test("S2-SEQ06: a sample's every step reaches warehouse, staff and customer")
    func everybodySeesEveryStep() async throws {
      try await Shop.run { shop in
        let batch = try await Self.batchWithSamples(shop)
        let session = try await shop.session()
        let customer = try await shop.customer(code: session.code)
        defer { customer.close() }
        let id = session.sessionID
        let queue = Recorder(shop.scanner.samples.watchSamples(WatchSamplesRequest(zone: "A")))
        let elsewhere = Recorder(
          shop.scanner.samples.watchSamples(WatchSamplesRequest(zone: "B")))
        let staff = Recorder(
          shop.jane.liveShopping.watchSession(WatchSessionRequest(sessionID: id)))
        let tablet = Recorder(
          customer.liveShopping.watchSessionAsClient(WatchSessionRequest(sessionID: id)))
        for recorder in [queue, elsewhere] { try await recorder.reach(1) }
        try await staff.reach(1)
        try await tablet.reach(1)

        let asked = try await customer.samples.requestSample(
          RequestSampleRequest(sessionID: id, batchID: batch))
        #expect(asked.sample.status == .requested && asked.sample.quantity == .units(1))
        let step = SampleCommandRequest(sessionID: id, sampleID: asked.sample.sampleID)
        _ = try await shop.scanner.samples.acknowledgeSample(step)
        let delivered = try await shop.scanner.samples.deliverSample(step)
        let bought = try await customer.samples.markSampleDecision(
          MarkSampleDecisionRequest(
            sessionID: id, sampleID: asked.sample.sampleID, decision: .wantToBuy,
            addQuantity: .units(3)))
        #expect(bought.item?.quantity == .units(3) && bought.totals?.lineCount == 1)

        let steps: [SampleStatus] = [.requested, .inProgress, .delivered, .wantToBuy]
        let queued = try await queue.reach(bought.sequence)
        #expect(breaks(in: queued) == [] && Self.statuses(queued) == steps)
        #expect(Self.statuses(elsewhere.seen.value.messages) == [])
        let told = try await staff.reach(bought.sequence)
        #expect(breaks(in: told) == [])
        #expect(Self.staffStatuses(told) == steps)
        let shown = try await tablet.reach(bought.sequence)
        #expect(breaks(in: shown) == [])
        #expect(Self.clientStatuses(shown) == steps)
        let stock = try await shop.stock("S1", atLeast: bought.sequence)
        #expect(stock.sampleOnHand == .units(1) && stock.sampleReserved == .zero)

        // The queue resumed from its cursor has what came after.
        let resumed = Recorder(
          shop.scanner.samples.watchSamples(WatchSamplesRequest(cursor: delivered.sequence)))
        let rest = try await resumed.reach(bought.sequence)
        #expect(Self.statuses(rest) == [.wantToBuy])
        #expect(rest.first?.previousSequence == delivered.sequence)
      }
    }

    @Test("S2-P08, C34: what can't be is refused, and says what could")
    func refusals() async throws {
      try await Shop.run { shop in
        let batch = try await Self.batchWithSamples(shop)
        let session = try await shop.session()
        let request = RequestSampleRequest(
          sessionID: session.sessionID, batchID: batch, quantity: .units(3))
        let tooMany = await refusal { () throws(ClientError) in
          try await shop.jane.samples.requestSample(request)
        }
        #expect(tooMany?.code == .insufficientInventory)
        #expect(tooMany?.detail?.availableQuantity == .units(2))
        let asked = try await shop.jane.samples.requestSample(
          RequestSampleRequest(sessionID: session.sessionID, batchID: batch))
        let step = SampleCommandRequest(
          sessionID: session.sessionID, sampleID: asked.sample.sampleID)
        let early = await refusal { () throws(ClientError) in
          try await shop.scanner.samples.deliverSample(step)
        }
        #expect(early?.code == .invalidSampleTransition && early?.detail?.allowed == "IN_PROGRESS")
        let undecided = await refusal { () throws(ClientError) in
          try await shop.jane.samples.markSampleDecision(
            MarkSampleDecisionRequest(
              sessionID: session.sessionID, sampleID: asked.sample.sampleID))
        }
        #expect(undecided?.code == .invalidField && undecided?.detail?.field == "decision")
        let pending = try await shop.scanner.samples.listPendingSamples(
          ListPendingSamplesRequest(atLeast: asked.sequence, zone: "A"))
        #expect(pending.samples.map(\.sample.sampleID) == [asked.sample.sampleID])
        #expect(pending.samples.first?.location == "A-S1")
        let cancelled = try await shop.jane.samples.cancelSample(
          CancelSampleRequest(sessionID: session.sessionID, sampleID: asked.sample.sampleID))
        #expect(cancelled.sample.status == .cancelled)
        let listed = try await shop.jane.samples.listSessionSamples(
          ListSessionSamplesRequest(sessionID: session.sessionID, atLeast: cancelled.sequence))
        #expect(listed.samples.map(\.status) == [.cancelled])
      }
    }

    private static func batchWithSamples(_ shop: Shop) async throws -> BatchID {
      let batch = try await shop.batch("S1", units: 10)
      _ = try await shop.admin.inventory.adjustStock(
        AdjustStockRequest(batchID: batch, delta: .units(2), reason: "opened", pool: .samples))
      return batch
    }

    private static func statuses(_ messages: [WatchSamplesResponse]) -> [SampleStatus] {
      messages.flatMap { message -> [SampleStatus] in
        guard case .changes(let changes) = message.body else { return [] }
        return changes.samples.map(\.sample.status)
      }
    }

    private static func staffStatuses(_ messages: [WatchSessionResponse]) -> [SampleStatus] {
      messages.flatMap { message -> [SampleStatus] in
        guard case .changes(let changes) = message.body else { return [] }
        return changes.changes.compactMap { change in
          if case .sampleChanged(let changed) = change.body { changed.sample.status } else { nil }
        }
      }
    }

    private static func clientStatuses(
      _ messages: [WatchSessionAsClientResponse]
    ) -> [SampleStatus] {
      messages.flatMap { message -> [SampleStatus] in
        guard case .changes(let changes) = message.body else { return [] }
        return changes.changes.compactMap { change in
          if case .sampleChanged(let changed) = change.body { changed.status } else { nil }
        }
      }
    }
  }
}
