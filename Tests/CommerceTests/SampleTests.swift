import Commerce
import StoreSchema
import Testing
import Values

/// Samples (C34, S2R R4).
@Suite struct SampleTests {
  private static let batch = BatchID(rawValue: 1)

  /// A shop with two samples of batch 1.
  private func shop() throws -> Shop {
    var shop = Shop()
    let command = AdjustStock(
      batchID: Self.batch, delta: .units(2), reason: "opened", pool: .samples)
    try shop.run(.adjustStock(command), as: Shop.admin)
    return shop
  }

  private func ask(
    _ session: SessionID, in shop: inout Shop, units: Int64 = 0
  ) throws(Rejection) -> Sample {
    let command = RequestSample(
      sessionID: session, batchID: Self.batch, quantity: .units(units))
    return try sample(.requestSample(command), as: shop.customer(of: session), in: &shop)
  }

  private func move(
    _ sample: Sample, _ step: MoveSample.Step, as principal: Principal = Shop.picker,
    in shop: inout Shop
  ) throws(Rejection) -> Sample {
    let command = MoveSample(sessionID: sample.sessionID, sampleID: sample.id, step: step)
    return try self.sample(.moveSample(command), as: principal, in: &shop)
  }

  private func decide(
    _ sample: Sample, buy: Bool, add: Int64 = 0, remove: Bool = false, in shop: inout Shop
  ) throws(Rejection) -> Sample {
    let command = DecideSample(
      sessionID: sample.sessionID, sampleID: sample.id, wantsToBuy: buy,
      addQuantity: .units(add), removesLine: remove)
    return try self.sample(
      .decideSample(command), as: shop.customer(of: sample.sessionID), in: &shop)
  }

  private func sample(
    _ command: Command, as principal: Principal, in shop: inout Shop
  ) throws(Rejection) -> Sample {
    guard case .sample(let reply) = try shop.run(command, as: principal) else {
      throw .sampleNotFound
    }
    return reply.sample
  }

  @Test("S2R 4.1 to 4.6: a sample is asked for, fetched, delivered and bought")
  func wholeWay() throws {
    var shop = try shop()
    let session = shop.open()
    let asked = try ask(session, in: &shop)
    #expect(asked.quantity == .units(1) && asked.location == "A1" && asked.zone == "A1")
    #expect(shop.stock(1).sampleReserved == .units(1) && shop.available(1) == 100)
    #expect(shop.state.sampleQueue(limit: 10).items.map(\.status) == [.requested])
    let fetched = try move(asked, .acknowledge, in: &shop)
    #expect(fetched.acknowledgedBy == Shop.picker)
    let delivered = try move(fetched, .deliver, in: &shop)
    #expect(shop.stock(1).sampleReserved == .zero && shop.stock(1).sampleOnHand == .units(1))
    #expect(shop.state.sampleQueue(limit: 10).items.map(\.id) == [asked.id])
    let bought = try decide(delivered, buy: true, add: 5, in: &shop)
    #expect(bought.status == .wantToBuy && shop.available(1) == 95)
    #expect(shop.state.cart(of: session).map(\.quantity) == [.units(5)])
    #expect(shop.state.sampleQueue(limit: 10).items == [])
    #expect(shop.state.samples(of: session).map(\.version) == [4])
    #expect(shop.state.invariantViolations() == [])
  }

  @Test("S2-P08: from every status exactly the named steps are possible")
  func onlyTheNamedEdges() throws {
    for ways in [[], [MoveSample.Step.acknowledge], [.acknowledge, .deliver], [.cancel]] {
      var shop = try shop()
      var sample = try ask(shop.open(), in: &shop)
      for way in ways { sample = try move(sample, way, as: Shop.admin, in: &shop) }
      var possible: [SampleStatus] = []
      for step in [MoveSample.Step.acknowledge, .deliver, .cancel, .markUnavailable] {
        var trial = shop
        if let next = try? move(sample, step, as: Shop.admin, in: &trial) {
          possible.append(next.status)
        }
      }
      for buy in [true, false] {
        var trial = shop
        if let next = try? decide(sample, buy: buy, in: &trial) { possible.append(next.status) }
      }
      let expected: [SampleStatus] =
        switch sample.status {
        case .requested: [.inProgress, .cancelled, .unavailable]
        case .inProgress: [.delivered, .cancelled, .unavailable]
        case .delivered: [.wantToBuy, .passed]
        default: []
        }
      #expect(possible == expected, "from \(sample.status)")
    }
  }

  @Test("C34: samples come from their own pool, and no more than there are")
  func ownPool() throws {
    var shop = try shop()
    let session = shop.open()
    let first = try ask(session, in: &shop)
    #expect(throws: Rejection.insufficientInventory(available: .units(1))) {
      try ask(session, in: &shop, units: 2)
    }
    _ = try ask(session, in: &shop)
    #expect(throws: Rejection.insufficientInventory(available: .zero)) {
      try ask(session, in: &shop)
    }
    _ = try move(first, .markUnavailable, in: &shop)
    #expect(shop.stock(1).sampleOnHand == .units(1) && shop.stock(1).sampleReserved == .units(1))
    let less = AdjustStock(batchID: Self.batch, delta: .units(-1), reason: "x", pool: .samples)
    #expect(
      shop.rejection(.adjustStock(less), as: Shop.admin)
        == .insufficientInventory(available: .zero))
    #expect(shop.available(1) == 100)
  }

  @Test("C34: PASSED takes nothing out of the cart unless asked")
  func passing() throws {
    var shop = try shop()
    let session = shop.open()
    let line = try shop.add(3, of: 1, to: session)
    func delivered() throws -> Sample {
      let command = RequestSample(sessionID: session, lineID: line.id)
      let asked = try sample(.requestSample(command), as: Shop.staff(1), in: &shop)
      return try move(try move(asked, .acknowledge, in: &shop), .deliver, in: &shop)
    }
    _ = try decide(try delivered(), buy: false, in: &shop)
    #expect(shop.state.cart(of: session).count == 1)
    _ = try decide(try delivered(), buy: false, remove: true, in: &shop)
    #expect(shop.state.cart(of: session).isEmpty && shop.available(1) == 100)
  }

  @Test("C20: under ON_INTENT wanting to buy sends the batch's lines to the warehouse")
  func intent() throws {
    var shop = try shop()
    let session = shop.open(policy: .onIntent)
    try shop.add(3, of: 1, to: session)
    try shop.add(3, of: 2, to: session)
    #expect(shop.state.pickList(of: session) == [])
    let asked = try ask(session, in: &shop)
    let delivered = try move(try move(asked, .acknowledge, in: &shop), .deliver, in: &shop)
    _ = try decide(delivered, buy: true, add: 2, in: &shop)
    #expect(shop.state.pickList(of: session).map(\.quantity) == [.units(5)])
    #expect(shop.state.invariantViolations() == [])
  }

  @Test("C34: what is on its way when the session ends is cancelled and free again")
  func sessionEnds() throws {
    for ending in 0..<3 {
      var shop = try shop()
      let session = shop.open(idle: 60)
      try shop.add(3, of: 1, to: session)
      let asked = try ask(session, in: &shop)
      let other = try move(try ask(session, in: &shop), .acknowledge, in: &shop)
      _ = try move(other, .deliver, in: &shop)
      switch ending {
      case 0: try shop.run(.cancelSession(CancelSession(sessionID: session)), as: Shop.staff(1))
      case 1: try shop.convert(session)
      default:
        shop.wait(61)
        shop.runTimers()
      }
      #expect(shop.state.samples(of: session).map(\.status) == [.cancelled, .delivered])
      #expect(shop.stock(1).sampleReserved == .zero && shop.state.sampleQueue(limit: 9).items == [])
      #expect(throws: Rejection.self) { try move(asked, .acknowledge, in: &shop) }
      #expect(shop.state.invariantViolations() == [])
    }
  }

  @Test("C17: samples of other sessions are not found, and not touched by strangers")
  func strangers() throws {
    var shop = try shop()
    let session = shop.open()
    let asked = try ask(session, in: &shop)
    let elsewhere = shop.open(by: 2, client: 2)
    let wrong = MoveSample(sessionID: elsewhere, sampleID: asked.id, step: .acknowledge)
    #expect(shop.rejection(.moveSample(wrong), as: Shop.picker) == .sampleNotFound)
    let right = MoveSample(sessionID: session, sampleID: asked.id, step: .cancel)
    #expect(
      shop.rejection(.moveSample(right), as: Shop.staff(2)) == .unauthorizedSessionAccess)
    #expect(
      shop.rejection(.moveSample(right), as: shop.customer(of: elsewhere))
        == .unauthorizedSessionAccess)
    guard case .permissionDenied = shop.rejection(.moveSample(right), as: Shop.picker) else {
      Issue.record("the warehouse cancelled a sample")
      return
    }
  }
}
