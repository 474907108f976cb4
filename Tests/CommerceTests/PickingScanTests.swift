import Commerce
import StoreSchema
import Testing
import Values

/// Scans: picks confirmed by what was read, numbered by the device (N12).
@Suite struct PickingScanTests {
  private func scan(
    _ number: UInt64, _ line: CartLine, _ barcode: String = "", location: String = "",
    expected: Quantity = .zero
  ) -> ScanInput {
    var pick = MarkPicked(
      sessionID: line.sessionID, lineID: line.id, expectedQuantity: expected)
    pick.barcode = barcode.isEmpty ? line.batchCode : barcode
    pick.location = location
    return ScanInput(
      number: number, pick: pick, scannedAt: Timestamp(nanoseconds: Int64(number) * 1_000))
  }

  private func submit(
    _ scans: [ScanInput], to shop: inout Shop, device: String = "gun",
    as principal: Principal = Shop.picker
  ) throws(Rejection) -> ScansReply {
    let command = SubmitScans(device: device, scans: scans)
    guard case .scans(let reply) = try shop.run(.submitScans(command), as: principal) else {
      fatalError("scans are answered with results")
    }
    return reply
  }

  @Test("N12: every scan is decided on what the ones before it left, in one commit")
  func outcomes() throws {
    var shop = Shop()
    let session = shop.open()
    let lines = try (1...3).map { try shop.add(5, of: UInt64($0), to: session) }
    let stranger = CartLine(
      id: LineID(rawValue: 99), sessionID: session, batchCode: "B1", addedAt: shop.now)
    let reply = try submit(
      [
        scan(1, lines[0], " B1 "), scan(2, lines[0]), scan(3, lines[1], "B9"),
        scan(4, lines[1], location: "A9"), scan(5, lines[1], location: "A2"),
        scan(6, stranger), scan(7, lines[2], expected: .units(4)),
      ], to: &shop)
    #expect(
      reply.results.map(\.outcome) == [
        .accepted, .conflict, .wrongBarcode, .wrongLocation, .accepted, .lineNotFound, .conflict,
      ])
    #expect(reply.results.map(\.expected) == ["", "", "B2", "A2", "", "", ""])
    #expect(reply.results[6].pickLine?.quantity == .units(5) && reply.lastScanNumber == 7)
    #expect(shop.pick(of: lines[0])?.scan?.number == 1)
    #expect(shop.pick(of: lines[2])?.state == .queued)
    #expect(shop.state.devices.count == 1 && shop.state.invariantViolations() == [])
  }

  @Test("N12: known numbers are duplicates, a gap refuses the call, refused scans count")
  func numbering() throws {
    var shop = Shop()
    let session = shop.open()
    let lines = try (1...3).map { try shop.add(5, of: UInt64($0), to: session) }
    _ = try submit([scan(1, lines[0]), scan(2, lines[1], "B9")], to: &shop)
    let before = shop.state
    let gap = SubmitScans(device: "gun", scans: [scan(2, lines[1]), scan(4, lines[2])])
    #expect(shop.rejection(.submitScans(gap), as: Shop.picker) == .scanOutOfOrder(expected: 3))
    let skipped = SubmitScans(device: "gun", scans: [scan(3, lines[1]), scan(5, lines[2])])
    #expect(
      shop.rejection(.submitScans(skipped), as: Shop.picker) == .scanOutOfOrder(expected: 4))
    let isUnchanged = shop.state == before
    #expect(isUnchanged)
    let known = try submit([scan(1, lines[0]), scan(2, lines[1])], to: &shop)
    #expect(known.results.map(\.outcome) == [.duplicate, .duplicate])
    #expect(known.results.map(\.pickLine?.state) == [.picked, .queued])
    let isStillUnchanged = shop.state == before
    #expect(known.lastScanNumber == 2 && isStillUnchanged)
    let mixed = try submit(
      [scan(1, lines[0]), scan(2, lines[1]), scan(3, lines[1]), scan(4, lines[2])], to: &shop)
    #expect(
      mixed.results.map(\.outcome) == [.duplicate, .duplicate, .accepted, .accepted])
    #expect(shop.state.devices[DeviceID(rawValue: 1)]?.lastScanNumber == 4)
    let isRestored = shop.state.restored() == shop.state
    #expect(isRestored)
  }

  @Test("N12: each caller's devices count for themselves")
  func devices() throws {
    var shop = Shop()
    let session = shop.open()
    let lines = try (1...2).map { try shop.add(5, of: UInt64($0), to: session) }
    let other = Principal(role: .warehouse, name: "scanner-2")
    _ = try submit([scan(1, lines[0])], to: &shop)
    let first = try submit([scan(1, lines[1])], to: &shop, as: other)
    #expect(first.results.map(\.outcome) == [.accepted])
    #expect(
      shop.state.devices[DeviceID(rawValue: 2)]?.name == "warehouse/scanner-2/gun")
    let empty = SubmitScans(device: "gun", scans: [])
    let many = SubmitScans(
      device: "gun", scans: (2...202).map { scan(UInt64($0), lines[0]) })
    for command in [empty, many] {
      #expect(
        shop.rejection(.submitScans(command), as: Shop.picker)
          == .limitExceeded(field: "scans", allowed: "1 to 200"))
    }
  }

  @Test("5.2: marking with the wrong goods in hand is refused with what was expected")
  func wrongScans() throws {
    var shop = Shop()
    let input = BatchInput(
      code: "X1", name: "Labelled", location: "Z/7", onHand: .units(10))
    var labelled = input
    labelled.barcode = "501234"
    try shop.run(.upsertBatches(UpsertBatches(batches: [labelled])), as: Shop.admin)
    let line = try shop.add(5, of: 4, to: shop.open())
    #expect(shop.pick(of: line)?.zone == "Z" && shop.pick(of: line)?.barcode == "501234")
    func mark(_ barcode: String, _ location: String) -> Command {
      var pick = MarkPicked(sessionID: line.sessionID, lineID: line.id)
      pick.barcode = barcode
      pick.location = location
      return .markPicked(pick)
    }
    #expect(
      shop.rejection(mark("X1", ""), as: Shop.picker)
        == .wrongScan(field: "barcode", expected: "501234"))
    #expect(
      shop.rejection(mark("501234", "Z"), as: Shop.picker)
        == .wrongScan(field: "location", expected: "Z/7"))
    #expect(shop.rejection(mark(" 501234", "Z/7 "), as: Shop.picker) == nil)
    #expect(shop.pick(of: line)?.state == .picked)
  }

  @Test("N8, N12: a scan of what somebody else has claimed is a conflict")
  func claimedByAnother() throws {
    var shop = Shop()
    let line = try shop.add(5, of: 1, to: shop.open())
    try shop.claim(line, as: Principal(role: .warehouse, name: "scanner-2"))
    let reply = try submit([scan(1, line)], to: &shop)
    #expect(reply.results.map(\.outcome) == [.conflict])
    #expect(reply.results[0].pickLine?.claimedBy?.name == "scanner-2")
  }
}
