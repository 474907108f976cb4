import Commerce
import StoreSchema
import Testing
import Values

@Suite struct ReleaseTests {
  private func release(
    _ shop: inout Shop, _ id: SessionID, _ lines: [LineID] = []
  ) throws -> [LineID] {
    let command = ReleaseLines(sessionID: id, lineIDs: lines)
    guard
      case .picks(let reply) = try shop.run(.releaseLines(command), as: Shop.staff(1))
    else { return [] }
    return reply.pickLines.map(\.lineID)
  }

  @Test(
    "C20: kept back until somebody says so, then released once",
    arguments: [ReleasePolicy.onIntent, .onConfirm])
  func releasesByIntent(_ policy: ReleasePolicy) throws {
    var shop = Shop()
    let id = shop.open(policy: policy)
    let lines = try (1...3).map { try shop.add(1, of: UInt64($0), to: id) }
    #expect(shop.state.pickLines.isEmpty)
    #expect(try release(&shop, id, [lines[1].id, lines[1].id]) == [lines[1].id])
    #expect(shop.state.pickLine(lines[1].id)?.state == .queued)
    shop.wait(100)
    #expect(try release(&shop, id) == [lines[0].id, lines[2].id])
    #expect(shop.state.activity(of: id)?.lastActivityAt == shop.now)
    let count = shop.log.count
    #expect(try release(&shop, id) == [])
    #expect(shop.log.count == count)
    try shop.set(5, on: lines[0])
    #expect(shop.state.pickLine(lines[0].id)?.quantity == .units(5))
    #expect(shop.state.invariantViolations() == [])
  }

  @Test("C17, C20: lines are released by the session's staff, and only its own")
  func releasesOwnLines() throws {
    var shop = Shop()
    let id = shop.open(policy: .onConfirm)
    let other = shop.open(by: 2, client: 2, policy: .onConfirm)
    try shop.add(1, of: 1, to: id)
    let line = try shop.add(1, of: 1, to: other, by: 2)
    #expect(throws: Rejection.itemNotInCart) { try release(&shop, id, [line.id]) }
    let foreign = Command.releaseLines(ReleaseLines(sessionID: other))
    #expect(shop.rejection(foreign, as: Shop.staff(1)) == .unauthorizedSessionAccess)
    guard case .permissionDenied = shop.rejection(foreign, as: shop.customer(of: other)) else {
      Issue.record("a customer released lines")
      return
    }
    #expect(shop.state.pickLines.isEmpty)
  }

  @Test("A session's priority reaches the lines that are with the warehouse, and later ones")
  func prioritiesReachTheWarehouse() throws {
    var shop = Shop()
    let id = shop.open()
    let line = try shop.add(1, of: 1, to: id)
    let version = try #require(shop.state.pickLine(line.id)?.version)
    let set = Command.setPickPriority(SetPickPriority(sessionID: id, pickPriority: 7))
    #expect(shop.rejection(set, as: Shop.staff(2)) == .unauthorizedSessionAccess)
    try shop.run(set, as: Shop.staff(1))
    #expect(shop.state.session(id)?.pickPriority == 7)
    let pick = shop.state.pickLine(line.id)
    #expect(pick?.priority == 7 && pick?.version == version + 1 && pick?.state == .queued)
    let count = shop.log.count
    try shop.run(set, as: Shop.staff(1))
    #expect(shop.log.count == count)
    let later = try shop.add(1, of: 2, to: id)
    #expect(shop.state.pickLine(later.id)?.priority == 7)
    let high = Command.setPickPriority(SetPickPriority(sessionID: id, pickPriority: 10))
    #expect(
      shop.rejection(high, as: Shop.staff(1))
        == .invalidField(field: "pick_priority", allowed: "0 to 9"))
  }
}
