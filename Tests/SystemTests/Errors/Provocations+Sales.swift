import APISchema
import Client
import Clocks
import Values

/// An identifier that nothing has.
private let nothing: UInt64 = 999_999

extension Provocation {
  static let sessions: [Provocation] = [
    Provocation(.sessionNotFound) {
      try await $0.add(to: SessionID(rawValue: nothing), units: 1)
    },
    Provocation(.sessionExpired, .expiry) { stage in
      let session = try await stage.session()
      stage.clocked.clock.advance(seconds: 1_801)
      try await stage.add(to: session, units: 1)
    },
    Provocation(.sessionAlreadyEnded) { stage in
      let session = try await stage.session()
      try await stage.cancel(session)
      try await stage.add(to: session, units: 1)
    },
    Provocation(.unauthorizedSessionAccess) { stage in
      let session = try await stage.session()
      _ = try await stage.shop.tom.liveShopping.getCart(GetCartRequest(sessionID: session))
    },
    Provocation(.sessionPaused) { stage in
      let session = try await stage.session()
      _ = try await stage.selling.pauseSession(SessionCommandRequest(sessionID: session))
      try await stage.add(to: session, units: 1)
    },
    Provocation(.invalidStatusTransition) { stage in
      let session = try await stage.session()
      _ = try await stage.selling.resumeSession(SessionCommandRequest(sessionID: session))
    },
    Provocation(.featureDisabled, .allowed) { stage in
      let policies = stage.shop.admin.policy
      _ = try await policies.savePolicy(
        SavePolicyRequest(policy: StorePolicy(liveSessions: .off)))
      do {
        _ = try await stage.session()
      } catch {
        _ = try await policies.savePolicy(SavePolicyRequest(policy: StorePolicy()))
        throw error
      }
    },
    Provocation(.clientNotFound) {
      _ = try await $0.selling.createSession(
        CreateSessionRequest(clientID: ClientID(rawValue: nothing)))
    },
    Provocation(.staffNotFound) {
      _ = try await $0.shop.admin.liveShopping.createSession(
        CreateSessionRequest(
          clientID: $0.shop.customerID, staffID: StaffID(rawValue: nothing)))
    },
  ]

  static let carts: [Provocation] = [
    Provocation(.insufficientInventory, .available(.units(10))) { stage in
      try await stage.add(to: try await stage.session(), units: 11)
    },
    Provocation(.itemNotInCart) { stage in
      try await stage.update(LineID(rawValue: nothing), of: try await stage.session())
    },
    Provocation(.invalidQuantity, .allowed) { stage in
      try await stage.add(to: try await stage.session(), units: 0)
    },
    Provocation(.batchNotAvailable) { stage in
      try await stage.add(to: try await stage.session(), units: 1, of: stage.draft)
    },
    Provocation(.batchNotFound) { stage in
      try await stage.add(
        to: try await stage.session(), units: 1, of: BatchID(rawValue: nothing))
    },
    Provocation(.versionConflict, .version) { stage in
      let (session, item) = try await stage.line()
      try await stage.update(item.lineID, of: session)
      try await stage.update(item.lineID, of: session, version: item.version)
    },
    Provocation(.emptyCart) { stage in
      _ = try await stage.selling.convertToOrder(
        ConvertToOrderRequest(sessionID: try await stage.session()))
    },
    Provocation(.limitExceeded, .field("notes"), .allowed) { stage in
      let session = try await stage.session()
      for number in 0...200 {
        _ = try await stage.selling.addNote(
          AddNoteRequest(sessionID: session, text: "note \(number)"))
      }
    },
  ]

  static let orders: [Provocation] = [
    Provocation(.orderNotModifiable, .allowed) { stage in
      let (session, _) = try await stage.line()
      let order = try await stage.selling.convertToOrder(
        ConvertToOrderRequest(sessionID: session))
      _ = try await stage.selling.convertFromDraft(
        ConvertFromDraftRequest(orderID: order.orderID))
    }
  ]

  static let prices: [Provocation] = [
    Provocation(.invalidOverrideType, .allowed) { stage in
      let (session, item) = try await stage.line()
      try await stage.adjust(item.lineID, of: session, .unspecified, by: 1)
    },
    Provocation(.invalidAdjustment, .allowed) { stage in
      let (session, item) = try await stage.line()
      try await stage.adjust(item.lineID, of: session, .dollar, by: -110_000)
    },
    Provocation(.overrideNotFound) { stage in
      let session = try await stage.session()
      _ = try await stage.selling.removeOverride(
        RemoveOverrideRequest(sessionID: session, overrideID: OverrideID(rawValue: nothing)))
    },
  ]

  static let samples: [Provocation] = [
    Provocation(.sampleNotFound) { stage in
      _ = try await stage.shop.scanner.samples.deliverSample(
        SampleCommandRequest(
          sessionID: try await stage.session(), sampleID: SampleID(rawValue: nothing)))
    },
    Provocation(.invalidSampleTransition, .allowed) { stage in
      _ = try await stage.shop.admin.inventory.adjustStock(
        AdjustStockRequest(
          batchID: stage.batch, delta: .units(1), reason: "opened", pool: .samples))
      let session = try await stage.session()
      let asked = try await stage.jane.samples.requestSample(
        RequestSampleRequest(sessionID: session, batchID: stage.batch))
      _ = try await stage.shop.scanner.samples.deliverSample(
        SampleCommandRequest(sessionID: session, sampleID: asked.sample.sampleID))
    },
  ]

  static let picking: [Provocation] = [
    Provocation(.pickConflict, .available(.units(1)), .version) { stage in
      let (session, item) = try await stage.line()
      try await stage.pick(item.lineID, of: session)
      try await stage.pick(item.lineID, of: session)
    },
    Provocation(.wrongScan, .field("barcode"), .allowed) { stage in
      let (session, item) = try await stage.line()
      _ = try await stage.shop.scanner.pickList.markPicked(
        MarkPickedRequest(sessionID: session, lineID: item.lineID, barcode: "OTHER"))
    },
    Provocation(.scanOutOfOrder, .allowed) { stage in
      let scan = ScanInput(
        number: 2, sessionID: try await stage.session(), lineID: LineID(rawValue: nothing),
        barcode: "GOODS", scannedAt: Timestamp(nanoseconds: 0))
      _ = try await stage.shop.scanner.pickList.submitScans(
        SubmitScansRequest(device: "gun", scans: [scan]))
    },
    Provocation(.pickLineNotFound) { stage in
      try await stage.pick(LineID(rawValue: nothing), of: try await stage.session())
    },
  ]
}
