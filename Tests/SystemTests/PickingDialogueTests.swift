import APISchema
import Client
import Foundation
import Testing
import Values

extension SystemTests {
  /// Picking as a dialogue between sales and the warehouse (requirements 5.2, C19 to C21, N8).
  @Suite struct PickingDialogueTests {
    @Test("C21, N8: a recall is seen by picker and sales at once, acknowledged, and returned")
    func recall() async throws {
      try await Shop.run { shop in
        let batch = try await shop.batch("A1", units: 10)
        let session = try await shop.session().sessionID
        let floor = PickFloor(shop, session)
        let line = try await floor.add(5, of: batch)
        let claimed = try await floor.picking.claimPick(ClaimPickRequest(sessionID: session))
        #expect(claimed.lines.map(\.status) == [.claimed])
        let seen = try await floor.salesSee(line, at: claimed.sequence)
        #expect(seen?.status == .claimed && seen?.claimedBy == "scanner-1")
        let less = try await shop.jane.liveShopping.updateCartItem(
          UpdateCartItemRequest(sessionID: session, lineID: line, quantity: .units(2)))
        let recalled = try await floor.pickerSees(line, at: less.sequence)
        #expect(recalled?.status == .recallPending && recalled?.recalled == .units(3))
        #expect(try await floor.salesSee(line, at: less.sequence)?.recalled == .units(3))
        #expect(try await shop.stock("A1", atLeast: less.sequence).available == .units(5))
        let known = try await floor.picking.acknowledgeRecall(
          AcknowledgeRecallRequest(
            sessionID: session, lineID: line, expectedVersion: recalled?.version ?? 0))
        #expect(
          try await floor.salesSee(line, at: known.sequence)?.status == .recallAcknowledged)
        let back = try await floor.picking.returnToShelf(
          ReturnToShelfRequest(sessionID: session, lineID: line))
        #expect(back.lines.map(\.status) == [.claimed])
        #expect(try await shop.stock("A1", atLeast: back.sequence).available == .units(8))
        try await Self.finish(floor, line)
      }
    }

    /// Scanned, staged, sold, handed over: after that the list is empty.
    private static func finish(_ floor: PickFloor, _ line: LineID) async throws {
      let session = floor.session
      let scanned = try await floor.scan(1, line, "A1")
      #expect(scanned.results.map(\.outcome) == [.accepted])
      let handOver = HandOverPickRequest(sessionID: session)
      let early = await refusal { () throws(ClientError) in
        try await floor.picking.handOverPick(handOver)
      }
      #expect(early?.code == .pickConflict && early?.detail?.pickStatus == .picked)
      let staged = try await floor.picking.stagePick(
        StagePickRequest(sessionID: session, stagingLocation: "Dock 1"))
      #expect(staged.lines.map(\.stagingLocation) == ["Dock 1"])
      #expect(try await floor.salesSee(line, at: staged.sequence)?.status == .staged)
      _ = try await floor.shop.jane.liveShopping.convertToOrder(
        ConvertToOrderRequest(sessionID: session))
      let gone = try await floor.picking.handOverPick(handOver)
      #expect(gone.lines.map(\.status) == [.handedOver])
      let list = try await floor.picking.getPickList(
        GetPickListRequest(atLeast: gone.sequence))
      #expect(list.groups == [])
    }

    @Test("5.2: a short pick is made up for at once, and sales see the new line")
    func shortPick() async throws {
      try await Shop.run { shop in
        let first = try await shop.batch("K1", name: "Kush", units: 10, priceCents: 900)
        _ = try await shop.batch("K2", name: "Kush", units: 10, priceCents: 1_200)
        let session = try await shop.session()
        let floor = PickFloor(shop, session.sessionID)
        let customer = try await shop.customer(code: session.code)
        defer { customer.close() }
        let line = try await floor.add(8, of: first)
        let short = try await floor.picking.shortPick(
          ShortPickRequest(
            sessionID: session.sessionID, lineID: line, picked: .units(5), reason: "crushed"))
        #expect(short.line.quantity == .units(5) && short.line.shortResolution == .reallocated)
        let made = try #require(short.replacement)
        #expect(made.batchCode == "K2" && made.quantity == .units(3) && made.status == .queued)
        #expect(short.line.replacementLineID == made.lineID)
        let seen = try await floor.salesSee(line, at: short.sequence)
        #expect(seen?.status == .picked && seen?.replacementLineID == made.lineID)
        // The price that was agreed, for staff and customer.
        let cart = try await shop.jane.liveShopping.getCart(
          GetCartRequest(sessionID: session.sessionID, atLeast: short.sequence))
        #expect(cart.items.map(\.replacesLineID) == [.none, line])
        #expect(cart.items.map(\.item.unitPrice.cents) == [900, 900])
        #expect(cart.totals.total == Money(cents: 7_200))
        let stock = try await shop.stock("K1", atLeast: short.sequence)
        #expect(stock.quarantined == .units(3) && stock.available == .units(2))
      }
    }

    @Test("5.2: a short pick that nothing makes up for waits for sales")
    func waitingShortPick() async throws {
      try await Shop.run { shop in
        let first = try await shop.batch("A1", units: 10)
        let other = try await shop.batch("B2", units: 10)
        let session = try await shop.session().sessionID
        let floor = PickFloor(shop, session)
        let line = try await floor.add(4, of: first)
        let second = try await floor.add(3, of: other)
        let short = try await floor.picking.shortPick(
          ShortPickRequest(sessionID: session, lineID: line, picked: .units(1), reason: "wet"))
        #expect(short.line.status == .short && short.replacement == nil)
        let seen = try await floor.salesSee(line, at: short.sequence)
        #expect(seen?.short == .units(3) && seen?.shortReason == "wet")
        let none = await refusal { () throws(ClientError) in
          try await shop.jane.pickList.reallocatePick(
            ReallocatePickRequest(sessionID: session, lineID: line))
        }
        #expect(none?.code == .insufficientInventory)
        let made = try await shop.jane.pickList.substitutePick(
          SubstitutePickRequest(sessionID: session, lineID: line, batchID: other))
        #expect(made.line.shortResolution == .substituted)
        #expect(made.replacement?.batchCode == "B2" && made.replacement?.quantity == .units(3))
        _ = try await floor.picking.shortPick(
          ShortPickRequest(sessionID: session, lineID: second, picked: .zero, reason: "gone"))
        let accepted = try await shop.jane.pickList.acceptShort(
          AcceptShortRequest(sessionID: session, lineID: second))
        #expect(accepted.line.status == .withdrawn)
        #expect(try await floor.pickerSees(second, at: accepted.sequence) == nil)
      }
    }
  }

  /// Scanners that lose their network (N12).
  @Suite struct OfflineScanTests {
    @Test("N12: scans of an outage are taken late and in order, known ones are duplicates")
    func outage() async throws {
      try await Shop.run { shop in
        let relay = try Relay(to: shop.server.endpoint)
        defer { relay.close() }
        let gun = try shop.client("warehouse/scanner-1", through: relay)
        defer { gun.close() }
        let batch = try await shop.batch("A1", units: 20)
        let session = try await shop.session().sessionID
        let floor = PickFloor(shop, session, gun)
        var lines: [LineID] = []
        for _ in 0..<4 { lines.append(try await floor.add(2, of: batch, separate: true)) }
        let before = try await floor.scan(1, lines[0], "A1")
        #expect(before.results.map(\.outcome) == [.accepted])
        relay.cut()
        // Meanwhile sales change one line and drop another.
        _ = try await shop.jane.liveShopping.updateCartItem(
          UpdateCartItemRequest(sessionID: session, lineID: lines[1], quantity: .units(3)))
        _ = try await shop.jane.liveShopping.removeFromCart(
          RemoveFromCartRequest(sessionID: session, lineID: lines[2]))
        let late = SubmitScansRequest(
          idempotencyKey: "after-outage", device: "gun-7",
          scans: [
            floor.input(1, lines[0], "A1"), floor.input(2, lines[1], "A1", seen: 2),
            floor.input(3, lines[2], "A1"), floor.input(4, lines[3], "B9"),
            floor.input(5, lines[3], "A1"),
          ])
        let answer = try await gun.pickList.submitScans(late)
        #expect(
          answer.results.map(\.outcome) == [
            .duplicate, .conflict, .lineNotFound, .wrongBarcode, .accepted,
          ])
        #expect(answer.results[1].line?.quantity == .units(3))
        #expect(answer.results[3].expected == "A1" && answer.lastScanNumber == 5)
        relay.cut()
        #expect(try await gun.pickList.submitScans(late) == answer)
        try await Self.goOn(floor, lines, answer)
      }
    }

    /// What comes after the outage: everything again, a gap, the rest.
    private static func goOn(
      _ floor: PickFloor, _ lines: [LineID], _ answer: SubmitScansResponse
    ) async throws {
      let again = try await floor.scan(5, lines[3], "A1")
      #expect(again.results.map(\.outcome) == [.duplicate])
      #expect(again.results[0].line?.status == .picked)
      let gap = await refusal { () throws(ClientError) in
        try await floor.scan(7, lines[1], "A1")
      }
      #expect(gap?.code == .scanOutOfOrder && gap?.detail?.allowed == "6")
      let rest = try await floor.scan(6, lines[1], "A1")
      #expect(rest.results.map(\.outcome) == [.accepted])
      #expect(rest.results[0].line?.picked == .units(3))
    }
  }

  @Suite struct PickListViewTests {
    @Test("S1-UX07: the list by zone, priority and batch, in pages; streams of one zone")
    func groupings() async throws {
      try await Shop.run { shop in
        let near = try await shop.batch("N1", units: 90)
        let zoned = BatchInput(
          code: "Z1", name: "Zoned", location: "C-3", onHand: OnHand(onHand: .units(90)),
          zone: "Cold")
        let sink = shop.admin.inventory.upsertBatches()
        try await sink.send(UpsertBatchesRequest(idempotencyKey: "zoned", batches: [zoned]))
        let cold = BatchID(rawValue: try await sink.finish().batchIDs.first ?? 0)
        let stream = Recorder(
          shop.scanner.pickList.watchPickList(WatchPickListRequest(zone: "Cold")))
        var last: UInt64 = 0
        for priority: UInt32 in [0, 2, 1] {
          let session = try await shop.jane.liveShopping.createSession(
            CreateSessionRequest(clientID: shop.customerID, pickPriority: priority))
          for batch in [near, cold] {
            last = try await shop.jane.liveShopping.addToCart(
              AddToCartRequest(
                sessionID: session.sessionID, batchID: batch, quantity: .units(4))
            ).sequence
          }
        }
        let list = { (grouping: PickGrouping, zone: String) async throws -> [PickGroup] in
          try await Self.pages(shop, grouping, zone: zone, atLeast: last)
        }
        let zones = try await list(.byZone, "")
        #expect(zones.map(\.zone) == ["A", "Cold"] && zones.map(\.lines.count) == [3, 3])
        #expect(try await list(.byZone, "Cold").map(\.zone) == ["Cold"])
        let batches = try await list(.consolidated, "")
        #expect(batches.map(\.batchCode) == ["N1", "Z1"])
        #expect(batches.map(\.quantity) == [.units(12), .units(12)])
        let priorities = try await list(.byPriority, "").map(\.priority)
        #expect(priorities.count == 3 && priorities == priorities.sorted(by: >))
        #expect(try await list(.bySession, "Cold").map(\.lines.count) == [1, 1, 1])
        let lines = pickLines(try await stream.reach(last))
        #expect(lines.count == 3 && lines.values.allSatisfy { $0.zone == "Cold" })
        for grouping in PickGrouping.allCases where grouping != .unspecified {
          let wrong = await refusal { () throws(ClientError) in
            try await shop.scanner.pickList.getPickList(
              GetPickListRequest(pageToken: "no.such", grouping: grouping))
          }
          #expect(wrong?.detail?.field == "page_token", "\(grouping)")
        }
      }
    }

    /// Every group, one a page.
    private static func pages(
      _ shop: Shop, _ grouping: PickGrouping, zone: String, atLeast: UInt64
    ) async throws -> [PickGroup] {
      var groups: [PickGroup] = []
      var token = ""
      repeat {
        let page = try await shop.scanner.pickList.getPickList(
          GetPickListRequest(
            atLeast: atLeast, pageSize: 1, pageToken: token, grouping: grouping, zone: zone))
        groups += page.groups
        token = page.nextPageToken
      } while !token.isEmpty
      return groups
    }
  }
}
