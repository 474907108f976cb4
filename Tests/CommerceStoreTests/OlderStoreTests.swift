import Commerce
import CommerceStore
import Engine
import StoreSchema
import Testing
import Values

/// A store from before there were order overrides and costs of carts: what it wrote is read, and
/// what it did not write is derived.
@Suite struct OlderStoreTests {
  /// Its snapshot: collections and lines.
  private static let snapshot = #"""
    settings {"currency":"GBP","storeId":"e81c","createdAt":"2026-01-01T00:00:00Z"}
    counters {"nextClientId":"2","nextStaffId":"2","nextBatchId":"2","nextSessionId":"2",\#
    "nextLineId":"2","nextOverrideId":"2","nextOrderId":"1","nextNoteId":"1","nextTokenId":"1"}
    clients {"id":"1","code":"C1","name":"Acme","active":true,\#
    "createdAt":"2026-01-01T00:00:00Z","version":"1"}
    staff {"id":"1","login":"jane","name":"Jane","role":"ROLE_STAFF","active":true,\#
    "createdAt":"2026-01-01T00:00:00Z","version":"1"}
    batches {"id":"1","code":"B1","name":"Mug","unitOfMeasure":"UNIT_OF_MEASURE_EACH",\#
    "quantityStepE4":"10000","unitPriceCents":"250","unitCostCents":"100","location":"A1",\#
    "status":"BATCH_STATUS_LIVE","addedAt":"2026-01-01T00:00:00Z","version":"1"}
    stocks {"batchId":"1","onHandE4":"1000000","heldE4":"20000"}
    sessions {"id":"1","code":"WQYJKW2M","clientId":"1","clientName":"Acme","staffId":"1",\#
    "staffName":"Jane","status":"SESSION_STATUS_ACTIVE","releasePolicy":"RELEASE_POLICY_ON_ADD",\#
    "startedAt":"2026-01-01T00:00:00Z","idleTimeoutSeconds":1800,"pauseTimeoutSeconds":28800}
    activities {"sessionId":"1","version":"3","lastActivityAt":"2026-01-01T00:00:00Z",\#
    "expiresAt":"2026-01-01T00:30:00Z","lineCount":1,"subtotalCents":"500",\#
    "clientSubtotalCents":"500","totalCents":"400"}
    lines {"id":"1","sessionId":"1","batchId":"1","batchCode":"B1","productName":"Mug",\#
    "unitOfMeasure":"UNIT_OF_MEASURE_EACH","location":"A1","quantityE4":"20000",\#
    "basePriceCents":"250","unitPriceCents":"200","unitCostCents":"100","subtotalCents":"500",\#
    "totalCents":"400","overrideId":"1","version":"2","addedAt":"2026-01-01T00:00:00Z"}
    overrides {"id":"1","sessionId":"1","scope":"OVERRIDE_SCOPE_ITEM","lineId":"1","batchId":"1",\#
    "adjustmentType":"ADJUSTMENT_TYPE_FIXED","adjustmentValueE4":"20000",\#
    "originalPriceCents":"250","newPriceCents":"200","reason":"x","visibleToClient":true,\#
    "appliedBy":{"role":"ROLE_STAFF","staffId":"1","name":"Jane"},\#
    "appliedAt":"2026-01-01T00:00:00Z"}
    holds {"lineId":"1","sessionId":"1","batchId":"1","quantityE4":"20000",\#
    "placedAt":"2026-01-01T00:00:00Z"}
    picks {"lineId":"1","sessionId":"1","batchId":"1","clientName":"Acme","staffName":"Jane",\#
    "batchCode":"B1","productName":"Mug","unitOfMeasure":"UNIT_OF_MEASURE_EACH","location":"A1",\#
    "quantityE4":"20000","state":"PICK_STATE_QUEUED","releasedAt":"2026-01-01T00:00:00Z",\#
    "version":"1"}
    """#

  /// The next record of its journal: three instead of two.
  private static let record = """
    0a0a080210012a044a616e652a020a00325e725c0a35080110011801220242312a034d756730013a02413140
    b0ea0148fa0150c801586460ee0568d80470018001038a01060880f2d6ca0610a09c011a1f080110041a0608
    80f2d6ca062206088880d7ca06300138ee0540ee0548d80432179201140a1208011001180120b0ea01320608
    80f2d6ca06323a9a0137080212330801100118012a0441636d6532044a616e653a02423142034d7567480152
    02413158b0ea0170018a01060880f2d6ca06900102
    """

  private static func state() throws -> StoreState {
    let machine = CommerceMachine()
    var state = machine.initialState()
    for line in snapshot.split(separator: "\n") {
      let parts = line.split(separator: " ", maxSplits: 1)
      try machine.load(Array(parts[1].utf8), of: String(parts[0]), into: &state)
    }
    try machine.finishLoading(&state)
    return state
  }

  @Test("I4: the snapshot of an older store gives the sums it did not write")
  func snapshots() throws {
    let state = try Self.state().commerce
    #expect(state.invariantViolations() == [])
    let numbers = try #require(state.activity(of: SessionID(rawValue: 1)))
    #expect(numbers.linesTotal == Money(cents: 400) && numbers.costTotal == Money(cents: 200))
    #expect(numbers.orderAdjustment == .zero && numbers.total == Money(cents: 400))
  }

  @Test("I4: the journal of an older store gives the sums it did not write")
  func journals() throws {
    let machine = CommerceMachine()
    var state = try Self.state()
    let digits = Self.record.filter { !$0.isWhitespace }
    let bytes = stride(from: 0, to: digits.count, by: 2).compactMap { offset in
      UInt8(digits.dropFirst(offset).prefix(2), radix: 16)
    }
    let record = try machine.decodeRecord(bytes)
    machine.evolve(&state, record, sequence: 9, at: .epoch)
    #expect(machine.violations(of: state, after: record) == [])
    #expect(state.commerce.invariantViolations() == [])
    let numbers = try #require(state.commerce.activity(of: SessionID(rawValue: 1)))
    #expect(numbers.linesTotal == Money(cents: 600) && numbers.costTotal == Money(cents: 300))
  }
}
